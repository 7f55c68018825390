import type { SeededRandom } from '#quant/statistics/seededRandom.ts'
import type { MarketState } from './marketState.ts'
import { regimeAt } from './regimes.ts'
import { SESSIONS_PER_YEAR } from './shapes.ts'
import { VOLATILITY_BASE, VOLATILITY_POSITION } from './universe.ts'

/** Implied over expected volatility: the premium for insurance. */
const PREMIUM = 1.12
/** Log move of the volatility index for a log move of the index: it jumps when prices fall. */
const LEVERAGE = 4.2
/** Own noise of the volatility index, a session. */
export const OWN_NOISE = 0.045

/**
 * Moves the volatility index over a part of a session: towards what the regime and the realised variance suggest (fast
 * upwards, slowly downwards), against the index's own move, with noise. Stays between 8 and 95.
 */
export function moveVolatilityIndex(state: MarketState, random: SeededRandom, indexMove: number, share: number): void {
  const expected = regimeAt(state.regime).volatility * Math.exp(state.volatilityNoise)
  const realised = state.realisedVariance * SESSIONS_PER_YEAR
  const target = Math.log((100 * PREMIUM * Math.sqrt(0.5 * expected ** 2 + 0.5 * realised)) / VOLATILITY_BASE)
  const level = state.deviation[VOLATILITY_POSITION] ?? 0
  const speed = target > level ? 0.28 : 0.09
  const moved =
    level + speed * share * (target - level) - LEVERAGE * indexMove + OWN_NOISE * Math.sqrt(share) * random.normal()
  state.deviation[VOLATILITY_POSITION] = Math.min(Math.max(moved, LOWEST), HIGHEST)
}

const LOWEST = Math.log(8 / VOLATILITY_BASE)
const HIGHEST = Math.log(95 / VOLATILITY_BASE)
