import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import { hostMessageSchema } from '#contracts/transport.ts'
import type { HostMessage, ScreenMessage } from '#contracts/transport.ts'
import { reconnectDelay } from './backoff.ts'
import type { ScreenTransport } from './transports.ts'

/** Whether the screen hears its host. Times are milliseconds of the page's clock. */
export interface LinkState {
  readonly phase: 'CONNECTING' | 'OPEN' | 'CLOSED'
  /** Attempts since the link was last open. */
  readonly attempt: number
  readonly retryAt: number | null
  /** When the last message came. */
  readonly lastGoodAt: number | null
  readonly host: { readonly version: string; readonly runtime: string } | null
  /** Messages that could not be read. */
  readonly refused: number
}

/** What the link needs from the page. */
export interface LinkPorts {
  readonly open: () => Promise<ScreenTransport>
  readonly now: () => number
  /** Runs a function after so many milliseconds; returns the way to call it off. */
  readonly after: (milliseconds: number, run: () => void) => () => void
  readonly onMessage: (message: HostMessage) => void
  readonly onClosed: () => void
}

/** The screen's connection to its host: says hello, checks what comes, connects again with growing pauses. */
export class Link {
  readonly state: StoreApi<LinkState> = createStore(() => ({
    phase: 'CONNECTING',
    attempt: 0,
    retryAt: null,
    lastGoodAt: null,
    host: null,
    refused: 0,
  }))
  readonly #ports: LinkPorts
  #transport: ScreenTransport | null = null
  #cancelRetry: (() => void) | null = null

  constructor(ports: LinkPorts) {
    this.#ports = ports
  }

  /** Connects; after a failure tries again by itself. */
  start(): void {
    this.#cancelRetry?.()
    this.#cancelRetry = null
    this.state.setState({ phase: 'CONNECTING', retryAt: null })
    this.#ports.open().then(
      (transport) => this.#opened(transport),
      () => this.#closed(),
    )
  }

  /** Sends a message; false when there is no open connection. */
  send(message: ScreenMessage): boolean {
    if (this.#transport === null) return false
    this.#transport.send(message)
    return true
  }

  #opened(transport: ScreenTransport): void {
    this.#transport = transport
    transport.onMessage((raw) => this.#received(raw))
    transport.onClose(() => this.#closed())
    transport.send({ kind: 'hello', protocol: 1 })
  }

  #received(raw: unknown): void {
    const checked = hostMessageSchema.safeParse(raw)
    if (!checked.success) {
      this.state.setState((state) => ({ refused: state.refused + 1 }))
      return
    }
    const message = checked.data
    if (message.kind === 'welcome') {
      this.state.setState({ phase: 'OPEN', attempt: 0, host: { version: message.version, runtime: message.runtime } })
    }
    this.#lastGood()
    this.#ports.onMessage(message)
  }

  #lastGood(): void {
    const now = this.#ports.now()
    const before = this.state.getState().lastGoodAt
    // A tenth of a second is finer than anything that is shown, and spares most of the updates.
    if (before === null || now - before >= 100) this.state.setState({ lastGoodAt: now })
  }

  #closed(): void {
    this.#transport = null
    const attempt = this.state.getState().attempt + 1
    const delay = reconnectDelay(attempt)
    this.state.setState({ phase: 'CLOSED', attempt, retryAt: this.#ports.now() + delay })
    this.#ports.onClosed()
    this.#cancelRetry = this.#ports.after(delay, () => this.start())
  }
}
