import type { ScreenBridge } from '#contracts/screenBridge.ts'
import { SCREEN_BRIDGE_NAME, SCREEN_SOCKET_PATH } from '#contracts/screenBridge.ts'
import type { HostMessage, ScreenMessage, Transport } from '#contracts/transport.ts'
import { decodeWire, encodeWire } from '#contracts/wireCodec.ts'

/** What arrives is unchecked until the link has looked at it. */
export type ScreenTransport = Transport<ScreenMessage, unknown>

/** Returns the bridge of the Electron shell, or null in a browser. */
export function findBridge(): ScreenBridge | null {
  const bridge: unknown = Reflect.get(window, SCREEN_BRIDGE_NAME)
  return typeof bridge === 'object' && bridge !== null ? (bridge as ScreenBridge) : null
}

/** Returns the way to open this page's carrier: the bridge in the shell (once), else the server's WebSocket. */
export function transportOpener(bridge: ScreenBridge | null): () => Promise<ScreenTransport> {
  if (bridge === null) return () => openSocket(socketAddress(window.location))
  let used = false
  return () => {
    if (used) return Promise.reject(new Error('The shell has closed its bridge.'))
    used = true
    return Promise.resolve(bridgeTransport(bridge))
  }
}

function socketAddress(location: Location): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${SCREEN_SOCKET_PATH}`
}

function bridgeTransport(bridge: ScreenBridge): ScreenTransport {
  return {
    send: (message) => bridge.send(message),
    onMessage: (listener) => bridge.onMessage((message: HostMessage) => listener(message)),
    onClose: (listener) => bridge.onClose(listener),
    close: () => {},
  }
}

function openSocket(address: string): Promise<ScreenTransport> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address)
    socket.addEventListener('open', () => resolve(socketTransport(socket)), { once: true })
    socket.addEventListener('close', () => reject(new Error('The connection was refused.')), { once: true })
  })
}

function socketTransport(socket: WebSocket): ScreenTransport {
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeWire(message))
    },
    onMessage: (listener) =>
      socket.addEventListener('message', (event: MessageEvent<unknown>) => {
        const decoded = decodeWire(String(event.data))
        if (decoded.ok) listener(decoded.message)
      }),
    onClose: (listener) => socket.addEventListener('close', () => listener(), { once: true }),
    close: () => socket.close(),
  }
}
