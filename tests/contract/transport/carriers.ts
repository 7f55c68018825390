import { EventEmitter } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { SCREEN_IPC } from '#contracts/screenBridge.ts'
import type { HostMessage, ScreenMessage } from '#contracts/transport.ts'
import { decodeWire, encodeWire } from '#contracts/wireCodec.ts'
import { createElectronTransport } from '#hosts/transport/electronTransport.ts'
import type { ScreenCarrier } from '#hosts/transport/screenCarrier.ts'
import { createWebSocketTransport } from '#hosts/transport/webSocketTransport.ts'
import { createScreenBridge } from '../../../src/preload/bridge.ts'

/** The page's end, as far as the contract speaks of it; `sendRaw` is what a hostile page can do. */
export interface PageEnd {
  send(message: ScreenMessage): void
  sendRaw(message: unknown): void
  onMessage(listener: (message: HostMessage) => void): void
  onClose(listener: () => void): void
  /** Ends the page. */
  leave(): void
}

/** Both ends of one open carrier. */
export interface Connection {
  readonly host: ScreenCarrier
  readonly page: PageEnd
  dispose(): Promise<void>
}

/** One kind of carrier. */
export interface CarrierKind {
  readonly name: string
  connect(): Promise<Connection>
}

/** Electron IPC with the real bridge; only the process boundary is played, by the structured clone that Electron uses. */
export const electronIpc: CarrierKind = {
  name: 'Electron IPC',
  connect: async () => {
    const toPage = new EventEmitter()
    let gone = false
    const crossing = (action: () => void): void => void setImmediate(() => gone || action())
    const transport = createElectronTransport({
      send: (channel, message) => {
        const cloned: unknown = structuredClone(message)
        crossing(() => toPage.emit(channel, {}, cloned))
      },
      isGone: () => gone,
    })
    const toHost = (channel: string, message: unknown): void => {
      const cloned: unknown = structuredClone(message)
      crossing(() => (channel === SCREEN_IPC.taken ? transport.taken(cloned) : transport.receive(cloned)))
    }
    const bridge = createScreenBridge({ send: toHost, on: (channel, listener) => void toPage.on(channel, listener) })
    return {
      host: transport.carrier,
      page: {
        ...bridge,
        sendRaw: (message) => toHost(SCREEN_IPC.toHost, message),
        leave: () => {
          gone = true
          transport.pageGone()
        },
      },
      dispose: () => Promise.resolve(),
    }
  },
}

/** A real WebSocket over the loopback. */
export const webSocket: CarrierKind = {
  name: 'WebSocket',
  connect: async () => {
    const http = createServer()
    const sockets = new WebSocketServer({ server: http })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const accepted = new Promise<ScreenCarrier>((resolve) => {
      sockets.once('connection', (socket) => resolve(createWebSocketTransport(socket)))
    })
    const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
    await new Promise((resolve) => socket.once('open', resolve))
    return {
      host: await accepted,
      page: {
        send: (message) => socket.send(encodeWire(message)),
        sendRaw: (message) => socket.send(typeof message === 'string' ? message : encodeWire(message)),
        onMessage: (listener) => {
          socket.on('message', (data: Buffer) => {
            const decoded = decodeWire(data.toString('utf8'))
            if (decoded.ok) listener(decoded.message as HostMessage)
          })
        },
        onClose: (listener) => void socket.once('close', listener),
        leave: () => socket.terminate(),
      },
      dispose: async () => {
        socket.terminate()
        sockets.close()
        await new Promise((resolve) => http.close(resolve))
      },
    }
  },
}
