import { mean } from '../../statistics/moments.ts'

/**
 * Every k-th finite value, k being the time over which the series remembers itself: 1 + 2 times the sum of its
 * autocorrelations up to the first below 0.05 (Sokal, 1997), at most a tenth of its length. What is left is close to
 * independent, so that tests which suppose that may be asked.
 */
export function thinned(values: Readonly<Float64Array>): Float64Array {
  const known = values.filter((value) => Number.isFinite(value))
  const step = memoryOf(known)
  return Float64Array.from({ length: Math.ceil(known.length / step) }, (_, index) => known[index * step] ?? Number.NaN)
}

function memoryOf(values: Readonly<Float64Array>): number {
  const n = values.length
  const longest = Math.max(1, Math.floor(n / 10))
  const centre = mean(values)
  let squares = 0
  for (const value of values) squares += (value - centre) ** 2
  if (!(squares > 0)) return 1
  let sum = 0
  for (let lag = 1; lag <= longest; lag += 1) {
    let products = 0
    for (let index = lag; index < n; index += 1) {
      products += ((values[index] ?? 0) - centre) * ((values[index - lag] ?? 0) - centre)
    }
    const correlation = products / squares
    if (correlation < 0.05) break
    sum += correlation
  }
  return Math.min(longest, Math.max(1, Math.round(1 + 2 * sum)))
}
