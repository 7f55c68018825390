import type { Journal } from './ports.ts'

const HEAD = '0'.repeat(64)

/**
 * Makes the journal of a backtest: every unique key is refused a second time, as anywhere else, but nothing is kept and
 * nothing is hashed. What a backtest did is in its result.
 */
export function createBacktestJournal(): Journal {
  const keys = new Set<string>()
  let entries = 0

  return {
    append(drafts) {
      const added: string[] = []
      for (const { uniqueKey } of drafts) {
        if (uniqueKey === null) continue
        if (keys.has(uniqueKey)) {
          for (const key of added) keys.delete(key)
          return { ok: false, code: 'JOURNAL_DUPLICATE', text: `The journal already holds ${uniqueKey}.` }
        }
        keys.add(uniqueKey)
        added.push(uniqueKey)
      }
      entries += drafts.length
      return { ok: true, entries: [] }
    },
    replay: () => {},
    query: () => [],
    verify: () => ({ ok: true, entries, head: HEAD, finding: null }),
  }
}
