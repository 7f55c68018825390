import type { JournalEntryView } from '#contracts/records/safety.ts'

/** Merges the newest entries, which arrive by themselves, with the pages fetched so far: each sequence once, latest first. */
export function mergeTimeline(
  live: readonly JournalEntryView[],
  fetched: readonly JournalEntryView[],
  kind: string | null,
): readonly JournalEntryView[] {
  const bySequence = new Map<number, JournalEntryView>()
  for (const entry of [...fetched, ...live])
    if (kind === null || entry.kind === kind) bySequence.set(entry.sequence, entry)
  return [...bySequence.values()].toSorted((a, b) => b.sequence - a.sequence)
}

/** Lists the kinds that occur, for the filter. */
export function kindsOf(entries: readonly JournalEntryView[]): readonly string[] {
  return [...new Set(entries.map((entry) => entry.kind))].toSorted()
}
