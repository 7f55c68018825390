/** A file of the cold store, as its manifest describes it. */
export interface ColdFile {
  /** Path within the folder of its series, with slashes. */
  readonly name: string
  /** The month (`2024-03`) or year (`2024`) it lies under. */
  readonly period: string
  /** Entries: one for each value of each row that was ever known. */
  readonly rows: number
  /** Times of the first and the last row. */
  readonly first: number
  readonly last: number
  readonly bytes: number
  readonly sha256: string
}

/** Several files that become one. */
export interface Consolidation {
  readonly inputs: readonly ColdFile[]
  readonly period: string
}

/** How scattered the files of a series, or of all, are. */
export interface Fragmentation {
  readonly files: number
  readonly rows: number
  readonly bytes: number
  readonly rowsPerFile: number
  readonly smallFiles: number
  /** Files that consolidation would do away with. */
  readonly superfluous: number
}

/** Below this a file costs more to open than to read. */
export const SMALL_FILE_ROWS = 5_000

/**
 * Plans which files to join: all files of one period, and the small files of one year. A plan that was carried out leaves
 * nothing to plan but what the joined files make possible; after at most two rounds nothing is left.
 */
export function planConsolidation(files: readonly ColdFile[]): readonly Consolidation[] {
  const periods = grouped(files, ({ period }) => period)
  const sameMonth = [...periods].filter(([, inputs]) => inputs.length > 1)
  if (sameMonth.length > 0) return sameMonth.map(([period, inputs]) => ({ inputs, period }))
  const years = grouped(
    files.filter(({ rows }) => rows < SMALL_FILE_ROWS),
    ({ period }) => period.slice(0, 4),
  )
  return [...years]
    .filter(([, inputs]) => inputs.length > 1)
    .map(([year, inputs]) => {
      const whole = files.filter(({ period }) => period === year && !inputs.some((input) => input.period === year))
      return { inputs: [...inputs, ...whole], period: year }
    })
}

/** Measures how scattered files are. */
export function fragmentationOf(files: readonly ColdFile[]): Fragmentation {
  const rows = files.reduce((sum, file) => sum + file.rows, 0)
  const planned = planConsolidation(files)
  return {
    files: files.length,
    rows,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    rowsPerFile: files.length === 0 ? 0 : rows / files.length,
    smallFiles: files.filter((file) => file.rows < SMALL_FILE_ROWS).length,
    superfluous: planned.reduce((sum, { inputs }) => sum + inputs.length - 1, 0),
  }
}

/** Tells whether any row of a file can lie in a range. */
export function reachesInto(file: ColdFile, from: number, to: number): boolean {
  return file.first < to && file.last >= from
}

function grouped(
  files: readonly ColdFile[],
  key: (file: ColdFile) => string,
): ReadonlyMap<string, readonly ColdFile[]> {
  const groups = new Map<string, ColdFile[]>()
  for (const file of files) {
    const group = groups.get(key(file))
    if (group === undefined) groups.set(key(file), [file])
    else group.push(file)
  }
  return groups
}
