/** One point of a curve; `time` in microseconds. */
export interface CurvePoint {
  readonly time: number
  readonly value: number
}

/**
 * Thins a curve to about `most` points for drawing: of each stretch it keeps the lowest and the highest point in their
 * order, so that no trough or peak is lost. First and last point stay. Points that are no numbers are left out.
 */
export function thinCurve(time: Float64Array, value: Float64Array, most: number): readonly CurvePoint[] {
  const points: CurvePoint[] = []
  const length = Math.min(time.length, value.length)
  const stretch = Math.max(1, Math.ceil((2 * length) / most))
  for (let from = 0; from < length; from += stretch) {
    const to = Math.min(length, from + stretch)
    for (const index of keptIndexes(value, from, to, from === 0, to === length)) {
      points.push({ time: time[index] ?? 0, value: value[index] ?? 0 })
    }
  }
  return points
}

function keptIndexes(
  value: Float64Array,
  from: number,
  to: number,
  isFirst: boolean,
  isLast: boolean,
): readonly number[] {
  let lowest = -1
  let highest = -1
  for (let index = from; index < to; index += 1) {
    const here = value[index] ?? Number.NaN
    if (!Number.isFinite(here)) continue
    if (lowest < 0 || here < (value[lowest] ?? 0)) lowest = index
    if (highest < 0 || here > (value[highest] ?? 0)) highest = index
  }
  if (lowest < 0) return []
  const kept = new Set([lowest, highest])
  if (isFirst && Number.isFinite(value[from] ?? Number.NaN)) kept.add(from)
  if (isLast && Number.isFinite(value[to - 1] ?? Number.NaN)) kept.add(to - 1)
  return [...kept].toSorted((a, b) => a - b)
}
