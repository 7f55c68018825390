import type { InstrumentId } from '#core/model/identifiers.ts'
import type { HostMessage, ScreenMessage } from '#contracts/transport.ts'

/** New bars of one instrument as they arrive. */
export type BarsMessage = Extract<HostMessage, { kind: 'bars' }>
type Listener = (message: BarsMessage) => void

/** Keeps the host's list of watched bars equal to what the charts on screen show. */
export class BarFeed {
  readonly #send: (message: ScreenMessage) => boolean
  readonly #listeners = new Map<InstrumentId, Set<Listener>>()

  constructor(send: (message: ScreenMessage) => boolean) {
    this.#send = send
  }

  /** Listens to one instrument's new bars; returns the way to stop. */
  watch(instrumentId: InstrumentId, listener: Listener): () => void {
    const listeners = this.#listeners.get(instrumentId) ?? new Set()
    listeners.add(listener)
    this.#listeners.set(instrumentId, listeners)
    if (listeners.size === 1) this.announce()
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0) return
      this.#listeners.delete(instrumentId)
      this.announce()
    }
  }

  /** Tells the host the current list; also after every new connection. */
  announce(): void {
    this.#send({ kind: 'watchBars', instrumentIds: [...this.#listeners.keys()].slice(0, 24) })
  }

  /** Hands new bars to the charts that show the instrument. */
  deliver(message: BarsMessage): void {
    for (const listener of this.#listeners.get(message.instrumentId as InstrumentId) ?? []) listener(message)
  }
}
