import { HOUR, MINUTE, SECOND } from '#core/time/duration.ts'

/**
 * Limits of an account. Shares are fractions of equity, durations microseconds, counts plain numbers. The defaults
 * follow the house rules: a position of at most 2 % of equity, an asset of at most 5 %, at most 1 % at risk to the stop.
 */
export interface RiskLimits {
  /** Loss to the protective stop of one trade. Hard. */
  readonly riskPerTrade: number
  /** Value of one new position. Hard. */
  readonly positionValue: number
  /** Value in one instrument with open orders counted as filled. Hard. */
  readonly assetValue: number
  /** Sum of absolute exposures with open orders counted as filled. Soft. */
  readonly grossExposureSoft: number
  /** The same, never exceeded. Hard. */
  readonly grossExposureHard: number
  /** Value of one order. Hard. */
  readonly orderValue: number
  /** Units of one order. Hard. */
  readonly orderUnits: number
  /** Distance of an order's price from the reference price. Hard. */
  readonly priceCollar: number
  /** Two equal orders within this time are one order too many. */
  readonly duplicateWindow: number
  /** Orders and cancels within one second. Hard. */
  readonly messagesPerSecond: number
  /** Entries of one strategy, instrument and side within `repetitionWindow`. Hard. */
  readonly repetitions: number
  readonly repetitionWindow: number
  /** Age of the price an order is based on. Hard. */
  readonly priceAge: number
  /** Reward over risk of a plan that states both. Hard. */
  readonly rewardRisk: number
  /**
   * Calibrated probability below which a signal is shown but not proposed; only where a strategy states one. With a
   * reward of twice the risk an idea breaks even at one third.
   */
  readonly probability: number
  /** Loss of the day that moves the guard to CONSERVATIVE, DEFENSIVE, EMERGENCY. */
  readonly dayLossConservative: number
  readonly dayLossDefensive: number
  readonly dayLossEmergency: number
  /** Drawdown from the equity peak that moves the guard to CONSERVATIVE, DEFENSIVE, SHUTDOWN. */
  readonly drawdownConservative: number
  readonly drawdownDefensive: number
  readonly drawdownShutdown: number
}

/** The limits an account starts with. */
export const DEFAULT_LIMITS: RiskLimits = Object.freeze({
  riskPerTrade: 0.01,
  positionValue: 0.02,
  assetValue: 0.05,
  grossExposureSoft: 0.8,
  grossExposureHard: 1,
  orderValue: 0.05,
  orderUnits: 1_000_000,
  priceCollar: 0.05,
  duplicateWindow: 5 * SECOND,
  messagesPerSecond: 20,
  repetitions: 5,
  repetitionWindow: HOUR,
  priceAge: 2 * MINUTE,
  rewardRisk: 2,
  probability: 0.4,
  dayLossConservative: 0.03,
  dayLossDefensive: 0.05,
  dayLossEmergency: 0.08,
  drawdownConservative: 0.05,
  drawdownDefensive: 0.1,
  drawdownShutdown: 0.15,
})

/** What a backtest with explicit sizing uses: the user asked for these sizes, only arithmetic stands in their way. */
export const UNLIMITED: RiskLimits = Object.freeze({
  riskPerTrade: Infinity,
  positionValue: Infinity,
  assetValue: Infinity,
  grossExposureSoft: Infinity,
  grossExposureHard: Infinity,
  orderValue: Infinity,
  orderUnits: Infinity,
  priceCollar: Infinity,
  duplicateWindow: 0,
  messagesPerSecond: Infinity,
  repetitions: Infinity,
  repetitionWindow: 0,
  priceAge: Infinity,
  rewardRisk: 0,
  probability: 0,
  dayLossConservative: Infinity,
  dayLossDefensive: Infinity,
  dayLossEmergency: Infinity,
  drawdownConservative: Infinity,
  drawdownDefensive: Infinity,
  drawdownShutdown: Infinity,
})

/** Replaces some limits; refuses unknown names and values that are not positive numbers. */
export function withLimits(
  base: RiskLimits,
  changes: Readonly<Record<string, number>>,
):
  | { readonly ok: true; readonly limits: RiskLimits }
  | { readonly ok: false; readonly code: 'LIMIT_INVALID'; readonly text: string } {
  for (const [name, value] of Object.entries(changes)) {
    if (!Object.hasOwn(base, name))
      return invalid(
        `There is no limit named ${name}; no limit was changed. Known limits: ${Object.keys(base).join(', ')}.`,
      )
    if (!(value > 0)) return invalid(`The limit ${name} must be a positive number; no limit was changed.`)
  }
  return { ok: true, limits: { ...base, ...changes } }
}

function invalid(text: string): { readonly ok: false; readonly code: 'LIMIT_INVALID'; readonly text: string } {
  return { ok: false, code: 'LIMIT_INVALID', text }
}
