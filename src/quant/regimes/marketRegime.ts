import { SimpleMovingAverage } from '../indicators/simpleMovingAverage.ts'

/** What the market as a whole permits: new risk, new risk with care, or none. */
export type MarketPermission = 'RISK_ON' | 'CAUTION' | 'RISK_OFF'

/** What an index and its volatility index say at a moment; a part that is not known is null. */
export interface RegimeReading {
  readonly permission: MarketPermission
  /** Distance of the index from the mean of its last 50 session closes, a fraction. */
  readonly trend: number | null
  /** Level of the volatility index, percent a year. */
  readonly volatility: number | null
  /** Change of the volatility index since the last session's close, a fraction. */
  readonly volatilityChange: number | null
  /** Why, in words; at least one. */
  readonly reasons: readonly string[]
}

/** The terms of the market's regime: bars of the mean, levels of volatility in percent a year, and fractions. */
export const MARKET_TERMS = {
  trendBars: 50,
  deepFall: -0.08,
  calmVolatility: 20,
  wildVolatility: 30,
  volatilityJump: 0.25,
} as const

/** What a trend, a level of volatility and its change permit; what is not known gives no reason against. */
export function permissionOf(trend: number | null, volatility: number | null, change: number | null): MarketPermission {
  if (reasonsToStop(trend, volatility, change).length > 0) return 'RISK_OFF'
  return reasonsToDoubt(trend, volatility).length > 0 ? 'CAUTION' : 'RISK_ON'
}

/**
 * Reads the market's regime from an index and its volatility index, with nothing later than the last price given. RISK_OFF
 * from a volatility of 30, a jump of it by 25 % to above 20, or an index 8 % below its mean of 50 closes; CAUTION from a
 * volatility of 20 or an index below that mean; RISK_ON otherwise.
 */
export class MarketRegime {
  readonly #mean = new SimpleMovingAverage(MARKET_TERMS.trendBars)
  #meanOfCloses: number | null = null
  #index: number | null = null
  #volatility: number | null = null
  #volatilityClose: number | null = null

  /** Takes a price of the index within or at the end of a session. */
  indexPrice(price: number): void {
    this.#index = price
  }

  /** Takes the index's close of a finished session. */
  indexClose(close: number): void {
    this.#index = close
    this.#meanOfCloses = this.#mean.update(close)
  }

  /** Takes a level of the volatility index within or at the end of a session. */
  volatilityLevel(level: number): void {
    this.#volatility = level
  }

  /** Takes the volatility index's close of a finished session. */
  volatilityClose(close: number): void {
    this.#volatility = close
    this.#volatilityClose = close
  }

  /** Returns what is known now; null while neither the trend nor the volatility is. */
  read(): RegimeReading | null {
    const trend = this.#index === null || this.#meanOfCloses === null ? null : this.#index / this.#meanOfCloses - 1
    const volatility = this.#volatility
    if (trend === null && volatility === null) return null
    const before = this.#volatilityClose
    const volatilityChange = volatility === null || before === null ? null : volatility / before - 1
    const permission = permissionOf(trend, volatility, volatilityChange)
    const reasons = {
      RISK_OFF: () => reasonsToStop(trend, volatility, volatilityChange),
      CAUTION: () => reasonsToDoubt(trend, volatility),
      RISK_ON: () => calmReasons(trend, volatility),
    }
    return { trend, volatility, volatilityChange, permission, reasons: reasons[permission]() }
  }
}

function reasonsToStop(trend: number | null, volatility: number | null, change: number | null): string[] {
  const reasons: string[] = []
  if (volatility !== null && volatility >= MARKET_TERMS.wildVolatility)
    reasons.push(`the volatility index is at ${one(volatility)}`)
  if (
    volatility !== null &&
    volatility >= MARKET_TERMS.calmVolatility &&
    change !== null &&
    change >= MARKET_TERMS.volatilityJump
  ) {
    reasons.push(`the volatility index jumped ${one(100 * change)} %`)
  }
  if (trend !== null && trend <= MARKET_TERMS.deepFall)
    reasons.push(`the index is ${one(-100 * trend)} % below its 50-session mean`)
  return reasons
}

function reasonsToDoubt(trend: number | null, volatility: number | null): string[] {
  const reasons: string[] = []
  if (volatility !== null && volatility >= MARKET_TERMS.calmVolatility)
    reasons.push(`the volatility index is at ${one(volatility)}`)
  if (trend !== null && trend < 0) reasons.push(`the index is ${one(-100 * trend)} % below its 50-session mean`)
  return reasons
}

function calmReasons(trend: number | null, volatility: number | null): string[] {
  const reasons: string[] = []
  if (volatility !== null) reasons.push(`the volatility index is at ${one(volatility)}`)
  if (trend !== null) reasons.push(`the index is ${one(100 * trend)} % above its 50-session mean`)
  return reasons
}

function one(value: number): string {
  return value.toFixed(1)
}
