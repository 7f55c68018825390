import { type Fields, isFields } from '../shared/fields.ts'

/**
 * The answer to a ping, with its own number in it; null when the message is none. HTX has three forms: `ping` on market
 * feeds, `op` on the feed of funding and liquidations, `action` on version 2.
 */
export function pongOf(message: Fields): string | null {
  const { ping, op, action, ts, data } = message
  if (ping !== undefined) {
    const number = wholeOf(ping)
    return number === null ? null : `{"pong":${number}}`
  }
  if (op === 'ping') {
    const number = wholeOf(ts)
    return number === null ? null : `{"op":"pong","ts":"${number}"}`
  }
  if (action === 'ping' && isFields(data)) {
    const number = wholeOf(data['ts'])
    return number === null ? null : `{"action":"pong","data":{"ts":${number}}}`
  }
  return null
}

/** A whole number as text; nothing else of the message goes back to the venue. */
function wholeOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value)
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? value : null
}
