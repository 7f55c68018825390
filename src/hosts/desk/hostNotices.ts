import type { NoticeView } from '#contracts/records/safety.ts'
import type { TableChange } from '#contracts/uiState.ts'

/** What the host itself has to tell the trader; the engines tell their own. */
export interface HostNotices {
  /** Puts a notice; the same name within five minutes counts up instead of appearing again. */
  put(name: string, priority: NoticeView['priority'], text: string, action: string): void
  clear(name: string): void
}

const REPEAT_MICROSECONDS = 300_000_000

/** Makes the notices; changes go to `publish`, and `now` is the host's clock. */
export function createHostNotices(publish: (change: TableChange) => void, now: () => number): HostNotices {
  const shown = new Map<string, NoticeView>()
  return {
    put: (name, priority, text, action) => {
      const key = `host:${name}`
      const before = shown.get(key)
      const repeated = before !== undefined && now() - before.at < REPEAT_MICROSECONDS
      const notice = {
        key,
        priority,
        at: now(),
        text: text.slice(0, 2_000),
        action,
        count: repeated ? before.count + 1 : 1,
      }
      shown.set(key, notice)
      publish({ table: 'notices', added: [], updated: [notice], removed: [] })
    },
    clear: (name) => {
      if (shown.delete(`host:${name}`)) publish({ table: 'notices', added: [], updated: [], removed: [`host:${name}`] })
    },
  }
}
