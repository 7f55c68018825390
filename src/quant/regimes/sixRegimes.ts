import type { Memory } from '../indicators/kernel/memory.ts'
import { DIRECTION_LOOKBACK, DirectionParts } from './directionParts.ts'
import { HeldRegime } from './heldRegime.ts'
import { RollingRescaledRange } from './hurst/rollingRescaledRange.ts'
import { LogReturns } from './logReturns.ts'
import { confidenceOf, likeliest, type RegimeParts, SIX_REGIMES, writeProbabilities } from './sixRegimeScores.ts'
import { VOLATILITY_LOOKBACK, VolatilityShare } from './volatilityShare.ts'

/** Returns of the Hurst exponent. */
export const HURST_RETURNS = 256
/** Bars up to and including the first with probabilities. */
export const SIX_REGIMES_LOOKBACK = Math.max(DIRECTION_LOOKBACK, VOLATILITY_LOOKBACK)

/** Which of six regimes a market is in, bar by bar; see `writeProbabilities` and `HeldRegime` for the rules. */
export class SixRegimes implements RegimeParts {
  /** Probabilities of the latest bar in the order of `SIX_REGIMES`; NaN while there are none. */
  readonly probabilities: Float64Array
  /** Places in `SIX_REGIMES`, of the likeliest and of the held regime; NaN while there are none. */
  likeliest = Number.NaN
  held = Number.NaN
  /** Bars since the held regime began; NaN while there is none. */
  heldBars = Number.NaN
  /** Share of what the probabilities rest on that is known, 0.7..1; NaN while there are none. */
  confidence = Number.NaN
  adx = Number.NaN
  direction = Number.NaN
  volatility = Number.NaN
  hurst = Number.NaN
  breadth = Number.NaN
  readonly #direction: DirectionParts
  readonly #returns: LogReturns
  readonly #volatility: VolatilityShare
  readonly #hurst: RollingRescaledRange
  readonly #regime: HeldRegime

  constructor(memory: Memory) {
    this.probabilities = new Float64Array(SIX_REGIMES.length).fill(Number.NaN)
    this.#direction = new DirectionParts(memory)
    this.#returns = new LogReturns(memory)
    this.#volatility = new VolatilityShare(memory)
    this.#hurst = new RollingRescaledRange(memory, HURST_RETURNS)
    this.#regime = new HeldRegime(memory)
  }

  /**
   * Takes a bar; `breadth` is the share of the universe above its average, NaN where it is not known. A bar without one of
   * its prices has no regime and is passed over. True where there are probabilities.
   */
  next(high: number, low: number, close: number, breadth: number): boolean {
    const change = this.#returns.next(close)
    const isComplete = Number.isFinite(high) && Number.isFinite(low) && Number.isFinite(close)
    if (isComplete) this.#direction.next(high, low, close)
    this.adx = isComplete ? this.#direction.adx : Number.NaN
    this.direction = isComplete ? this.#direction.balance : Number.NaN
    this.volatility = this.#volatility.next(change)
    this.hurst = this.#hurst.next(change)
    this.breadth = breadth
    this.confidence = confidenceOf(this)
    const isKnown = writeProbabilities(this, this.probabilities)
    this.likeliest = isKnown ? likeliest(this.probabilities) : Number.NaN
    this.held = isKnown ? this.#regime.next(this.probabilities) : Number.NaN
    this.heldBars = isKnown ? this.#regime.bars : Number.NaN
    return isKnown
  }
}
