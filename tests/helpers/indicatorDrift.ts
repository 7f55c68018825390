import { IndicatorStream } from '#quant/indicators/indicatorStream.ts'
import type { IndicatorDefinition } from '#quant/indicators/kernel/definition.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

/** Bars that are made and folded at a time. */
const PART = 50_000
/** Bars from the jump to the end, and those that the fresh indicator sees. */
const AFTER = 9_000
const TAIL = 8_000
const COMPARED = 500
const MINUTE = 60_000_000

/**
 * What is counted from the first bar on by its definition, so that nothing can be told from the last bars alone; and
 * SUPERTREND, which stands as the jump left it until prices cross the other line, which these never do.
 */
const RUNNING = new Set([
  'SUPERTREND',
  'AD',
  'OBV',
  'VWAP',
  'PVT',
  'NVI',
  'PVI',
  'WAD',
  'CUMSUM',
  'MAXINDEX',
  'MININDEX',
  'MINMAXINDEX',
])

/** How far an output after a long series is from the same output of the last bars alone. */
export interface Drift {
  readonly name: string
  readonly output: string
  /** The largest difference of the last values, as a share of the largest of them. */
  readonly share: number
}

/**
 * Runs indicators over a long series that is hard on sums: prices near a million that move by cents and volumes near 1e9,
 * and towards the end a jump to prices near a hundred that move by thousandths, with volumes near 1. What is left behind by
 * the million shows there. Compares the last values with those of fresh indicators that only saw the last bars; the worst
 * come first.
 */
export function measureDrift(definitions: readonly IndicatorDefinition[], count: number): readonly Drift[] {
  const defaults = (definition: IndicatorDefinition): Record<string, number> =>
    Object.fromEntries(Object.entries(definition.parameters).map(([name, parameter]) => [name, parameter.default]))
  const runs = definitions
    .filter(({ name }) => !RUNNING.has(name))
    .map((definition) => ({
      definition,
      long: new IndicatorStream(definition, defaults(definition)),
      fresh: new IndicatorStream(definition, defaults(definition)),
      outputs: definition.outputs.map(() => new Float64Array(PART)),
      short: definition.outputs.map(() => new Float64Array(TAIL)),
    }))
  const random = new SeededRandom(11)
  const column = (): Float64Array => new Float64Array(PART)
  const bars = { time: column(), open: column(), high: column(), low: column(), close: column(), volume: column() }
  const part = (begin: number, end: number): typeof bars => ({
    time: bars.time.subarray(begin, end),
    open: bars.open.subarray(begin, end),
    high: bars.high.subarray(begin, end),
    low: bars.low.subarray(begin, end),
    close: bars.close.subarray(begin, end),
    volume: bars.volume.subarray(begin, end),
  })
  let size = 0
  for (let at = 0; at < count; at += size) {
    size = Math.min(PART, count - at)
    for (let row = 0; row < size; row += 1) {
      const isAfter = at + row >= count - AFTER
      const [level, move] = isAfter ? [100, 0.001] : [1e6, 0.01]
      const [open, close] = [level + move * random.normal(), level + move * random.normal()]
      bars.time[row] = (at + row) * MINUTE
      bars.open[row] = open
      bars.close[row] = close
      bars.high[row] = Math.max(open, close) + move * random.next()
      bars.low[row] = Math.min(open, close) - move * random.next()
      bars.volume[row] = (isAfter ? 1 : 1e9) * (0.5 + random.next())
    }
    for (const { long, outputs } of runs) long.fold(part(0, size), outputs)
  }
  for (const { fresh, short } of runs) fresh.fold(part(size - TAIL, size), short)
  return runs
    .flatMap(({ definition, outputs, short }) =>
      definition.outputs.map((output, place) => ({
        name: definition.name,
        output,
        share: shareOf(outputs[place]?.subarray(size - COMPARED, size), short[place]?.subarray(TAIL - COMPARED)),
      })),
    )
    .toSorted((one, other) => other.share - one.share)
}

function shareOf(long: Float64Array = new Float64Array(0), short: Float64Array = new Float64Array(0)): number {
  let [worst, scale] = [0, 0]
  for (const [index, right] of short.entries()) {
    const ours = long[index] ?? Number.NaN
    if (Number.isNaN(ours) && Number.isNaN(right)) continue
    const difference = Math.abs(ours - right)
    worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference)
    scale = Math.max(scale, Math.abs(right))
  }
  return worst === 0 ? 0 : worst / scale
}
