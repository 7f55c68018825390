/** How activity is spread over a session: factors by minute, each with mean 1 over a full session. */
export interface SessionShape {
  readonly minutes: number
  readonly volume: Float64Array
  /** Square roots of the variance factors. */
  readonly volatility: Float64Array
}

/** Share of a day's variance that comes between open and close; the rest is overnight. */
export const INTRADAY_SHARE = 0.7
/** Minutes of a full regular session. */
export const FULL_SESSION = 390
/** Trading days of a share and days of a crypto pair in a year. */
export const SESSIONS_PER_YEAR = 252
export const DAYS_PER_YEAR = 365

const shapesByLength = new Map<number, SessionShape>()

/** Returns the shape of a session of this many minutes: busy at the open and, less so, at the close. */
export function sessionShape(minutes: number): SessionShape {
  const known = shapesByLength.get(minutes)
  if (known !== undefined) return known
  const volume = normalised(minutes, (minute) => smile(minute, minutes, 2.6, 1.9))
  const variance = normalised(minutes, (minute) => smile(minute, minutes, 2.8, 0.7))
  const shape = { minutes, volume, volatility: variance.map(Math.sqrt) }
  shapesByLength.set(minutes, shape)
  return shape
}

/** Activity of crypto pairs by hour of the UTC day; mean about 1. */
export function cryptoActivity(hour: number): number {
  if (hour >= 13 && hour < 21) return 1.35
  return hour >= 7 ? 0.95 : 0.75
}

function smile(minute: number, minutes: number, open: number, close: number): number {
  return 0.6 + open * Math.exp(-minute / 25) + close * Math.exp((minute + 1 - minutes) / 18)
}

function normalised(minutes: number, weight: (minute: number) => number): Float64Array {
  const weights = Float64Array.from({ length: minutes }, (_, minute) => weight(minute))
  const total = weights.reduce((sum, value) => sum + value, 0)
  return weights.map((value) => (value * minutes) / total)
}
