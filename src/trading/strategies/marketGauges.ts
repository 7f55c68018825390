import type { Instrument } from '#core/model/instrument.ts'

/** Symbols of volatility indexes; a session may also mark one by the sector `Volatility`. */
const VOLATILITY_SYMBOLS: readonly string[] = ['VIX', 'QVX', 'VXN', 'VXD', 'RVX']

/** Tells whether an instrument is a volatility index: watched, never an idea of its own. */
export function isVolatilityIndex(instrument: Instrument): boolean {
  if (instrument.assetClass !== 'INDEX') return false
  return instrument.sector === 'Volatility' || VOLATILITY_SYMBOLS.includes(instrument.symbol.replace('^', ''))
}

/** Positions of the market index and of its volatility index among the session's instruments; null where there is none. */
export interface MarketGauges {
  readonly index: number | null
  readonly volatility: number | null
}

/** Finds the first index and the first volatility index of a session. */
export function findGauges(instruments: readonly Instrument[]): MarketGauges {
  const index = instruments.findIndex((it) => it.assetClass === 'INDEX' && !isVolatilityIndex(it))
  const volatility = instruments.findIndex(isVolatilityIndex)
  return { index: index < 0 ? null : index, volatility: volatility < 0 ? null : volatility }
}
