/** How a quantile is read from a sample: the nine definitions of Hyndman and Fan (1996), by what they do. */
export type QuantileRule =
  | 'inverse'
  | 'averaged inverse'
  | 'nearest'
  | 'interpolated inverse'
  | 'hazen'
  | 'weibull'
  | 'linear'
  | 'median unbiased'
  | 'normal unbiased'

/** Place of the quantile p among n values counted from 1, for the rules that interpolate (types 4 to 9). */
const PLACES: Readonly<Record<string, (n: number, p: number) => number>> = {
  'interpolated inverse': (n, p) => n * p,
  hazen: (n, p) => n * p + 0.5,
  weibull: (n, p) => (n + 1) * p,
  linear: (n, p) => (n - 1) * p + 1,
  'median unbiased': (n, p) => (n + 1 / 3) * p + 1 / 3,
  'normal unbiased': (n, p) => (n + 1 / 4) * p + 3 / 8,
}

/** A place this near to a whole number is one, however it was rounded. */
const ROUNDING = 4 * 2 ** -52

/**
 * Value below which the share p (0..1) of rising values lies; NaN of nothing. Types 1 to 9 in the order of the rules; the
 * type 7 of spreadsheets and most programs is `linear`, as `sortedQuantile` computes it.
 */
export function quantile(sorted: ArrayLike<number>, p: number, rule: QuantileRule = 'linear'): number {
  const n = sorted.length
  if (n === 0 || !(p >= 0 && p <= 1)) return Number.NaN
  const at = (place: number): number => sorted[Math.min(Math.max(place, 1), n) - 1] ?? Number.NaN
  if (rule === 'nearest') return at(roundHalfEven(n * p))
  if (rule === 'inverse' || rule === 'averaged inverse') {
    const below = Math.floor(n * p + ROUNDING * n)
    const isWhole = Math.abs(n * p - below) <= ROUNDING * n
    if (!isWhole) return at(below + 1)
    return rule === 'inverse' ? at(below) : (at(below) + at(below + 1)) / 2
  }
  const place = PLACES[rule]?.(n, p) ?? Number.NaN
  const below = Math.floor(place + ROUNDING * n)
  const share = place - below
  const left = at(below)
  return Math.abs(share) <= ROUNDING * n ? left : left + (at(below + 1) - left) * share
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value)
  const share = value - below
  if (Math.abs(share - 0.5) > ROUNDING * Math.max(value, 1)) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}
