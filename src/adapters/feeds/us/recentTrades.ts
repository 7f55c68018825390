import type { InstrumentId } from '#core/model/identifiers.ts'

/** Trades of one instrument that are remembered; repetitions come within seconds. */
const MOST_TRADES = 2_048
const MOST_INSTRUMENTS = 20_000

/** Tells trades that were told before: a source may repeat some after a reconnection. */
export class RecentTrades {
  readonly #known = new Map<InstrumentId, Set<string>>()

  /** True when a trade with that key is new; from then on it is known. */
  isNew(instrumentId: InstrumentId, key: string): boolean {
    let keys = this.#known.get(instrumentId)
    if (keys === undefined) {
      if (this.#known.size >= MOST_INSTRUMENTS) this.#known.clear()
      keys = new Set()
      this.#known.set(instrumentId, keys)
    }
    if (keys.has(key)) return false
    keys.add(key)
    if (keys.size > MOST_TRADES) for (const oldest of keys) return keys.delete(oldest)
    return true
  }
}
