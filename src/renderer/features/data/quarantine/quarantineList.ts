import type { QuarantineView } from '#contracts/records/sources.ts'

/** What the list is narrowed to; null is everything. */
export interface QuarantineFilter {
  readonly sourceId: string | null
  readonly code: string | null
  readonly state: QuarantineView['state'] | null
}

/** Shortest reason that is worth keeping, letters. */
const SHORTEST_REASON = 3

/** Returns what fits the filter: what waits for a decision first, then the latest. */
export function filterQuarantine(
  rows: readonly QuarantineView[],
  { sourceId, code, state }: QuarantineFilter,
): readonly QuarantineView[] {
  return rows
    .filter(
      (row) =>
        (sourceId === null || row.sourceId === sourceId) &&
        (code === null || row.code === code) &&
        (state === null || row.state === state),
    )
    .toSorted((a, b) => Number(b.state === 'HELD') - Number(a.state === 'HELD') || b.foundAt - a.foundAt)
}

/** Says what is wrong with a reason, or null. */
export function reasonProblem(reason: string): string | null {
  const length = reason.trim().length
  if (length === 0) return 'Give a reason; it is kept with the decision.'
  return length < SHORTEST_REASON ? 'The reason needs three letters or more.' : null
}

/** Says what happened to a finding in words. */
export function stateWords(state: QuarantineView['state']): string {
  return state === 'HELD' ? 'held' : state === 'READMITTED' ? 're-admitted' : 'kept out'
}

/** Writes a code as words: `SPLIT_NOT_ADJUSTED` becomes `split not adjusted`. */
export function codeWords(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ')
}
