/** Far beyond any answer of an account. */
const MOST_BYTES = 16_000_000

/** An answer of whatever status. */
export interface TextAnswer {
  readonly status: number
  readonly text: string
}

/** Asks once, without following to other places; null when no whole answer of a sane size comes in time. */
export async function fetchText(url: string, init: RequestInit, milliseconds: number): Promise<TextAnswer | null> {
  try {
    const signal = AbortSignal.timeout(milliseconds)
    const stops = init.signal === undefined || init.signal === null ? signal : AbortSignal.any([signal, init.signal])
    const answer = await fetch(url, { ...init, redirect: 'error', signal: stops })
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of answer.body ?? []) {
      length += chunk.byteLength
      if (length > MOST_BYTES) return null
      chunks.push(chunk)
    }
    return { status: answer.status, text: Buffer.concat(chunks).toString('utf8') }
  } catch {
    return null
  }
}
