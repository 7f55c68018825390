import type { JournalEntry, Sha256 } from '#engines/broker/ports.ts'
import { EMPTY_HEAD, hashEntry, readEntry, type ChainHead, type StoredEntry } from './chain.ts'
import { entryName, type JournalDamage } from './damage.ts'

/** How far around its place the original number of a moved entry is looked for. */
const SEARCH = 2_000

/** One step of a walk: the entry when it is sound, or what is wrong with it. */
export type WalkStep =
  | { readonly ok: true; readonly entry: JournalEntry }
  | { readonly ok: false; readonly damage: JournalDamage }

/** Follows a chain entry by entry and says at which one it stops being the chain that was written. */
export class ChainWalk {
  readonly #sha256: Sha256
  #head: ChainHead = EMPTY_HEAD
  #lastKind: string | null = null

  constructor(sha256: Sha256) {
    this.#sha256 = sha256
  }

  /** The last sound entry. */
  get head(): ChainHead {
    return this.#head
  }

  /** Kind of the last sound entry; null before the first. */
  get lastKind(): string | null {
    return this.#lastKind
  }

  /** Checks the next stored entry. After damage the walk does not go on. */
  step(stored: StoredEntry): WalkStep {
    const damage = this.#misnumbered(stored) ?? this.#altered(stored) ?? this.#unlinked(stored)
    if (damage !== null) return { ok: false, damage }
    const entry = readOrNull(stored)
    if (entry === null) {
      return { ok: false, damage: damageAt(stored, 'EDITED', `The payload of ${entryName(stored)} is not JSON`) }
    }
    this.#head = stored
    this.#lastKind = stored.kind
    return { ok: true, entry }
  }

  #misnumbered(stored: StoredEntry): JournalDamage | null {
    const expected = this.#head.sequence + 1
    if (stored.sequence === expected) return null
    if (stored.sequence < expected) {
      return damageAt(stored, 'MISPLACED', `${capital(entryName(stored))} stands where entry ${expected} should be`)
    }
    const last = stored.sequence - 1
    const missing = last === expected ? `Entry ${expected} is` : `Entries ${expected} to ${last} are`
    return {
      code: 'MISSING',
      sequence: expected,
      kind: null,
      text: `${missing} missing: ${this.#predecessor()} is followed by ${entryName(stored)}`,
    }
  }

  #altered(stored: StoredEntry): JournalDamage | null {
    if (hashEntry(stored, this.#sha256) === stored.hash) return null
    const original = this.#originalSequence(stored)
    if (original === null) {
      return damageAt(stored, 'EDITED', `${capital(entryName(stored))} was edited: its content does not match its hash`)
    }
    const cause = original < stored.sequence ? 'inserted or exchanged' : 'deleted or exchanged'
    return damageAt(
      stored,
      'MISPLACED',
      `${capital(entryName(stored))} was written as entry ${original}: entries were ${cause} after ${this.#predecessor()}`,
    )
  }

  #unlinked(stored: StoredEntry): JournalDamage | null {
    if (stored.previousHash === this.#head.hash) return null
    return damageAt(
      stored,
      'UNLINKED',
      `${capital(entryName(stored))} does not continue ${this.#predecessor()}: one of the two was rewritten or inserted`,
    )
  }

  /** The number under which the content does match its hash; null when it was edited. */
  #originalSequence(stored: StoredEntry): number | null {
    for (let distance = 1; distance <= SEARCH; distance++) {
      for (const sequence of [stored.sequence - distance, stored.sequence + distance]) {
        if (sequence > 0 && hashEntry({ ...stored, sequence }, this.#sha256) === stored.hash) return sequence
      }
    }
    return null
  }

  #predecessor(): string {
    return this.#lastKind === null
      ? 'the beginning'
      : entryName({ sequence: this.#head.sequence, kind: this.#lastKind })
  }
}

function readOrNull(stored: StoredEntry): JournalEntry | null {
  try {
    return readEntry(stored)
  } catch {
    return null
  }
}

function damageAt(stored: StoredEntry, code: JournalDamage['code'], text: string): JournalDamage {
  return { code, sequence: stored.sequence, kind: stored.kind, text }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
