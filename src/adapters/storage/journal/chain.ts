import { canonicalJson } from '#core/canonicalJson.ts'
import type { JournalDraft, JournalEntry, Sha256 } from '#engines/broker/ports.ts'

/** The last entry of a chain; what the next one must name. */
export interface ChainHead {
  readonly sequence: number
  readonly hash: string
}

/** The head of an empty journal: entry 1 names this as its predecessor. */
export const EMPTY_HEAD: ChainHead = { sequence: 0, hash: '0'.repeat(64) }

/** An entry as it is stored: the payload is the canonical text that was hashed. */
export interface StoredEntry extends Omit<JournalEntry, 'payload'> {
  readonly payloadText: string
}

/** A new entry in both forms: as it is stored and as it is read. */
export interface SealedEntry {
  readonly entry: JournalEntry
  readonly stored: StoredEntry
}

/** Gives a draft its place after the head. Throws when the payload is not plain JSON: that is a broken invariant. */
export function sealEntry(draft: JournalDraft, head: ChainHead, sha256: Sha256): SealedEntry {
  const place = {
    sequence: head.sequence + 1,
    previousHash: head.hash,
    kind: storableText(draft.kind),
    at: draft.at,
    accountId: draft.accountId,
    correlationId: draft.correlationId === null ? null : storableText(draft.correlationId),
    uniqueKey: draft.uniqueKey === null ? null : storableText(draft.uniqueKey),
    summary: storableText(draft.summary),
  }
  const payloadText = canonicalJson(draft.payload)
  const hash = hashEntry({ ...place, payloadText }, sha256)
  return { entry: { ...place, payload: draft.payload, hash }, stored: { ...place, payloadText, hash } }
}

/** Reads a stored entry back. Throws when its payload is not JSON. */
export function readEntry({ payloadText, ...rest }: StoredEntry): JournalEntry {
  return { ...rest, payload: JSON.parse(payloadText) as unknown }
}

/**
 * Hashes an entry: SHA-256 of its canonical JSON (RFC 8785), all fields but `hash` itself. The payload goes in as the very
 * text that is stored, so that no change of a byte goes unnoticed.
 */
export function hashEntry(entry: Omit<StoredEntry, 'hash'>, sha256: Sha256): string {
  const text = (value: string | null): string => JSON.stringify(value)
  return sha256(
    `{"accountId":${text(entry.accountId)},"at":${JSON.stringify(entry.at)},"correlationId":${text(entry.correlationId)},` +
      `"kind":${text(entry.kind)},"payload":${entry.payloadText},"previousHash":${text(entry.previousHash)},` +
      `"sequence":${entry.sequence},"summary":${text(entry.summary)},"uniqueKey":${text(entry.uniqueKey)}}`,
  )
}

/** Text columns keep neither lone surrogates nor NUL: what is hashed must be what is read back. */
function storableText(text: string): string {
  return text.replace(/\p{Surrogate}|\0/gu, '\ufffd')
}
