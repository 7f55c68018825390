import type { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { headerOf, type AnswerHeaders } from '../limits/retryAfter.ts'

/** Thrown when an answer is larger than allowed, packed or unpacked. */
export class AnswerTooLarge extends Error {}
/** Thrown when an answer is packed in a way that was not asked for. */
export class UnknownEncoding extends Error {}

/** What may be asked for: what can be unpacked. */
export const ACCEPTED_ENCODINGS = 'gzip, br'

/**
 * Reads and unpacks a body. It is counted while it is unpacked and given up at the limit, so that a small answer which
 * unpacks to gigabytes costs no more than the limit. `heard` is told of the bytes as they come, packed.
 */
export async function readBody(
  body: Readable,
  headers: AnswerHeaders,
  maxBytes: number,
  heard: (bytes: number) => void,
): Promise<Uint8Array> {
  body.on('error', () => {})
  const decoder = decoderOf(headers)
  if (decoder === 'UNKNOWN') {
    body.destroy()
    throw new UnknownEncoding()
  }
  if (Number(headerOf(headers, 'content-length') ?? 0) > maxBytes) {
    body.destroy()
    decoder?.destroy()
    throw new AnswerTooLarge()
  }
  const chunks: Uint8Array[] = []
  let length = 0
  const collect = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of source) {
      length += chunk.byteLength
      if (length > maxBytes) throw new AnswerTooLarge()
      chunks.push(chunk)
    }
  }
  const listen = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      heard(chunk.byteLength)
      yield chunk
    }
  }
  if (decoder === null) await pipeline(body, listen, collect)
  else await pipeline(body, listen, decoder, collect)
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length)
}

function decoderOf(headers: AnswerHeaders): Transform | null | 'UNKNOWN' {
  const encoding = headerOf(headers, 'content-encoding')?.trim().toLowerCase() ?? ''
  if (encoding === '' || encoding === 'identity') return null
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip()
  if (encoding === 'br') return createBrotliDecompress()
  return encoding === 'deflate' ? createInflate() : 'UNKNOWN'
}

/** Turns the bytes of an answer into text by its charset, UTF-8 when it names none; null when they are no such text. */
export function decodeText(bytes: Uint8Array, contentType: string | null): string | null {
  const charset = /;\s*charset\s*=\s*"?([^";\s]{1,40})/i.exec(contentType ?? '')?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
