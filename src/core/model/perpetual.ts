import type { Instrument } from './instrument.ts'

/** Symbols of perpetuals name what they are settled in and no day on which they end: `BTC/USDT:USDT`. */
const PERPETUAL = /^([^/:]+\/[^/:]+):[^/:-]+$/

/** The symbol of the spot pair of the same coin and currency as a perpetual; null for what is no perpetual. */
export function spotSymbolOf({ assetClass, symbol }: Pick<Instrument, 'assetClass' | 'symbol'>): string | null {
  return assetClass === 'CRYPTO' ? (PERPETUAL.exec(symbol)?.[1] ?? null) : null
}
