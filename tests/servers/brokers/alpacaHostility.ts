import type { RouteAnswer } from '../contractServer.ts'
import type { HostilePayload } from './brokerServer.ts'

const HUGE = 50_000_000
const DEEP = 100_000
const BAD_TEXT = Uint8Array.from([0x7b, 0x22, 0x69, 0x64, 0x22, 0x3a, 0xff, 0xfe, 0xc3, 0x28, 0x7d])
const PROTOTYPE =
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1,"stream":"trade_updates"}'
const WRONG_TYPES =
  '{"stream":"trade_updates","id":{"a":1},"client_order_id":[],"symbol":7,"qty":{},"cash":[],"data":{"event":{},"order":[1]}}'

/** An answer of HTTP that means harm. */
export function hostileAnswer(payload: HostilePayload): RouteAnswer {
  if (payload === 'HUGE') return { body: '', fault: { kind: 'FLOOD', bytes: HUGE } }
  return { headers: { 'content-type': 'application/json' }, body: content(payload) }
}

/** A frame of the stream that means harm. */
export function hostileFrame(payload: HostilePayload): string | Uint8Array {
  return payload === 'HUGE' ? ' '.repeat(HUGE) : content(payload)
}

function content(payload: Exclude<HostilePayload, 'HUGE'>): string | Uint8Array {
  if (payload === 'DEEP') return '['.repeat(DEEP)
  if (payload === 'BAD_TEXT') return BAD_TEXT
  return payload === 'PROTOTYPE' ? PROTOTYPE : WRONG_TYPES
}
