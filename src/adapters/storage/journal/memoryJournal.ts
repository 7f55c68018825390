import type { Journal, JournalEntry, Sha256 } from '#engines/broker/ports.ts'
import { canonicalJson } from '#core/canonicalJson.ts'
import { EMPTY_HEAD, sealEntry, type ChainHead } from './chain.ts'
import { ChainWalk } from './chainWalk.ts'

/** Makes a journal that lives in memory, for backtests and tests; its chain follows the same rules as the file's. */
export function createMemoryJournal(sha256: Sha256): Journal {
  const entries: JournalEntry[] = []
  const keys = new Set<string>()
  let head: ChainHead = EMPTY_HEAD

  return {
    append(drafts) {
      const added: JournalEntry[] = []
      const addedKeys = new Set<string>()
      let next = head
      for (const draft of drafts) {
        if (draft.uniqueKey !== null) {
          if (keys.has(draft.uniqueKey) || addedKeys.has(draft.uniqueKey)) {
            return { ok: false, code: 'JOURNAL_DUPLICATE', text: `The journal already holds ${draft.uniqueKey}.` }
          }
          addedKeys.add(draft.uniqueKey)
        }
        const { entry } = sealEntry(draft, next, sha256)
        added.push(entry)
        next = entry
      }
      for (const key of addedKeys) keys.add(key)
      entries.push(...added)
      head = next
      return { ok: true, entries: added }
    },
    replay(visit) {
      entries.forEach(visit)
    },
    query(before, limit, kind) {
      const found: JournalEntry[] = []
      const start = Math.min(before === null ? entries.length : before - 1, entries.length)
      for (let index = start - 1; index >= 0 && found.length < limit; index--) {
        const entry = entries[index]
        if (entry !== undefined && (kind === null || entry.kind === kind)) found.push(entry)
      }
      return found
    },
    verify() {
      const walk = new ChainWalk(sha256)
      for (const { payload, ...rest } of entries) {
        const step = walk.step({ ...rest, payloadText: canonicalJson(payload) })
        if (!step.ok) return { ok: false, entries: walk.head.sequence, head: walk.head.hash, finding: step.damage.text }
      }
      return { ok: true, entries: walk.head.sequence, head: walk.head.hash, finding: null }
    },
  }
}
