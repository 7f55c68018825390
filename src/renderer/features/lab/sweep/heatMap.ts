import type { SweepDimension, SweepPoint } from '#contracts/records/sweep.ts'

/** One place on an axis: how it is written, and which values belong to it. */
export interface AxisBin {
  readonly text: string
  readonly holds: (value: number | string) => boolean
}

/** One cell: the median of an objective over its trials; null where none ended well. */
export interface HeatCell {
  readonly value: number | null
  /** Trials that ended well. */
  readonly n: number
  /** Number of the best trial in it. */
  readonly best: number | null
}

/** An objective over two parameters; `cells` by row, the rows along `y` from its first bin on. */
export interface HeatMap {
  readonly x: readonly AxisBin[]
  readonly y: readonly AxisBin[]
  readonly cells: readonly (readonly HeatCell[])[]
  readonly low: number
  readonly high: number
}

/** More different values than this are gathered into ranges. */
const MOST_VALUES = 24
const RANGES = 12

/** Every value: the axis of a map over one parameter alone. */
const EVERYTHING: AxisBin = { text: 'any', holds: () => true }

/** Lays the trials of a search over one or two of its parameters; null where no trial ended well. */
export function heatMapOf(
  points: readonly SweepPoint[],
  xDimension: SweepDimension,
  yDimension: SweepDimension | null,
  objective: number,
): HeatMap | null {
  const done = points.filter((point) => point.state === 'DONE' && point.objectives?.[objective] !== undefined)
  if (done.length === 0) return null
  const x = binsOf(done, xDimension)
  const y = yDimension === null ? [EVERYTHING] : binsOf(done, yDimension)
  const cells = y.map((row) =>
    x.map((column) =>
      cellOf(
        done.filter(
          ({ values }) =>
            column.holds(values[xDimension.name] ?? '') && row.holds(values[yDimension?.name ?? ''] ?? ''),
        ),
        objective,
      ),
    ),
  )
  const known = cells.flat().flatMap(({ value }) => (value === null ? [] : [value]))
  return { x, y, cells, low: Math.min(...known), high: Math.max(...known) }
}

/** Places a value between the lowest and the highest of a map, 0..1; in the middle where all are the same. */
export function shadeOf(map: Pick<HeatMap, 'low' | 'high'>, value: number): number {
  return map.high === map.low ? 0.5 : (value - map.low) / (map.high - map.low)
}

function cellOf(points: readonly SweepPoint[], objective: number): HeatCell {
  const sorted = points.toSorted((a, b) => (a.objectives?.[objective] ?? 0) - (b.objectives?.[objective] ?? 0))
  const at = (index: number): number => sorted[index]?.objectives?.[objective] ?? 0
  const n = sorted.length
  if (n === 0) return { value: null, n, best: null }
  const middle = n >> 1
  return { value: n % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2, n, best: sorted[n - 1]?.number ?? null }
}

function binsOf(points: readonly SweepPoint[], dimension: SweepDimension): readonly AxisBin[] {
  if (dimension.kind === 'choice')
    return dimension.choices.map((choice) => ({ text: choice, holds: (it) => it === choice }))
  const values = [...new Set(points.map(({ values: of }) => of[dimension.name]))]
    .filter((value) => typeof value === 'number')
    .toSorted((a, b) => a - b)
  if (values.length <= MOST_VALUES)
    return values.map((value) => ({ text: valueText(value), holds: (it) => it === value }))
  const isLogarithmic = dimension.kind === 'number' && dimension.scale === 'logarithmic'
  const to = isLogarithmic ? Math.log : (value: number) => value
  const back = isLogarithmic ? Math.exp : (value: number) => value
  const low = to(dimension.min)
  const width = (to(dimension.max) - low) / RANGES
  return Array.from({ length: RANGES }, (_, index) => ({
    text: `${valueText(back(low + index * width))} to ${valueText(back(low + (index + 1) * width))}`,
    holds: (it) =>
      typeof it === 'number' && Math.min(RANGES - 1, Math.max(0, Math.floor((to(it) - low) / width))) === index,
  }))
}

/** Writes the value of a parameter with at most four significant digits. */
export function valueText(value: number | string): string {
  return typeof value === 'string' || Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)))
}
