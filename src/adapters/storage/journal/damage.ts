/** What is wrong with a journal. */
export type DamageCode =
  | 'EDITED'
  | 'MISSING'
  | 'MISPLACED'
  | 'UNLINKED'
  | 'TRUNCATED'
  | 'RECHAINED'
  | 'APPENDED'
  | 'ANCHOR_MISSING'
  | 'BAD_PAGES'
  | 'UNREADABLE'

/** The first thing found wrong, and where: the entry's number and kind as far as they are known. */
export interface JournalDamage {
  readonly code: DamageCode
  readonly sequence: number | null
  readonly kind: string | null
  /** One sentence for the trader. */
  readonly text: string
}

/** Names an entry in a finding. */
export function entryName(entry: { readonly sequence: number; readonly kind: string }): string {
  return `entry ${entry.sequence} (${entry.kind})`
}
