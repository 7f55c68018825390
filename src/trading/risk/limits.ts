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
  /**
   * Value in one cluster with open orders counted as filled, for each of the eight kinds. Hard. The currency of the account
   * itself is no cluster, and themes and factors are those that the configuration names.
   */
  readonly sectorValue: number
  readonly factorValue: number
  readonly correlationValue: number
  readonly venueValue: number
  readonly currencyValue: number
  readonly themeValue: number
  readonly strategyValue: number
  readonly assetClassValue: number
  /** Average correlation of a new position with what is held, by value. Hard where it is known. */
  readonly averageCorrelation: number
  /** Expected shortfall of one day at 95 %. Soft. */
  readonly expectedShortfall: number
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
  /** Entries in one market day, and their value as a multiple of the equity. Hard. */
  readonly sessionOrders: number
  readonly sessionValue: number
  /** Messages to a venue for each trade there, after the first hundred messages of the day. Hard. */
  readonly orderToTrade: number
  /** Quoted spread over the middle price. Hard where quotes are known. */
  readonly spread: number
  /** Value quoted on the side that an order takes from, in whole units of the account's currency; at least. Hard where known. */
  readonly quotedDepth: number
  /** Value of an order over that quoted value. Hard where known. */
  readonly depthShare: number
  /** Value traded in the last twenty bars, in whole units of the account's currency; at least. Hard where known. */
  readonly tradedVolume: number
  /** Value of an order over that traded value. Hard where known. */
  readonly volumeShare: number
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
  sectorValue: 0.2,
  factorValue: 0.2,
  correlationValue: 0.2,
  venueValue: 0.2,
  currencyValue: 0.2,
  themeValue: 0.2,
  strategyValue: 0.2,
  assetClassValue: 0.2,
  averageCorrelation: 0.8,
  expectedShortfall: 0.02,
  orderValue: 0.05,
  orderUnits: 1_000_000,
  priceCollar: 0.05,
  duplicateWindow: 5 * SECOND,
  messagesPerSecond: 20,
  repetitions: 5,
  repetitionWindow: HOUR,
  sessionOrders: 200,
  sessionValue: 5,
  orderToTrade: 50,
  spread: 0.005,
  quotedDepth: 1_000,
  depthShare: 5,
  tradedVolume: 5_000,
  volumeShare: 0.1,
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
  sectorValue: Infinity,
  factorValue: Infinity,
  correlationValue: Infinity,
  venueValue: Infinity,
  currencyValue: Infinity,
  themeValue: Infinity,
  strategyValue: Infinity,
  assetClassValue: Infinity,
  averageCorrelation: Infinity,
  expectedShortfall: Infinity,
  orderValue: Infinity,
  orderUnits: Infinity,
  priceCollar: Infinity,
  duplicateWindow: 0,
  messagesPerSecond: Infinity,
  repetitions: Infinity,
  repetitionWindow: 0,
  sessionOrders: Infinity,
  sessionValue: Infinity,
  orderToTrade: Infinity,
  spread: Infinity,
  quotedDepth: 0,
  depthShare: Infinity,
  tradedVolume: 0,
  volumeShare: Infinity,
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
