import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'

/** Instruments by Alpaca's names for them, and the other way round. */
export interface AlpacaSymbols {
  find(symbol: string): Instrument | null
  nameOf(instrument: Instrument): string
  byId(id: InstrumentId): Instrument | null
}

/** Names of options by the Options Clearing Corporation, as Alpaca takes them: root, date, C or P, strike in thousandths. */
const OPTION = /^[A-Z]{1,6}\d{6}[CP]\d{8}$/

/** Tells whether a symbol is that of an option. */
export function isOption(symbol: string): boolean {
  return OPTION.test(symbol)
}

/** Makes the names of a session. Pairs of coins are `BTC/USD` in orders but `BTCUSD` in positions. */
export function createSymbols(instruments: readonly Instrument[]): AlpacaSymbols {
  const bySymbol = new Map<string, Instrument>()
  const byId = new Map<InstrumentId, Instrument>()
  for (const instrument of instruments) {
    bySymbol.set(instrument.symbol, instrument)
    if (instrument.assetClass === 'CRYPTO') bySymbol.set(instrument.symbol.replaceAll('/', ''), instrument)
    byId.set(instrument.id, instrument)
  }
  return {
    find: (symbol) => bySymbol.get(symbol) ?? null,
    nameOf: ({ symbol }) => symbol,
    byId: (id) => byId.get(id) ?? null,
  }
}
