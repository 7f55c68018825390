import { type Fields, isFields } from '../shared/fields.ts'
import { ignored, malformed, type Normalised, refusedByVenue } from '../shared/normalised.ts'
import { readText } from '../shared/readMessage.ts'

/** A message of one topic of KuCoin, taken apart. */
export interface KucoinMessage {
  /** The topic without its symbol, for example `/market/match`. */
  readonly topic: string
  readonly symbol: string
  readonly subject: string
  readonly data: Fields
}

/** Takes the envelope off a message, or says what becomes of a message without news. */
export function openEnvelope(
  venue: string,
  message: Fields,
): { readonly ok: true; readonly value: KucoinMessage } | { readonly ok: false; readonly said: Normalised } {
  const { type, topic, subject, data } = message
  if (type === 'error') return { ok: false, said: refusedByVenue(venue, message['data']) }
  if (type !== 'message') {
    return { ok: false, said: typeof type === 'string' ? ignored(type) : malformed(venue, 'unknown', 'type') }
  }
  if (typeof topic !== 'string' || typeof subject !== 'string' || !isFields(data)) {
    return { ok: false, said: malformed(venue, 'message', 'topic, subject or data') }
  }
  const colon = topic.indexOf(':')
  const symbol = colon === -1 ? '' : topic.slice(colon + 1)
  // Of the topic for all symbols the subject is the symbol.
  const value = {
    topic: colon === -1 ? topic : topic.slice(0, colon),
    symbol: symbol === 'all' ? subject : symbol,
    subject,
    data,
  }
  return { ok: true, value }
}

/** Takes the data out of an answer to a request; null when it is no good answer. */
export function answerData(answer: unknown): Fields | null {
  const read = readText(answer)
  if (!read.ok || !isFields(read.value)) return null
  const { code, data } = read.value
  return (code === undefined || code === '200000') && isFields(data) ? data : null
}
