import type { SeededRandom } from '#quant/statistics/seededRandom.ts'
import type { MarketState } from './marketState.ts'
import { INDEX_WEIGHTS } from './marketState.ts'
import { nextRegime, regimeAt, type HiddenRegime } from './regimes.ts'
import { INTRADAY_SHARE, SESSIONS_PER_YEAR } from './shapes.ts'
import { FIRST_CRYPTO, FIRST_SHARE, INDEX_POSITION, SECTORS, UNIVERSE, type Simulated } from './universe.ts'
import { moveVolatilityIndex } from './volatilityIndex.ts'

/** Volatility of a sector's own return, a year. */
export const SECTOR_VOLATILITY = 0.1

const REALISED_MEMORY = 0.94
/** Pull of a share towards what its beta and the index say, a session: half of a distance goes in a year. */
const PULL = 0.0028
const GAP_CHANCE = 0.1
const GAP_DOWN_SHARE = 0.65
/** What low-priced shares gain on nights without news, so that their gaps do not wear them away. */
const QUIET_GAIN = 0.0025

/** The market's volatility today as a fraction of a session: the regime's, with the wandering of this session. */
export function sessionVolatility(state: MarketState): number {
  return (regimeAt(state.regime).volatility * Math.exp(state.volatilityNoise)) / Math.sqrt(SESSIONS_PER_YEAR)
}

/** Opens the session of a day: the regime may switch, the day gets its volume and swing, and every share its overnight move. */
export function beginSession(state: MarketState, random: SeededRandom, day: number): void {
  const weekend = state.sessionDay !== 0 && day - state.sessionDay > 1
  state.sessionDay = day
  state.realisedVariance = REALISED_MEMORY * state.realisedVariance + (1 - REALISED_MEMORY) * state.sessionReturn ** 2
  state.regime = nextRegime(state.regime, random)
  state.volatilityNoise = 0.9 * state.volatilityNoise + 0.11 * random.normal()
  const regime = regimeAt(state.regime)
  const share = (1 - INTRADAY_SHARE) * (weekend ? 1.35 : 1)
  const factor =
    (regime.drift * (1 - INTRADAY_SHARE)) / SESSIONS_PER_YEAR +
    sessionVolatility(state) * Math.sqrt(share) * random.normal()
  const night = Math.sqrt(share / SESSIONS_PER_YEAR) * regime.ownScale
  const sectors = SECTORS.map(() => SECTOR_VOLATILITY * night * random.normal())
  let indexMove = 0
  for (let position = FIRST_SHARE; position < FIRST_CRYPTO; position += 1) {
    const it = UNIVERSE[position] as Simulated
    const before = state.deviation[position] ?? 0
    const pull = PULL * (before - it.beta * (state.deviation[INDEX_POSITION] ?? 0))
    beginDay(state, random, position)
    const gap = it.lowPriced ? drawGap(state, random, position, regime) : 0
    const own = it.volatility * night * random.normal()
    const move = it.beta * factor + (sectors[it.sector] ?? 0) + own + gap - pull
    state.deviation[position] = before + move
    state.anchor[position] = before + move
    indexMove += (INDEX_WEIGHTS[position] ?? 0) * move
  }
  state.deviation[INDEX_POSITION] = (state.deviation[INDEX_POSITION] ?? 0) + indexMove
  state.sessionReturn = indexMove
  moveVolatilityIndex(state, random, indexMove, share)
}

function beginDay(state: MarketState, random: SeededRandom, position: number): void {
  const memory = 0.4 * Math.log(state.volumeFactor[position] ?? 1)
  state.volumeFactor[position] = Math.exp(memory + 0.22 * random.normal())
  state.volatilityFactor[position] = Math.exp(0.18 * random.normal())
  state.continuation[position] = 0
  state.bounce[position] = 0
  state.haltedUntil[position] = 0
}

/**
 * Draws whether a low-priced share gaps on its own news, returns the log move and plans the session after it: a short
 * continuation, then a part taken back. Less comes back in bad regimes and when the volume says that the news is real.
 */
function drawGap(state: MarketState, random: SeededRandom, position: number, regime: HiddenRegime): number {
  if (random.next() >= GAP_CHANCE) return QUIET_GAIN
  const sign = random.next() < GAP_DOWN_SHARE ? -1 : 1
  const size = sign * (0.035 + 0.11 * random.next() ** 1.6)
  const heavy = random.next()
  const takenBack = regime.bounce + 0.2 - 0.45 * heavy + 0.35 * random.normal()
  state.volumeFactor[position] = (state.volumeFactor[position] ?? 1) * (1.8 + 4 * heavy)
  state.volatilityFactor[position] = (state.volatilityFactor[position] ?? 1) * 1.25
  state.continuation[position] = 0.12 * size
  state.bounce[position] = -size * Math.max(takenBack, -0.4)
  return size
}
