import type { TradeTick } from '#core/model/marketEvent.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { TapeView } from '#contracts/records/sources.ts'
import type { FormingMinute } from './minuteBars.ts'

/** Trades that are shown of one instrument. */
const SHOWN = 100

/** The newest trades of one instrument, newest first. */
export class Tape {
  readonly #instrumentId: InstrumentId
  #trades: TapeView['trades'][number][] = []
  #number = 0
  #isChanged = true

  constructor(instrumentId: InstrumentId) {
    this.#instrumentId = instrumentId
  }

  add({ price, size, aggressor, tsEvent }: TradeTick): void {
    this.#number += 1
    this.#trades.push({ number: this.#number, price, size, aggressor, tsEvent })
    // Oldest first while it is collected: the end of a list is where adding is cheap.
    if (this.#trades.length >= 2 * SHOWN) this.#trades = this.#trades.slice(-SHOWN)
    this.#isChanged = true
  }

  /** The tape as the screen shows it; null when it is as it was the last time. */
  takeView(sourceId: string, forming: FormingMinute | null): TapeView | null {
    if (!this.#isChanged) return null
    this.#isChanged = false
    return { key: this.#instrumentId, sourceId, forming, trades: this.#trades.slice(-SHOWN).toReversed() }
  }
}
