import type { BarColumns } from '#core/model/bar.ts'

/** Bars of one instrument that grows at its end; `columns` views what is there. */
export class GrowingBars {
  #columns: BarColumns = blank(64)
  #length = 0

  /** Adds a bar, or lets the last one grow when it opened at the same time. */
  merge(tsOpen: number, open: number, high: number, low: number, close: number, volume: number): void {
    const last = this.#length - 1
    const columns = this.#columns
    if (last >= 0 && columns.tsOpen[last] === tsOpen) {
      columns.high[last] = Math.max(columns.high[last] ?? high, high)
      columns.low[last] = Math.min(columns.low[last] ?? low, low)
      columns.close[last] = close
      columns.volume[last] = (columns.volume[last] ?? 0) + volume
      return
    }
    if (this.#length === columns.tsOpen.length) this.#grow()
    const place = this.#length
    this.#columns.tsOpen[place] = tsOpen
    this.#columns.open[place] = open
    this.#columns.high[place] = high
    this.#columns.low[place] = low
    this.#columns.close[place] = close
    this.#columns.volume[place] = volume
    this.#length += 1
  }

  /** The bars so far; a view that a later bar may extend but not move. */
  columns(): BarColumns {
    const { tsOpen, open, high, low, close, volume } = this.#columns
    const end = this.#length
    return {
      tsOpen: tsOpen.subarray(0, end),
      open: open.subarray(0, end),
      high: high.subarray(0, end),
      low: low.subarray(0, end),
      close: close.subarray(0, end),
      volume: volume.subarray(0, end),
    }
  }

  #grow(): void {
    const wider = blank(this.#columns.tsOpen.length * 2)
    for (const name of COLUMN_NAMES) wider[name].set(this.#columns[name])
    this.#columns = wider
  }
}

const COLUMN_NAMES = ['tsOpen', 'open', 'high', 'low', 'close', 'volume'] as const

function blank(length: number): BarColumns {
  const column = (): Float64Array => new Float64Array(length)
  return { tsOpen: column(), open: column(), high: column(), low: column(), close: column(), volume: column() }
}

/** Joins bars into longer ones that open at multiples of `length` microseconds. */
export function aggregateBars(columns: BarColumns, length: number): BarColumns {
  const longer = new GrowingBars()
  for (let bar = 0; bar < columns.tsOpen.length; bar += 1) {
    const tsOpen = columns.tsOpen[bar] ?? 0
    const { open, high, low, close, volume } = columns
    longer.merge(
      tsOpen - (tsOpen % length),
      open[bar] ?? 0,
      high[bar] ?? 0,
      low[bar] ?? 0,
      close[bar] ?? 0,
      volume[bar] ?? 0,
    )
  }
  return longer.columns()
}
