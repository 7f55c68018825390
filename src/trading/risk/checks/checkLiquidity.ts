import { toMoney } from '#core/money.ts'
import type { OrderCandidate, RiskState } from '../candidate.ts'
import { deny, type Denial } from '../denial.ts'
import { candidateValue } from './checkSize.ts'

/** Denies entries where the quoted spread is too wide. Exactly at the limit passes; silent without a quote. */
export function checkSpread(_candidate: OrderCandidate, { account, limits }: RiskState): Denial | null {
  const { bid, ask } = account?.liquidity ?? NO_QUOTE
  if (bid === null || ask === null || !(bid > 0) || !(ask >= bid)) return null
  const spread = (2 * (ask - bid)) / (ask + bid)
  if (spread <= limits.spread) return null
  return deny(
    'SPREAD_TOO_WIDE',
    { spread, limit: limits.spread },
    `The spread is ${(spread * 10_000).toFixed(1)} bps and at most ${(limits.spread * 10_000).toFixed(1)} are allowed, so the order was not sent; wait for a narrower one.`,
  )
}

/** Denies entries where little is quoted on the side they take from, or much less than the order. */
export function checkDepth(candidate: OrderCandidate, state: RiskState): Denial | null {
  const liquidity = state.account?.liquidity
  const depth = (candidate.side === 'BUY' ? liquidity?.askDepth : liquidity?.bidDepth) ?? null
  if (depth === null) return null
  const { quotedDepth, depthShare } = state.limits
  const least = toMoney(quotedDepth)
  if (depth < least) {
    const text = 'Too little is quoted on the other side of the book, so the order was not sent; wait until more is.'
    return deny('DEPTH_TOO_THIN', { value: depth, limit: least }, text)
  }
  const value = candidateValue(candidate, state)
  const most = depthShare * depth
  if (value === null || value <= most) return null
  const text = `The order is worth more than ${depthShare} times what is quoted, so it was not sent; reduce it or split it.`
  return deny('ORDER_BEYOND_DEPTH', { value, limit: most }, text)
}

/** Denies entries where little was traded of late, or the order is much of it. */
export function checkVolume(candidate: OrderCandidate, state: RiskState): Denial | null {
  const traded = state.account?.liquidity.tradedValue ?? null
  if (traded === null) return null
  const { tradedVolume, volumeShare } = state.limits
  const least = toMoney(tradedVolume)
  if (traded < least) {
    const text = 'Too little was traded in the last twenty bars, so the order was not sent; choose what trades more.'
    return deny('VOLUME_TOO_THIN', { value: traded, limit: least }, text)
  }
  const value = candidateValue(candidate, state)
  const most = volumeShare * traded
  if (value === null || value <= most) return null
  const text = `The order is more than ${(volumeShare * 100).toFixed(1)} % of what was traded in the last twenty bars, so it was not sent; reduce it or split it.`
  return deny('ORDER_BEYOND_VOLUME', { value, limit: most }, text)
}

const NO_QUOTE = { bid: null, ask: null } as const
