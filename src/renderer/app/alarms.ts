import { isKilled, type JournalStateView, type KillView, type NoticeView } from '#contracts/records/safety.ts'
import { sortNotices } from '../features/desk/noticeOrder.ts'

/** One line of the alarm banner. `go` names where it is dealt with; `noticeKey` what an acknowledgement names. */
export interface Alarm {
  readonly text: string
  readonly go: 'kill' | 'journal' | null
  readonly noticeKey: string | null
}

/** Lists the alarms that stand now: the latched kill, a journal that cannot be trusted, then the P1 notices. */
export function alarmsOf(
  kill: KillView | null,
  journal: JournalStateView | null,
  notices: readonly NoticeView[],
  haltedStory: (kill: KillView) => string,
): readonly Alarm[] {
  const alarms: Alarm[] = []
  if (kill !== null && isKilled(kill)) {
    alarms.push({ text: haltedStory(kill), go: 'kill', noticeKey: null })
  }
  if (journal !== null && journal.state !== 'VERIFIED') {
    const what =
      journal.state === 'DAMAGED'
        ? 'The journal is damaged, so it is open for reading only'
        : 'The journal cannot be written'
    alarms.push({ text: `${what}: no new orders. ${journal.finding ?? ''}`.trim(), go: 'journal', noticeKey: null })
  }
  for (const notice of sortNotices(notices)) {
    if (notice.priority !== 'P1') continue
    const times = notice.count > 1 ? ` ×${notice.count}` : ''
    alarms.push({ text: `${notice.text}${times} ${notice.action}`, go: null, noticeKey: notice.key })
  }
  return alarms
}
