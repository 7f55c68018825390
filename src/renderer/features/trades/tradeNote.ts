import type { TradeNoteView, TradeView } from '#contracts/records/tradeJournal.ts'

/** The note as the trader types it. */
export interface NoteForm {
  readonly tags: string
  readonly stars: number
  readonly note: string
}

/** The fields of a trade's note. */
export function noteForm({ tags, stars, note }: TradeNoteView): NoteForm {
  return { tags: tags.join(', '), stars, note }
}

/** Reads the fields: tags are parted by commas, and the same one twice counts once. */
export function readNote({ tags, stars, note }: NoteForm): TradeNoteView {
  const words = tags
    .split(',')
    .map((tag) => tag.trim().replace(/^#/u, ''))
    .filter((tag) => tag !== '')
  return { tags: [...new Set(words)], stars, note: note.trim() }
}

/** Whether the fields say something else than what is kept. */
export function isChanged(kept: TradeNoteView, form: NoteForm): boolean {
  const next = readNote(form)
  const tags = (note: TradeNoteView): string => note.tags.toSorted().join(',')
  return tags(next) !== tags(kept) || next.stars !== kept.stars || next.note !== kept.note
}

/** One key for a trade: another account may have an order of the same name. */
export function keyOfTrade({ accountId, tradeId }: Pick<TradeView, 'accountId' | 'tradeId'>): string {
  return `${accountId}|${tradeId}`
}
