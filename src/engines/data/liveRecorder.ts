import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { InstrumentId, SessionId } from '#core/model/identifiers.ts'
import { BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import type { MarketStore } from './ports.ts'

/** Rows gathered before they are written without being asked to. */
const ROWS_AT_ONCE = 4_096

/** Gathers the finished bars of a running session and writes them to the live tail in groups. */
export class LiveRecorder {
  readonly #store: MarketStore
  readonly #sessionId: SessionId
  readonly #interval: BarInterval
  readonly #instruments: readonly InstrumentId[]
  readonly #rows = new Float64Array(ROWS_AT_ONCE * 2 * BAR_ROW)
  #count = 0

  constructor(store: MarketStore, sessionId: SessionId, interval: BarInterval, instruments: readonly InstrumentId[]) {
    this.#store = store
    this.#sessionId = sessionId
    this.#interval = interval
    this.#instruments = instruments
  }

  /** Takes the bars of a slice. */
  take(slice: MarketSlice): void {
    const values = slice.barCount * BAR_ROW
    if (this.#count * BAR_ROW + values > this.#rows.length) this.flush()
    this.#rows.set(slice.bars.subarray(0, values), this.#count * BAR_ROW)
    this.#count += slice.barCount
    if (this.#count >= ROWS_AT_ONCE) this.flush()
  }

  /** Writes what was gathered; false when it could not be written, in which case charts lose those bars. */
  flush(): boolean {
    if (this.#count === 0) return true
    const written = this.#store.appendLive(this.#sessionId, this.#interval, this.#instruments, this.#rows, this.#count)
    this.#count = 0
    return written
  }

  /** The newest bars of an instrument before a time, oldest first. */
  read(instrumentId: InstrumentId, before: number, limit: number): BarColumns {
    this.flush()
    return this.#store.readLive(this.#sessionId, instrumentId, this.#interval, before, limit)
  }
}
