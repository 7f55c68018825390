import { SCREEN_IPC } from '#contracts/screenBridge.ts'
import { createCarrierEvents } from './carrierEvents.ts'
import type { ScreenCarrier } from './screenCarrier.ts'

/** What the carrier needs of a page of the Electron shell; messages are cloned by Electron on the way. */
export interface Page {
  send(channel: string, message: unknown): void
  isGone(): boolean
}

/** A carrier over Electron IPC, with the inlets by which the shell hands it what came from its page. */
export interface ElectronTransport {
  readonly carrier: ScreenCarrier
  /** Takes a message whose sender the shell has checked. */
  receive(message: unknown): void
  /** Takes the page's count of messages it has handled since its last count. */
  taken(count: unknown): void
  /** Ends the carrier because its page is gone. */
  pageGone(): void
}

/** Carries the messages of one page over Electron IPC. */
export function createElectronTransport(page: Page): ElectronTransport {
  const events = createCarrierEvents<unknown>()
  let inFlight = 0
  const carrier: ScreenCarrier = {
    send: (message) => {
      if (!events.isOpen() || page.isGone()) return
      inFlight += 1
      page.send(SCREEN_IPC.toScreen, message)
    },
    onMessage: events.onMessage,
    onClose: events.onClose,
    inFlight: () => inFlight,
    close: () => {
      if (!events.isOpen()) return
      if (!page.isGone()) page.send(SCREEN_IPC.closed, null)
      events.end()
    },
  }
  return {
    carrier,
    receive: (message) => {
      // A page that loads again starts afresh: what its former document had not taken is gone with it.
      if (isHello(message)) inFlight = 0
      events.deliver(message)
    },
    taken: (count) => {
      if (typeof count === 'number' && Number.isSafeInteger(count) && count > 0)
        inFlight = Math.max(0, inFlight - count)
    },
    pageGone: () => void events.end(),
  }
}

function isHello(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'hello'
}
