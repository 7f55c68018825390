/** What is known of the market an order will trade in; shares of 1, null where it is not known. */
export interface CostMarket {
  /** Bid-ask spread as a share of the middle. */
  readonly spread: number | null
  readonly makerFee: number
  readonly takerFee: number
  /** Standard deviation of a day's return. */
  readonly dailyVolatility: number | null
  /** Value usually traded in a day, in the currency of `notional`. */
  readonly dailyVolume: number | null
  /** Length of a trading day, microseconds: 6.5 hours for shares in New York, 24 for crypto. */
  readonly dayLength: number
}

/** How an order is traded, as far as its cost goes. */
export type CostStyle =
  | { readonly kind: 'IMMEDIATE' }
  /** Rests for so long with so much chance to fill, then crosses. */
  | { readonly kind: 'PASSIVE'; readonly patience: number; readonly fillProbability: number }
  /** Spread over a time; `passiveShare` of it fills without paying the spread. */
  | { readonly kind: 'SCHEDULED'; readonly duration: number; readonly passiveShare: number }

/** What trading one way is expected to cost against the price at the decision, basis points; p90 holds nine times of ten. */
export interface StyleCost {
  readonly expectedBps: number
  readonly p90Bps: number
  readonly spreadBps: number
  readonly feesBps: number
  readonly impactBps: number
  /** Spread of the outcome by the market's own moves, at the 90th percentile; 0 where nothing waits. */
  readonly timingBps: number
}

/** Coefficients of Almgren, Thum, Hauptmann and Li, "Direct estimation of equity market impact" (2005). */
const PERMANENT = 0.314
const TEMPORARY = 0.142
const TEMPORARY_POWER = 0.6
const NORMAL_P90 = 1.2815515655446004
/** Mean of the absolute value of a standard normal number. */
const NORMAL_MEAN_ABSOLUTE = 0.7978845608028654
/** What is taken at once counts as taken over this time, microseconds. */
const AT_ONCE = 60_000_000
const BASIS_POINTS = 10_000

/**
 * Expected cost of a style for a value of `notional`; null while spread, volatility or volume are not known.
 *
 * 1. Impact by Almgren et al. (2005), without their factor of shares outstanding: half of 0.314 volatility X/V lasts,
 *    and 0.142 volatility (X / (V T))^0.6 is paid on the way, with V a day's volume and T in days.
 * 2. What waits is exposed to the market: volatility sqrt(T) while it rests, sqrt(T/3) when it is spread evenly. What did
 *    not fill at rest has moved away, by 0.8 standard deviations on average.
 * 3. The 90th percentile of the impact is taken as twice its expectation.
 */
export function styleCost(notional: number, market: CostMarket, style: CostStyle): StyleCost | null {
  const { spread, dailyVolatility, dailyVolume, makerFee, takerFee, dayLength } = market
  if (spread === null || dailyVolatility === null || dailyVolume === null || !(dailyVolume > 0)) return null
  const half = spread / 2
  const share = Math.abs(notional) / dailyVolume
  const impactOver = (time: number): number => {
    const days = Math.max(time, AT_ONCE) / dayLength
    return dailyVolatility * ((PERMANENT * share) / 2 + TEMPORARY * (share / days) ** TEMPORARY_POWER)
  }
  if (style.kind === 'IMMEDIATE') return cost(half, takerFee, impactOver(AT_ONCE), 0, 0)
  if (style.kind === 'SCHEDULED') {
    const { duration, passiveShare } = style
    const fees = passiveShare * makerFee + (1 - passiveShare) * takerFee
    const timing = NORMAL_P90 * dailyVolatility * Math.sqrt(duration / dayLength / 3)
    return cost(half * (1 - 2 * passiveShare), fees, impactOver(duration), 0, timing)
  }
  const { patience, fillProbability } = style
  const move = dailyVolatility * Math.sqrt(patience / dayLength)
  const missed = 1 - fillProbability
  const spreadPaid = missed * half - fillProbability * half
  const fees = fillProbability * makerFee + missed * takerFee
  const chased = missed * move * NORMAL_MEAN_ABSOLUTE
  return cost(spreadPaid, fees, missed * impactOver(AT_ONCE), chased, NORMAL_P90 * move)
}

function cost(spread: number, fees: number, impact: number, chased: number, timing: number): StyleCost {
  const expected = spread + fees + impact + chased
  return {
    expectedBps: expected * BASIS_POINTS,
    p90Bps: (expected + Math.max(impact, Math.hypot(impact, timing))) * BASIS_POINTS,
    spreadBps: spread * BASIS_POINTS,
    feesBps: fees * BASIS_POINTS,
    impactBps: (impact + chased) * BASIS_POINTS,
    timingBps: timing * BASIS_POINTS,
  }
}
