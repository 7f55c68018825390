import type { WebSocket } from 'ws'
import type { StreamFault } from './brokerServer.ts'

/** Tells the clients of a stream what happens, by Alpaca's protocol, or wrongly. */
export interface Teller {
  readonly fault: StreamFault
  setFault(fault: StreamFault): void
  join(socket: WebSocket): void
  hear(socket: WebSocket, text: string): void
  /** Tells an update to everybody who listens. */
  tell(update: object): void
}

const REVERSED_MS = 60

/** Makes a teller; `instead` gives a frame that takes the place of every message, or null. */
export function createTeller(frames: 'BINARY' | 'TEXT', instead: () => string | Uint8Array | null): Teller {
  const listening = new Set<WebSocket>()
  const authorized = new Set<WebSocket>()
  const everybody = new Set<WebSocket>()
  let fault: StreamFault = 'NONE'
  let kept: object[] = []

  function send(socket: WebSocket, message: object): void {
    const text = JSON.stringify(message)
    if (socket.readyState === socket.OPEN) socket.send(frames === 'BINARY' ? Buffer.from(text) : text)
  }

  function broadcast(update: object): void {
    for (const socket of listening) send(socket, { stream: 'trade_updates', data: update })
  }

  function garble(update: object): void {
    const text = JSON.stringify({ stream: 'trade_updates', data: update })
    for (const socket of listening) socket.send(Buffer.from(text.slice(0, 120)))
  }

  return {
    get fault() {
      return fault
    },
    setFault: (next) => {
      if (fault === 'SILENT') for (const socket of everybody) socket.resume()
      fault = next
      // Nothing is read any more, so no ping is answered either.
      if (fault === 'SILENT') for (const socket of everybody) socket.pause()
    },
    join: (socket) => {
      everybody.add(socket)
      if (fault === 'SILENT') socket.pause()
      socket.on('close', () => {
        for (const group of [everybody, authorized, listening]) group.delete(socket)
      })
    },
    hear: (socket, text) => {
      const { action, data } = JSON.parse(text) as { action?: string; data?: Readonly<Record<string, unknown>> }
      if (action === 'authenticate') {
        const isKnown = typeof data?.['key_id'] === 'string' && !data['key_id'].includes('WRONG')
        if (isKnown) authorized.add(socket)
        const status = isKnown ? 'authorized' : 'unauthorized'
        return send(socket, { stream: 'authorization', data: { status, action: 'authenticate' } })
      }
      if (action === 'listen' && authorized.has(socket)) {
        listening.add(socket)
        send(socket, { stream: 'listening', data: { streams: data?.['streams'] ?? [] } })
      }
    },
    tell: (update) => {
      const frame = instead()
      if (frame !== null) {
        for (const socket of listening) socket.send(frame)
        return
      }
      switch (fault) {
        case 'DROPPED':
        case 'SILENT':
          return
        case 'DUPLICATED':
          broadcast(update)
          return broadcast(update)
        case 'GARBLED':
          return garble(update)
        case 'CUT':
          for (const socket of everybody) socket.terminate()
          return
        case 'REVERSED':
          kept.push(update)
          setTimeout(() => {
            for (const one of kept.toReversed()) broadcast(one)
            kept = []
          }, REVERSED_MS)
          return
        case 'NONE':
          return broadcast(update)
      }
    },
  }
}
