import { useCallback, useEffect, useRef, useState } from 'react'
import type { JournalEntryView } from '#contracts/records/safety.ts'
import { commands, useLink } from '../../state/desk.ts'
import { useRecords } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { mergeTimeline } from './timeline.ts'

const PAGE = 200

/** The journal's entries of one kind (or all), newest first, fetched page by page as they are scrolled to. */
export function useTimeline(kind: string | null): {
  readonly entries: readonly JournalEntryView[]
  readonly loadOlder: () => void
} {
  const connected = useLink((state) => state.phase === 'OPEN')
  const live = useRecords('journal')
  const [fetched, setFetched] = useState<readonly JournalEntryView[]>([])
  const cursor = useRef<{ busy: boolean; done: boolean; before: number | null; generation: number }>({
    busy: false,
    done: false,
    before: null,
    generation: 0,
  })

  const loadOlder = useCallback(() => {
    const at = cursor.current
    if (at.busy || at.done) return
    at.busy = true
    const { generation } = at
    void orToast(commands.broker.QueryJournal({ before: at.before, limit: PAGE, kind })).then((reply) => {
      if (cursor.current.generation !== generation) return
      at.busy = false
      at.done = reply === null || reply.entries.length < PAGE
      if (reply === null) return
      at.before = reply.entries.reduce(
        (least, entry) => Math.min(least, entry.sequence),
        at.before ?? Number.MAX_SAFE_INTEGER,
      )
      setFetched((before) => [...before, ...reply.entries])
    })
  }, [kind])

  useEffect(() => {
    if (!connected) return
    cursor.current = { busy: false, done: false, before: null, generation: cursor.current.generation + 1 }
    setFetched([])
    loadOlder()
  }, [connected, loadOlder])

  return { entries: mergeTimeline(live, fetched, kind), loadOlder }
}
