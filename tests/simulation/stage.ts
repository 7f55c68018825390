import { identifier, instrumentId, type AccountId, type SessionId, type StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Session } from '#contracts/records/market.ts'

/** True time at which every run begins. */
export const START = 1_790_000_000_000_000
export const STRATEGIES = ['alpha', 'beta', 'gamma'].map((name) => identifier<StrategyId>(name))
export const INSTRUMENTS: readonly Instrument[] = ['AAA', 'BBB', 'CCC', 'DDD'].map((symbol, index) => ({
  id: instrumentId(symbol, 'TEST'),
  symbol,
  venue: 'TEST',
  name: symbol,
  assetClass: 'EQUITY',
  sector: `Sector ${index}`,
  currency: 'USD',
  calendar: 'ALWAYS',
  priceDecimals: 2,
  quantityDecimals: 0,
  priceIncrement: 1,
  quantityIncrement: 1,
}))
export const SESSION: Session = {
  sessionId: identifier<SessionId>('simulation'),
  mode: 'PAPER',
  accountId: identifier<AccountId>('PAPER-1'),
  source: { kind: 'live', instrumentIds: INSTRUMENTS.map(({ id }) => id) },
  startingCash: 100_000_000_000,
  currency: 'USD',
}
