import type { WebSocket } from 'ws'
import { decodeWire, encodeWire } from '#contracts/wireCodec.ts'
import { createCarrierEvents } from './carrierEvents.ts'
import type { ScreenCarrier } from './screenCarrier.ts'

/** Largest message a screen may send: an import of 64 million characters, escaped. */
export const MAX_SCREEN_MESSAGE_BYTES = 160_000_000

/** Close codes of RFC 6455. */
const CLOSE = { normal: 1000, binaryRefused: 1003, unreadable: 1007 } as const

/** Carries the messages of one screen over a WebSocket as text. An unreadable message ends the connection. */
export function createWebSocketTransport(socket: WebSocket): ScreenCarrier {
  const events = createCarrierEvents<unknown>()
  let inFlight = 0

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) {
      socket.close(CLOSE.binaryRefused)
      return
    }
    const decoded = decodeWire(data.toString('utf8'))
    if (decoded.ok) events.deliver(decoded.message)
    else socket.close(CLOSE.unreadable, decoded.code)
  })
  socket.on('close', () => events.end())
  // An oversized or malformed frame is an error of the peer; `ws` closes the socket by itself after telling of it.
  socket.on('error', () => events.end())

  return {
    send: (message) => {
      if (!events.isOpen() || socket.readyState !== socket.OPEN) return
      inFlight += 1
      socket.send(encodeWire(message), () => {
        inFlight -= 1
      })
    },
    onMessage: events.onMessage,
    onClose: events.onClose,
    inFlight: () => inFlight,
    close: () => {
      socket.close(CLOSE.normal)
      events.end()
    },
  }
}
