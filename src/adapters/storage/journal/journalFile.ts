import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type { Journal, JournalDraft, JournalEntry, JournalRefusal, JournalVerdict } from '#engines/broker/ports.ts'
import type { SqliteDatabase } from '../sqlite/database.ts'
import { sha256 } from '../sha256.ts'
import { readEntry, sealEntry, type ChainHead, type SealedEntry, type StoredEntry } from './chain.ts'
import { isEssential } from './essential.ts'
import { HeadAnchorFile, readHeadAnchor } from './headAnchor.ts'
import { prepareInsert, prepareNewest, walkRows } from './journalSchema.ts'
import { refusalOf, refuse } from './refusal.ts'
import type { EmergencyReserve } from './reserve.ts'
import { verifyRows, type JournalVerification } from './verification.ts'

/** A journal on the disk. */
export interface JournalFile extends Journal {
  /** What was found when it was opened; a damaged journal can be read up to the damage and refuses every append. */
  readonly opening: JournalVerification
  /** Anchors the last entry and closes the files. */
  close(): void
}

/** What a writable journal works with. */
export interface JournalParts {
  readonly database: SqliteDatabase
  readonly anchorPath: string
  readonly reserve: EmergencyReserve
  readonly opening: JournalVerification
  /** Longest time an entry stays without an anchor, milliseconds. */
  readonly anchorInterval: number
}

/** An append that failed because of the disk itself leaves doubts that only a fresh start can clear. */
const LASTING: readonly JournalRefusal['code'][] = ['JOURNAL_DAMAGED', 'JOURNAL_FAILED']

/** The journal of a running program: one connection, one writer. */
export class WritableJournal implements JournalFile {
  readonly opening: JournalVerification
  readonly #parts: JournalParts
  readonly #database: SqliteDatabase
  readonly #insert: (entry: StoredEntry) => void
  readonly #newest: ReturnType<typeof prepareNewest>
  readonly #anchor: HeadAnchorFile
  #head: ChainHead
  #synchronous: 'FULL' | 'NORMAL' | null = null
  #anchoredAt: number
  #timer: NodeJS.Timeout | null = null
  #emergency: boolean
  #lasting: JournalRefusal | null = null
  #closed = false

  constructor(parts: JournalParts) {
    this.#parts = parts
    this.opening = parts.opening
    this.#database = parts.database
    this.#insert = prepareInsert(parts.database)
    this.#newest = prepareNewest(parts.database)
    this.#head = { sequence: parts.opening.entries, hash: parts.opening.head }
    this.#syncLog()
    this.#anchor = new HeadAnchorFile(parts.anchorPath)
    this.#anchor.write({ ...this.#head, closed: false })
    // Without this a power cut could bring back "closed", and the entries after it would look like forgeries.
    this.#anchor.sync()
    this.#anchoredAt = performance.now()
    this.#emergency = !parts.reserve.hold()
  }

  append(
    drafts: readonly JournalDraft[],
    durability: 'FULL' | 'NORMAL',
  ): { readonly ok: true; readonly entries: readonly JournalEntry[] } | JournalRefusal {
    if (this.#lasting !== null) return this.#lasting
    if (drafts.length === 0) return { ok: true, entries: [] }
    const essential = drafts.every(isEssential)
    if (this.#emergency) this.#emergency = !this.#parts.reserve.hold()
    if (this.#emergency && !essential) return refuse('JOURNAL_FULL')
    const result = this.#write(drafts, durability)
    if (result.ok || result.code !== 'JOURNAL_FULL' || this.#emergency) return result
    this.#emergency = true
    this.#parts.reserve.release()
    return essential ? this.#write(drafts, durability) : result
  }

  replay(visit: (entry: JournalEntry) => void): void {
    walkRows(this.#database, (row) => {
      visit(readEntry(row))
      return true
    })
  }

  query(before: number | null, limit: number, kind: string | null): readonly JournalEntry[] {
    return this.#newest(before, limit, kind).map(readEntry)
  }

  verify(): JournalVerdict {
    const { damage, ...verdict } = verifyRows(this.#database, readHeadAnchor(this.#parts.anchorPath))
    if (damage !== null) this.#lasting = refuse('JOURNAL_DAMAGED', damage.text)
    return verdict
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#settle()
    this.#database.close()
    // Closing has brought everything into the main file and onto the disk.
    if (this.#lasting === null) this.#anchor.write({ ...this.#head, closed: true })
    this.#anchor.sync()
    this.#anchor.close()
  }

  #write(drafts: readonly JournalDraft[], durability: 'FULL' | 'NORMAL') {
    const sealed = this.#seal(drafts)
    const isFull = durability === 'FULL' || performance.now() - this.#anchoredAt >= this.#parts.anchorInterval
    let key: string | null = null
    try {
      this.#synchronise(isFull ? 'FULL' : 'NORMAL')
      this.#database.transaction(() => {
        for (const { stored } of sealed) {
          key = stored.uniqueKey
          this.#insert(stored)
        }
      })
    } catch (error) {
      return this.#remember(refusalOf(error, key))
    }
    this.#head = sealed.at(-1)?.stored ?? this.#head
    if (isFull) this.#writeAnchor()
    else this.#settleSoon()
    return { ok: true, entries: sealed.map(({ entry }) => entry) } as const
  }

  #seal(drafts: readonly JournalDraft[]): SealedEntry[] {
    let head = this.#head
    return drafts.map((draft) => {
      const sealed = sealEntry(draft, head, sha256)
      head = sealed.stored
      return sealed
    })
  }

  /** Takes effect at once because no transaction is open between appends. */
  #synchronise(mode: 'FULL' | 'NORMAL'): void {
    if (this.#synchronous === mode) return
    this.#database.run(`PRAGMA synchronous = ${mode}`)
    this.#synchronous = mode
  }

  #remember(refusal: JournalRefusal): JournalRefusal {
    if (LASTING.includes(refusal.code)) this.#lasting = refusal
    return refusal
  }

  #writeAnchor(): void {
    this.#cancelTimer()
    this.#anchoredAt = performance.now()
    try {
      this.#anchor.write({ ...this.#head, closed: false })
    } catch {
      // The entry is safe; an anchor that stays behind is allowed and is caught up by the next one.
    }
  }

  #settleSoon(): void {
    if (this.#timer !== null) return
    this.#timer = setTimeout(() => this.#settle(), this.#parts.anchorInterval)
    this.#timer.unref()
  }

  /** Brings the last NORMAL entries to the disk and anchors them. */
  #settle(): void {
    if (this.#timer === null) return
    this.#cancelTimer()
    if (this.#syncLog()) this.#writeAnchor()
  }

  /** Syncs the write-ahead log; SQLite keeps no lock on this file that closing it again could lose. */
  #syncLog(): boolean {
    const log = `${this.#database.path}-wal`
    if (!existsSync(log)) return true
    try {
      const descriptor = openSync(log, 'r+')
      fsyncSync(descriptor)
      closeSync(descriptor)
      return true
    } catch {
      return false
    }
  }

  #cancelTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}
