import type { JournalEntry, JournalVerdict } from '#engines/broker/ports.ts'
import { storageCode, storageFailure } from '../sqlite/storageFailure.ts'
import type { SqliteDatabase } from '../sqlite/database.ts'
import { sha256 } from '../sha256.ts'
import { EMPTY_HEAD, type ChainHead } from './chain.ts'
import { ChainWalk } from './chainWalk.ts'
import { entryName, type JournalDamage } from './damage.ts'
import type { FoundAnchor, HeadAnchor } from './headAnchor.ts'
import { walkRows } from './journalSchema.ts'

/** A verdict with the machine's view of the finding. */
export interface JournalVerification extends JournalVerdict {
  readonly damage: JournalDamage | null
}

/**
 * Replays the whole chain, compares it with the anchor, and has SQLite check every page. The anchor must have been read
 * before, because a running program moves it. `visit` is given the sound entries in order.
 */
export function verifyRows(
  database: SqliteDatabase,
  found: FoundAnchor,
  visit: (entry: JournalEntry) => void = () => undefined,
): JournalVerification {
  const walk = new ChainWalk(sha256)
  const anchored = found.state === 'FOUND' ? found.anchor.sequence : null
  const seen: Seen = { anchored: anchored === 0 ? { ...EMPTY_HEAD, kind: null } : null, after: null, damage: null }
  try {
    walkRows(database, (row) => {
      const step = walk.step(row)
      if (!step.ok) {
        seen.damage = step.damage
        return false
      }
      if (row.sequence === anchored) seen.anchored = row
      if (anchored !== null && row.sequence === anchored + 1) seen.after = row
      visit(step.entry)
      return true
    })
    const damage = seen.damage ?? checkAnchor(found, walk, seen) ?? checkPages(database, walk)
    return verdictOf(walk.head, damage)
  } catch (error) {
    return verdictOf(walk.head, unreadable(database, walk, error))
  }
}

/** Judges a journal without any entry: sound only when the anchor remembers none either. */
export function verifyEmpty(found: FoundAnchor): JournalVerification {
  const walk = new ChainWalk(sha256)
  const seen: Seen = { anchored: { ...EMPTY_HEAD, kind: null }, after: null, damage: null }
  return verdictOf(walk.head, checkAnchor(found, walk, seen))
}

/** Makes the verdict about a file that could not even be opened. */
export function unopened(message: string): JournalVerification {
  return verdictOf({ sequence: 0, hash: '' }, { code: 'UNREADABLE', sequence: null, kind: null, text: message })
}

/** Makes a verdict from the last sound entry and the first damage. */
function verdictOf(head: ChainHead, damage: JournalDamage | null): JournalVerification {
  return {
    ok: damage === null,
    entries: head.sequence,
    head: head.hash,
    finding: damage === null ? null : `${damage.text}.`,
    damage,
  }
}

/** What the walk met: the rows that the anchor speaks about, and the first damage. */
interface Seen {
  anchored: (ChainHead & { readonly kind: string | null }) | null
  after: { readonly sequence: number; readonly kind: string } | null
  damage: JournalDamage | null
}

function checkAnchor(found: FoundAnchor, walk: ChainWalk, seen: Seen): JournalDamage | null {
  if (found.state === 'FOUND') return compareAnchor(found.anchor, walk, seen)
  // A journal is born with its anchor; one without entries may have lost nothing.
  if (walk.head.sequence === 0 && found.state === 'MISSING') return null
  const state = found.state === 'MISSING' ? 'is missing' : 'cannot be read'
  return {
    code: 'ANCHOR_MISSING',
    sequence: walk.head.sequence,
    kind: walk.lastKind,
    text: `The file journal.head ${state}, so nobody can tell whether entries after ${lastName(walk)} were cut off`,
  }
}

function compareAnchor(anchor: HeadAnchor, walk: ChainWalk, seen: Seen): JournalDamage | null {
  const last = walk.head.sequence
  if (anchor.sequence > last) {
    const cut = anchor.sequence === last + 1 ? `Entry ${last + 1} is` : `Entries ${last + 1} to ${anchor.sequence} are`
    return {
      code: 'TRUNCATED',
      sequence: last + 1,
      kind: null,
      text: `${cut} missing at the end: the journal stops after ${lastName(walk)}`,
    }
  }
  if (seen.anchored?.hash !== anchor.hash) {
    const kind = seen.anchored?.kind ?? 'none'
    const name = entryName({ sequence: anchor.sequence, kind })
    return {
      code: 'RECHAINED',
      sequence: anchor.sequence,
      kind,
      text: `The chain is whole but is not the one that was written: ${name} has another hash than journal.head remembers, so it or an earlier entry was rewritten`,
    }
  }
  if (anchor.closed && seen.after !== null) {
    return {
      code: 'APPENDED',
      sequence: seen.after.sequence,
      kind: seen.after.kind,
      text: `The journal was closed after entry ${anchor.sequence}, but ${entryName(seen.after)} follows it: it was added from outside`,
    }
  }
  return null
}

function checkPages(database: SqliteDatabase, walk: ChainWalk): JournalDamage | null {
  const answer = String(database.pragma('integrity_check'))
  if (answer === 'ok') return null
  const detail = answer.split('\n').join(' ').slice(0, 200)
  return {
    code: 'BAD_PAGES',
    sequence: walk.head.sequence,
    kind: walk.lastKind,
    text: `All entries up to ${lastName(walk)} chain, but the file has damaged pages (${detail})`,
  }
}

function unreadable(database: SqliteDatabase, walk: ChainWalk, error: unknown): JournalDamage {
  const code = storageCode(error)
  const text =
    code === 'STORAGE_DAMAGED' || code === 'STORAGE_NOT_A_DATABASE'
      ? `The file has damaged pages: what follows ${lastName(walk)} cannot be read`
      : storageFailure(error, 'The journal', database.path).message
  return { code: 'UNREADABLE', sequence: walk.head.sequence, kind: walk.lastKind, text }
}

function lastName(walk: ChainWalk): string {
  return walk.lastKind === null ? 'the beginning' : entryName({ sequence: walk.head.sequence, kind: walk.lastKind })
}
