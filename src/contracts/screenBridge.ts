import type { HostMessage, ScreenMessage } from './transport.ts'

/**
 * What the preload script gives a page of the Electron shell as `window.quarterdeck`; a page in a browser has none and
 * uses the WebSocket at `SCREEN_SOCKET_PATH` instead.
 *
 * 1. A page registers its listeners once, then sends `hello`; nothing arrives before that.
 * 2. Messages keep their order; Float64Array arrives unchanged.
 * 3. `onClose` fires at most once, and nothing arrives after it.
 */
export interface ScreenBridge {
  send(message: ScreenMessage): void
  onMessage(listener: (message: HostMessage) => void): void
  onClose(listener: () => void): void
}

/** Name of the bridge on `window`. */
export const SCREEN_BRIDGE_NAME = 'quarterdeck'

/** Path of the server host's WebSocket; the browser sends the session cookie by itself. */
export const SCREEN_SOCKET_PATH = '/ui'

/** Electron IPC channels under the bridge: from the page, to the page, what the page has taken, the host's last word. */
export const SCREEN_IPC = {
  toHost: 'quarterdeck:screen',
  toScreen: 'quarterdeck:host',
  taken: 'quarterdeck:taken',
  closed: 'quarterdeck:closed',
} as const
