import { SCREEN_IPC, type ScreenBridge } from '#contracts/screenBridge.ts'
import type { HostMessage } from '#contracts/transport.ts'

/** What the bridge needs of Electron's `ipcRenderer`; the event objects stay on this side. */
export interface PageIpc {
  send(channel: string, message: unknown): void
  on(channel: string, listener: (event: unknown, message: unknown) => void): void
}

/** Makes the bridge of one page. It tells the host what the page has taken, so that a hung page is not flooded. */
export function createScreenBridge(ipc: PageIpc): ScreenBridge {
  let onMessage: ((message: HostMessage) => void) | null = null
  let onClose: (() => void) | null = null
  let open = true
  ipc.on(SCREEN_IPC.toScreen, (_event, message) => {
    ipc.send(SCREEN_IPC.taken, 1)
    // The host is the trusted side of this bridge; the page checks what it shows.
    if (open) onMessage?.(message as HostMessage)
  })
  ipc.on(SCREEN_IPC.closed, () => {
    if (!open) return
    open = false
    onClose?.()
  })
  return {
    send: (message) => {
      if (open) ipc.send(SCREEN_IPC.toHost, message)
    },
    onMessage: (listener) => {
      onMessage = listener
    },
    onClose: (listener) => {
      onClose = listener
    },
  }
}
