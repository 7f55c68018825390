import { FIRST_SHARE, UNIVERSE, VOLATILITY_BASE } from './universe.ts'

/**
 * What the model remembers from minute to minute. Columns are by position in the universe; prices are kept as logarithms
 * of their ratio to the base price, so that a history can be laid out to end at the base.
 */
export interface MarketState {
  /** Position of the hidden regime. */
  regime: number
  /** Log factor on the market's volatility today; wanders from session to session. */
  volatilityNoise: number
  /** Exponentially weighted mean of the index's squared session returns. */
  realisedVariance: number
  /** Log return of the index since the close of the session before. */
  sessionReturn: number
  /** New York day of the session in progress or last finished; 0 before the first. */
  sessionDay: number
  readonly deviation: Float64Array
  /** Factors on today's volume and volatility. */
  readonly volumeFactor: Float64Array
  readonly volatilityFactor: Float64Array
  /** Log moves still to come from today's gap: a first continuation, then what is taken back. */
  readonly continuation: Float64Array
  readonly bounce: Float64Array
  /** Slow copy of the deviation; a price too far from it is halted. */
  readonly anchor: Float64Array
  /** Minute since the epoch at which the halt ends; 0 when trading. */
  readonly haltedUntil: Float64Array
}

/** The state as plain JSON. */
export type StoredMarketState = {
  readonly [Key in keyof MarketState]: MarketState[Key] extends number ? number : readonly number[]
}

const SCALARS = ['regime', 'volatilityNoise', 'realisedVariance', 'sessionReturn', 'sessionDay'] as const
const COLUMNS = [
  'deviation',
  'volumeFactor',
  'volatilityFactor',
  'continuation',
  'bounce',
  'anchor',
  'haltedUntil',
] as const

/** Makes the state before the first day of history. */
export function initialState(regime: number): MarketState {
  const column = (value: number): Float64Array => new Float64Array(UNIVERSE.length).fill(value)
  return {
    regime,
    volatilityNoise: 0,
    realisedVariance: (VOLATILITY_BASE / 120) ** 2 / 252,
    sessionReturn: 0,
    sessionDay: 0,
    deviation: column(0),
    volumeFactor: column(1),
    volatilityFactor: column(1),
    continuation: column(0),
    bounce: column(0),
    anchor: column(0),
    haltedUntil: column(0),
  }
}

/** Copies the state into plain JSON. */
export function storeState(state: MarketState): StoredMarketState {
  const stored: Record<string, number | readonly number[]> = {}
  for (const key of SCALARS) stored[key] = state[key]
  for (const key of COLUMNS) stored[key] = [...state[key]]
  return stored as StoredMarketState
}

/** Makes a state from plain JSON; null when it is not one of this universe. */
export function loadState(stored: StoredMarketState): MarketState | null {
  const fits = (column: readonly number[] | undefined): boolean =>
    Array.isArray(column) && column.length === UNIVERSE.length && column.every(Number.isFinite)
  if (!SCALARS.every((key) => Number.isFinite(stored[key])) || !COLUMNS.every((key) => fits(stored[key]))) return null
  const state = initialState(stored.regime)
  for (const key of SCALARS) state[key] = stored[key]
  for (const key of COLUMNS) state[key].set(stored[key])
  return state
}

/** Weight of each share in the index; all weigh the same but the low-priced, which are not in it. */
export const INDEX_WEIGHTS: Float64Array = indexWeights()

function indexWeights(): Float64Array {
  const members = UNIVERSE.map((it) => it.instrument.assetClass === 'EQUITY' && !it.lowPriced)
  const count = members.filter(Boolean).length
  return Float64Array.from(members, (member, position) => (member && position >= FIRST_SHARE ? 1 / count : 0))
}
