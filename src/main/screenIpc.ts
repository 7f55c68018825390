import { ipcMain, type IpcMainEvent, type WebContents } from 'electron'
import { SCREEN_IPC } from '#contracts/screenBridge.ts'
import type { Hub } from '#hosts/hub/hub.ts'
import type { ScreenScope } from '#hosts/hub/screenSession.ts'
import type { Log } from '#hosts/log.ts'
import { createElectronTransport, type ElectronTransport } from '#hosts/transport/electronTransport.ts'
import { APP_ORIGIN } from './appScheme.ts'

/** Connects pages of the shell with the hub; only their main frames, from our own origin, are heard. */
export interface ScreenIpc {
  connect(contents: WebContents, scope: ScreenScope): void
}

/** Starts listening. */
export function createScreenIpc(hub: Hub, log: Log): ScreenIpc {
  const transports = new Map<number, ElectronTransport>()

  const transportOf = (event: IpcMainEvent): ElectronTransport | null => {
    const transport = transports.get(event.sender.id)
    if (transport !== undefined && isTrusted(event)) return transport
    log.warn('a message from an unknown sender was refused', { url: event.senderFrame?.url ?? 'gone' })
    return null
  }
  ipcMain.on(SCREEN_IPC.toHost, (event, message: unknown) => transportOf(event)?.receive(message))
  ipcMain.on(SCREEN_IPC.taken, (event, count: unknown) => transportOf(event)?.taken(count))

  const connect = (contents: WebContents, scope: ScreenScope): void => {
    const transport = createElectronTransport({
      send: (channel, message) => contents.send(channel, message),
      isGone: () => contents.isDestroyed() || contents.isCrashed(),
    })
    transports.set(contents.id, transport)
    hub.connect(transport.carrier, scope)
    contents.once('destroyed', () => {
      transports.delete(contents.id)
      transport.pageGone()
    })
    contents.once('render-process-gone', () => {
      transport.pageGone()
      // The page is loaded again and greets a carrier of its own.
      if (!contents.isDestroyed()) connect(contents, scope)
    })
  }
  return { connect }
}

function isTrusted(event: IpcMainEvent): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === event.sender.mainFrame && frame.origin === APP_ORIGIN
}
