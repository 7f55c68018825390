import { gunzipSync } from 'node:zlib'
import { LONGEST_MESSAGE, parseJson, type ParsedJson } from '../shared/parseJson.ts'
import type { Rejection } from '../shared/normalised.ts'

/** Reads a message of HTX: gzip-compressed JSON. What unpacks to more than the longest message is refused half way. */
export function readCompressed(message: unknown): ParsedJson | Rejection {
  if (typeof message === 'string') return parseJson(message)
  if (!(message instanceof Uint8Array)) return { ok: true, value: message }
  try {
    return parseJson(gunzipSync(message, { maxOutputLength: LONGEST_MESSAGE }).toString('utf8'))
  } catch (error) {
    const isTooLarge = error instanceof RangeError
    return isTooLarge
      ? { code: 'MESSAGE_TOO_LARGE', reason: `The message unpacks to more than ${LONGEST_MESSAGE} bytes.` }
      : { code: 'MESSAGE_NOT_COMPRESSED', reason: 'The message is not whole gzip data.' }
  }
}
