import type { NoticeView } from '#contracts/records/safety.ts'

/** Sorts notices: the most urgent first, within a priority the latest first. */
export function sortNotices(notices: readonly NoticeView[]): readonly NoticeView[] {
  return notices.toSorted((a, b) => (a.priority === b.priority ? b.at - a.at : a.priority < b.priority ? -1 : 1))
}
