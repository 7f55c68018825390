import type { BarColumns } from '#core/model/bar.ts'

/** Names of the columns of bars. */
const NAMES = ['tsOpen', 'open', 'high', 'low', 'close', 'volume'] as const

/** No bars. */
export const NO_BARS: BarColumns = made(() => new Float64Array(0))

/** The rows from `from` to before `to`, as copies. */
export function takeBars(bars: BarColumns, from: number, to: number): BarColumns {
  return made((name) => bars[name].slice(from, to))
}

/** The rows of these numbers, in the order given. */
export function pickBars(bars: BarColumns, rows: readonly number[]): BarColumns {
  return made((name) => Float64Array.from(rows, (row) => bars[name][row] ?? Number.NaN))
}

/** Joins runs of bars in the order given. */
export function joinBars(parts: readonly BarColumns[]): BarColumns {
  const total = parts.reduce((sum, { tsOpen }) => sum + tsOpen.length, 0)
  return made((name) => {
    const column = new Float64Array(total)
    let at = 0
    for (const part of parts) {
      column.set(part[name], at)
      at += part[name].length
    }
    return column
  })
}

/** Tells whether two rows are the same in every column. */
export function sameBar(left: BarColumns, row: number, right: BarColumns, other: number): boolean {
  return NAMES.every((name) => Object.is(left[name][row], right[name][other]))
}

/**
 * Divides bars into runs whose times rise, each as long as it can be, after ordering them by time: rows that tell the same
 * time follow each other in the order in which they came, so that what was told later counts later.
 */
export function risingRuns(bars: BarColumns): readonly BarColumns[] {
  const { tsOpen } = bars
  let rest = Array.from(tsOpen, (_, row) => row).sort(
    (left, right) => (tsOpen[left] ?? 0) - (tsOpen[right] ?? 0) || left - right,
  )
  const runs: BarColumns[] = []
  while (rest.length > 0) {
    const isNext = rest.map((row, place) => place === 0 || tsOpen[row] !== tsOpen[rest[place - 1] ?? 0])
    runs.push(
      pickBars(
        bars,
        rest.filter((_, place) => isNext[place]),
      ),
    )
    rest = rest.filter((_, place) => isNext[place] !== true)
  }
  return runs
}

/** Bars in order of time, of each time the one that was told last. */
export function latestOfEach(bars: BarColumns): BarColumns {
  const { tsOpen } = bars
  const order = Array.from(tsOpen, (_, row) => row).toSorted(
    (left, right) => (tsOpen[left] ?? 0) - (tsOpen[right] ?? 0) || left - right,
  )
  return pickBars(
    bars,
    order.filter((row, place) => tsOpen[row] !== tsOpen[order[place + 1] ?? -1]),
  )
}

/** The first rows as text, for a person to judge. */
export function sampleOf(bars: BarColumns, rows: readonly number[]): string {
  const lines = rows.slice(0, 8).map((row) => NAMES.map((name) => String(bars[name][row])).join(', '))
  return [NAMES.join(', '), ...lines].join('\n').slice(0, 2_000)
}

function made(column: (name: (typeof NAMES)[number]) => Float64Array): BarColumns {
  return {
    tsOpen: column('tsOpen'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  }
}
