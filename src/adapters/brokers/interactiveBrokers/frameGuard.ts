import { Socket } from 'node:net'
import type { IBApi } from '@stoqey/ib'

/** Far beyond any message that is read here. */
const LONGEST_FRAME = 1 << 20

/**
 * Stands before the library's reader. It hands on whole frames of a sane length only, and catches what the reader throws:
 * the library trusts lengths (a negative one would hold it for ever) and lets faults escape into the event loop. After the
 * first fault nothing is handed on any more and `onGarbled` is called once. False when this library has no such reader.
 */
export function guardFrames(api: IBApi, onGarbled: (why: string) => void): boolean {
  const socket = memberOf(memberOf(api, 'controller'), 'socket')
  const reader = memberOf(socket, 'onData')
  if (typeof socket !== 'object' || socket === null || typeof reader !== 'function') return false
  let rest: Buffer = Buffer.alloc(0)
  let hasFault = false

  function fail(why: string): void {
    hasFault = true
    rest = Buffer.alloc(0)
    onGarbled(why)
  }

  function take(data: Buffer): void {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data])
    while (!hasFault && rest.length >= 4) {
      const length = rest.readUInt32BE(0)
      if (length === 0 || length > LONGEST_FRAME) return fail(`a message claims a length of ${length} bytes`)
      if (rest.length < length + 4) return
      const frame = rest.subarray(0, length + 4)
      rest = rest.subarray(length + 4)
      if (frame[frame.length - 1] !== 0) return fail('a message is cut off')
      try {
        Reflect.apply(reader as (data: Buffer) => void, socket, [frame])
      } catch {
        return fail('a message cannot be read')
      }
    }
  }

  return Reflect.set(socket, 'onData', (data: Buffer) => {
    if (!hasFault) take(data)
  })
}

/** Lets messages leave at once: the library leaves the waiting for further bytes switched on, which costs 40 ms an order. */
export function sendAtOnce(api: IBApi): void {
  const client = memberOf(memberOf(memberOf(api, 'controller'), 'socket'), 'client')
  if (client instanceof Socket) client.setNoDelay(true)
}

function memberOf(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined
}
