import type { AnswerHeaders } from '../limits/retryAfter.ts'

/** An answer as it is kept. */
export interface KeptAnswer {
  readonly headers: AnswerHeaders
  readonly bytes: Uint8Array
}

/** Answers that may be given again for a while. */
export interface ResponseCache {
  find(key: string, now: number): KeptAnswer | null
  keep(key: string, answer: KeptAnswer, validUntil: number): void
}

/** Makes a cache that holds at most so many bytes of bodies; what was not used for longest goes first. */
export function createResponseCache(maxBytes: number): ResponseCache {
  const entries = new Map<string, { readonly answer: KeptAnswer; readonly validUntil: number }>()
  let bytes = 0

  function forget(key: string): void {
    bytes -= entries.get(key)?.answer.bytes.byteLength ?? 0
    entries.delete(key)
  }

  return {
    find: (key, now) => {
      const entry = entries.get(key)
      if (entry === undefined) return null
      if (entry.validUntil <= now) {
        forget(key)
        return null
      }
      entries.delete(key)
      entries.set(key, entry)
      return entry.answer
    },
    keep: (key, answer, validUntil) => {
      forget(key)
      if (answer.bytes.byteLength > maxBytes) return
      entries.set(key, { answer, validUntil })
      bytes += answer.bytes.byteLength
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes) break
        forget(oldest)
      }
    },
  }
}
