import { identifier, type AccountId, type SignalId, type StrategyId } from '#core/model/identifiers.ts'

/** Longest strategy id; keeps every signal id within the 80 characters of an identifier. */
export const LONGEST_STRATEGY_ID = 24

/**
 * Names a signal by what it is about, so that the same data give the same id on every run: account, strategy, symbol and
 * market time (microseconds in base 36), with a counter when a strategy raises several about one instrument at once.
 */
export function signalIdOf(
  accountId: AccountId,
  strategyId: StrategyId,
  symbol: string,
  marketTime: number,
  ordinal: number,
): SignalId {
  const id = `${accountId}|${strategyId}|${symbol}|${marketTime.toString(36)}`
  return identifier<SignalId>(ordinal === 0 ? id : `${id}.${ordinal}`)
}
