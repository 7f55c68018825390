import { canonicalJson } from '#core/canonicalJson.ts'
import type { StoredTrialEntry, TrialEntryKind, TrialLedgerHead, TrialPayload } from '#contracts/records/trialEntry.ts'
import type { Sha256 } from '../ports.ts'

/** An entry that has no place in the ledger yet. */
export type TrialDraft = {
  [Kind in TrialEntryKind]: {
    readonly kind: Kind
    readonly at: number
    readonly idea: string | null
    readonly trial: number | null
    readonly payload: TrialPayload<Kind>
  }
}[TrialEntryKind]

/** The head of an empty ledger: entry 1 names this as its predecessor. */
export const EMPTY_LEDGER: TrialLedgerHead = { sequence: 0, hash: '0'.repeat(64) }

/** Gives a draft its place after the head. */
export function sealTrialEntry(draft: TrialDraft, head: TrialLedgerHead, sha256: Sha256): StoredTrialEntry {
  const { kind, at, idea, trial } = draft
  const place = { sequence: head.sequence + 1, at, kind, idea, trial, previousHash: head.hash }
  const payload = storable(canonicalJson(draft.payload))
  return { ...place, payload, hash: hashTrialEntry({ ...place, payload }, sha256) }
}

/** SHA-256 of an entry's canonical JSON without its own hash; the payload goes in as the very text that is stored. */
function hashTrialEntry(entry: Omit<StoredTrialEntry, 'hash'>, sha256: Sha256): string {
  const { at, idea, kind, payload, previousHash, sequence, trial } = entry
  const text = [at, idea, kind, payload, previousHash, sequence, trial].map((field) => JSON.stringify(field)).join(',')
  return sha256(`[${text}]`)
}

/** Tells whether an entry still says what it was written with; its place in the chain is another question. */
export function isUnaltered(entry: StoredTrialEntry, sha256: Sha256): boolean {
  return hashTrialEntry(entry, sha256) === entry.hash
}

/** Where a chain stops being the one that was written. */
export interface TrialChainDamage {
  readonly sequence: number
  readonly text: string
}

/** Follows the chain entry by entry, in the order of their sequence, and stops at the first damage. */
export class TrialChainWalk {
  readonly #sha256: Sha256
  #head: TrialLedgerHead = EMPTY_LEDGER

  constructor(sha256: Sha256) {
    this.#sha256 = sha256
  }

  /** The last sound entry. */
  get head(): TrialLedgerHead {
    return this.#head
  }

  /** Checks the next entry; null when it is sound. */
  step(entry: StoredTrialEntry): TrialChainDamage | null {
    const expected = this.#head.sequence + 1
    if (entry.sequence !== expected) {
      const last = entry.sequence - 1
      const which = last <= expected ? `Entry ${expected} is` : `Entries ${expected} to ${last} are`
      return { sequence: expected, text: `${which} missing from the trial ledger.` }
    }
    if (!isUnaltered(entry, this.#sha256)) {
      return { sequence: expected, text: `Entry ${expected} (${entry.kind}) was changed after it was written.` }
    }
    if (entry.previousHash !== this.#head.hash) {
      const text = `Entry ${expected} (${entry.kind}) does not continue the one before it: one of the two was exchanged.`
      return { sequence: expected, text }
    }
    this.#head = entry
    return null
  }
}

/** Text columns keep neither lone surrogates nor NUL: what is hashed must be what is read back. */
function storable(text: string): string {
  return text.replace(/\p{Surrogate}|\0/gu, '\ufffd')
}
