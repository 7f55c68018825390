import type { Socket } from 'node:net'
import type { HostilePayload, StreamFault } from './brokerServer.ts'
import { frameText } from './ibWire.ts'

/** Whose messages go wrong, and how. */
export interface WireFaults {
  readonly streamFault: StreamFault
  readonly hostility?: { readonly where: 'ANSWERS' | 'STREAM'; readonly payload: HostilePayload } | null
}

const DEPTH = 100_000
const FIFTY_MEGABYTES = 50_000_000

/** Content that means harm, in place of a message. */
export function hostileMessage(payload: HostilePayload, instead: Buffer): Buffer {
  switch (payload) {
    case 'HUGE':
      return frameText(Buffer.alloc(FIFTY_MEGABYTES, 0x31))
    case 'DEEP':
      return frameText(`${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}\0`)
    case 'PROTOTYPE':
      return frameText('__proto__\0constructor\0{"__proto__":{"polluted":1}}\0')
    case 'BAD_TEXT':
      return frameText(Buffer.from([0xff, 0xfe, 0xc0, 0x00]))
    case 'WRONG_TYPES': {
      const [kind, ...fields] = instead.subarray(4).toString().split('\0')
      return frameText([kind, ...fields.slice(0, -1).map((field) => (field === '' ? 'x' : `x${field}`)), ''].join('\0'))
    }
  }
}

/** Says things to a socket as the fault of the stream has it. */
export function tellWith(faults: WireFaults, sockets: readonly Socket[], messages: readonly Buffer[]): void {
  const { streamFault, hostility } = faults
  const say = (some: readonly Buffer[]): void => {
    for (const socket of sockets) for (const one of some) socket.write(one)
  }
  if (hostility?.where === 'STREAM') return say(messages.map((one) => hostileMessage(hostility.payload, one)))
  switch (streamFault) {
    case 'SILENT':
    case 'DROPPED':
      return
    case 'DUPLICATED':
      return say(messages.flatMap((one) => [one, one]))
    case 'REVERSED':
      return say(messages.toReversed())
    case 'GARBLED':
      return say(messages.map(() => frameText('\u0007 and no end of it')))
    case 'CUT':
      for (const socket of sockets) socket.destroy()
      return
    case 'NONE':
      say(messages)
  }
}
