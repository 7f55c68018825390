import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { BAR_ROW } from '#core/model/marketSlice.ts'

/** Bar rows of one instrument that a screen has not been sent yet. */
export interface PendingBars {
  readonly instrumentId: InstrumentId
  readonly interval: BarInterval
  readonly rows: Float64Array
}

/** Rows kept for a screen that does not keep up, per instrument; the oldest go first. */
const MAX_ROWS = 20_000

/** Collects the new bars of the instruments one screen watches, so that a fast market makes one message a frame. */
export interface BarBuffer {
  watch(instrumentIds: readonly InstrumentId[]): void
  add(instrumentId: InstrumentId, interval: BarInterval, row: Float64Array): void
  take(): readonly PendingBars[]
  isEmpty(): boolean
}

/** Makes an empty buffer that watches nothing. */
export function createBarBuffer(): BarBuffer {
  let watched = new Set<InstrumentId>()
  const pending = new Map<InstrumentId, { interval: BarInterval; rows: number[] }>()
  return {
    watch: (instrumentIds) => {
      watched = new Set(instrumentIds)
      for (const id of pending.keys()) if (!watched.has(id)) pending.delete(id)
    },
    add: (instrumentId, interval, row) => {
      if (!watched.has(instrumentId)) return
      let entry = pending.get(instrumentId)
      if (entry === undefined || entry.interval !== interval) {
        entry = { interval, rows: [] }
        pending.set(instrumentId, entry)
      }
      entry.rows.push(...row)
      if (entry.rows.length > MAX_ROWS * BAR_ROW) entry.rows.splice(0, entry.rows.length - MAX_ROWS * BAR_ROW)
    },
    take: () => {
      const taken = [...pending].map(([instrumentId, { interval, rows }]) => ({
        instrumentId,
        interval,
        rows: Float64Array.from(rows),
      }))
      pending.clear()
      return taken
    },
    isEmpty: () => pending.size === 0,
  }
}
