import type { Refuse } from './wishes.ts'

/** The numbers that both sides of the fence agree on. */
export interface DeskNumbers {
  readonly row: number
  readonly kind: Readonly<
    Record<'bar' | 'quote' | 'trade' | 'fill' | 'timer' | 'indicator' | 'position' | 'split', number>
  >
  readonly intervals: readonly string[]
}

/** An instrument as a strategy sees it. */
export interface InstrumentSeen {
  readonly id: string
  readonly symbol: string
}

/** A bar as a strategy sees it. */
export interface BarSeen {
  readonly instrument: string
  readonly interval: string
  readonly opened: number
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** What a sandbox remembers for its strategy; lives inside the realm. */
export interface SandboxMemory {
  /** Gives the instruments their places, and says how much to keep and which bars are meant where none are named. */
  open(instruments: readonly InstrumentSeen[], history: number, usual: string): void
  /** Makes room for this many rows and returns the column; what it held is kept. */
  rows(count: number): Float64Array
  /** What the row at this place is. */
  kindAt(row: number): number
  /** Takes a row in; returns what a callback about it is told, if there is one. */
  learn(row: number): unknown
  /** Place of an instrument by its id or symbol. */
  place(name: unknown): number
  interval(name: unknown): string
  /** The last bars, oldest first. */
  bars(name: unknown, interval: unknown, count: number): BarSeen[]
  bar(name: unknown, interval: unknown, ago: number): BarSeen | null
  readonly history: number
  price(name: unknown): number | null
  quote(name: unknown): unknown
  position(name: unknown): unknown
  /** Keeps the values of one more indicator; its place is their number before. */
  follow(): { value(instrument?: unknown): number | null; before(instrument?: unknown): number | null }
}

/**
 * Makes the memory. Whatever it hands out is frozen: what has been told cannot be changed.
 *
 * This function is handed over as text, so it may use nothing but its arguments and what every realm has.
 */
export function makeMemory(
  { row, kind, intervals }: DeskNumbers,
  refuse: Refuse,
  makeColumn: (length: number) => Float64Array,
): SandboxMemory {
  interface Ring {
    readonly bars: BarSeen[]
    next: number
    count: number
  }
  const { freeze } = Object
  const FLAT = freeze({ side: 'FLAT', quantity: 0, averagePrice: null })
  let column = makeColumn(row * 64)
  let history = 100
  let names: readonly string[] = []
  /** The bars that are meant where none are named: the first that were asked for, else those that came last. */
  let usual = ''
  let newest = ''
  const places = new Map<unknown, number>()
  const rings = new Map<number, Ring>()
  const quotes: unknown[] = []
  const prices: number[] = []
  const positions: unknown[] = []
  const values: number[][] = []
  const before: number[][] = []

  const place = (name: unknown): number => {
    const found = places.get(name)
    if (found !== undefined) return found
    const shown = typeof name === 'string' ? `"${name.slice(0, 40)}"` : `of type ${typeof name}`
    return refuse('STRATEGY_UNKNOWN_INSTRUMENT', `the instrument was ${shown}, which is not in this session`)
  }
  const ringOf = (instrument: number, interval: number): Ring | undefined => rings.get(instrument * 8 + interval)
  const intervalOf = (name: unknown): number => {
    const wanted = name !== undefined ? name : usual === '' ? newest : usual
    const found = typeof wanted === 'string' ? intervals.indexOf(wanted) : -1
    return found >= 0 ? found : refuse('STRATEGY_BAD_VALUE', `an interval must be one of ${intervals.join(', ')}`)
  }
  const barAgo = (ring: Ring, ago: number): BarSeen | undefined => ring.bars[(ring.next + history - 1 - ago) % history]

  const learnBar = (at: number): BarSeen => {
    const instrument = column[at + 1] as number
    const interval = column[at + 2] as number
    const bar = freeze({
      instrument: names[instrument] as string,
      interval: intervals[interval] as string,
      opened: column[at + 3] as number,
      time: column[at + 4] as number,
      open: column[at + 5] as number,
      high: column[at + 6] as number,
      low: column[at + 7] as number,
      close: column[at + 8] as number,
      volume: column[at + 9] as number,
    })
    let ring = rings.get(instrument * 8 + interval)
    if (ring === undefined) {
      ring = { bars: [], next: 0, count: 0 }
      rings.set(instrument * 8 + interval, ring)
    }
    ring.bars[ring.next] = bar
    ring.next = ring.next + 1 === history ? 0 : ring.next + 1
    if (ring.count < history) ring.count += 1
    prices[instrument] = bar.close
    newest = bar.interval
    return bar
  }
  const learnQuote = (at: number): object => {
    const instrument = column[at + 1] as number
    const quote = freeze({
      instrument: names[instrument] as string,
      time: column[at + 2] as number,
      bid: column[at + 3] as number,
      ask: column[at + 4] as number,
      bidSize: column[at + 5] as number,
      askSize: column[at + 6] as number,
    })
    quotes[instrument] = quote
    if (quote.bid > 0 && quote.ask > 0) prices[instrument] = (quote.bid + quote.ask) / 2
    return quote
  }
  const learnTrade = (at: number): object => {
    const instrument = column[at + 1] as number
    prices[instrument] = column[at + 3] as number
    return freeze({
      instrument: names[instrument] as string,
      time: column[at + 2] as number,
      price: column[at + 3] as number,
      size: column[at + 4] as number,
      aggressor: column[at + 5] as number,
    })
  }
  const fillOf = (at: number): object =>
    freeze({
      instrument: names[column[at + 1] as number] as string,
      time: column[at + 2] as number,
      side: (column[at + 3] as number) > 0 ? 'BUY' : 'SELL',
      quantity: column[at + 4] as number,
      price: column[at + 5] as number,
      fee: column[at + 6] as number,
    })
  const learnIndicator = (at: number): void => {
    const list = values[column[at + 1] as number]
    const earlier = before[column[at + 1] as number]
    const instrument = column[at + 2] as number
    if (list === undefined || earlier === undefined) return
    while (list.length <= instrument) {
      list.push(Number.NaN)
      earlier.push(Number.NaN)
    }
    earlier[instrument] = list[instrument] as number
    list[instrument] = column[at + 3] as number
  }
  const learnPosition = (at: number): void => {
    const quantity = column[at + 2] as number
    const averagePrice = column[at + 3] as number
    const side = quantity > 0 ? 'LONG' : 'SHORT'
    positions[column[at + 1] as number] = quantity === 0 ? FLAT : freeze({ side, quantity, averagePrice })
  }
  const learnSplit = (at: number): void => {
    const instrument = column[at + 1] as number
    const factor = column[at + 2] as number
    for (let interval = 0; interval < intervals.length; interval += 1) {
      const seen = ringOf(instrument, interval)?.bars ?? []
      for (let index = 0; index < seen.length; index += 1) {
        const bar = seen[index] as BarSeen
        const [open, high, low, close] = [bar.open * factor, bar.high * factor, bar.low * factor, bar.close * factor]
        seen[index] = freeze({ ...bar, open, high, low, close, volume: bar.volume / factor })
      }
    }
    const price = prices[instrument]
    if (price !== undefined) prices[instrument] = price * factor
    quotes[instrument] = null
  }

  return {
    get history() {
      return history
    },
    open: (instruments, keep, preferred) => {
      for (let index = 0; index < instruments.length; index += 1) {
        const { id, symbol } = instruments[index] as InstrumentSeen
        places.set(id, index)
        // A symbol that two of them have names neither.
        places.set(symbol, places.has(symbol) && places.get(symbol) !== index ? -1 : index)
      }
      for (const { symbol } of instruments) if (places.get(symbol) === -1) places.delete(symbol)
      names = instruments.map(({ id }) => id)
      history = keep
      usual = preferred
    },
    rows: (count) => {
      if (column.length >= count * row) return column
      const wider = makeColumn(count * row * 2)
      wider.set(column)
      column = wider
      return column
    },
    kindAt: (index) => column[index * row] as number,
    learn: (index) => {
      const at = index * row
      switch (column[at]) {
        case kind.bar:
          return learnBar(at)
        case kind.quote:
          return learnQuote(at)
        case kind.trade:
          return learnTrade(at)
        case kind.fill:
          return fillOf(at)
        case kind.timer:
          return column[at + 1]
        case kind.indicator:
          return learnIndicator(at)
        case kind.position:
          return learnPosition(at)
        default:
          return learnSplit(at)
      }
    },
    place,
    interval: (name) => intervals[intervalOf(name)] as string,
    bars: (name, interval, count) => {
      const ring = ringOf(place(name), intervalOf(interval))
      const list: BarSeen[] = []
      if (ring === undefined) return list
      for (let ago = Math.min(count, ring.count) - 1; ago >= 0; ago -= 1) list.push(barAgo(ring, ago) as BarSeen)
      return list
    },
    bar: (name, interval, ago) => {
      const ring = ringOf(place(name), intervalOf(interval))
      return ring === undefined || ago >= ring.count ? null : (barAgo(ring, ago) ?? null)
    },
    price: (name) => prices[place(name)] ?? null,
    quote: (name) => quotes[place(name)] ?? null,
    position: (name) => positions[place(name)] ?? FLAT,
    follow: () => {
      const now: number[] = []
      const earlier: number[] = []
      values.push(now)
      before.push(earlier)
      const known = (list: readonly number[], instrument: unknown): number | null => {
        const value = list[instrument === undefined ? 0 : place(instrument)]
        return value === undefined || Number.isNaN(value) ? null : value
      }
      return freeze({
        value: (instrument?: unknown) => known(now, instrument),
        before: (instrument?: unknown) => known(earlier, instrument),
      })
    },
  }
}
