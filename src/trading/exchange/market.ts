import { BAR, BAR_ROW, type MarketSlice, QUOTE } from '#core/model/marketSlice.ts'
import { BarSwings, TrueRanges } from './barGauges.ts'

/** Reads a value of a column; the index must be one of the session's instruments. */
export function at(column: Float64Array, index: number): number {
  return column[index] as number
}

/**
 * What the exchange remembers of the market, in columns by instrument index: writing one bar costs a few stores and no
 * allocation. NaN means not seen yet; times are market time, prices and sizes in units.
 */
export class MarketView {
  /** Market time of the last slice; the smallest safe integer before the first. */
  time = Number.MIN_SAFE_INTEGER
  /** Counts quotes, so that no order is matched twice against the same one. */
  quotesSeen = 0
  /** Counts trades and messages about books, so that no exit trades on the one that made it. */
  ticksSeen = 0
  readonly barOpen: Float64Array
  readonly barClose: Float64Array
  /** Market time of the slice that brought the last bar. */
  readonly barSeen: Float64Array
  readonly open: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
  readonly earlierBarClose: Float64Array
  readonly earlierClose: Float64Array
  readonly quoteTime: Float64Array
  /** Number of the last quote in the count of all. */
  readonly quoteNumber: Float64Array
  readonly bid: Float64Array
  readonly ask: Float64Array
  /** Displayed sizes still there: fills take them away until the next quote. */
  readonly bidSize: Float64Array
  readonly askSize: Float64Array
  /** Last known price: the close of a bar or the middle of a quote; the open while a bar is being matched. */
  readonly mark: Float64Array
  /** Time of the last trade of the market, or of the last message about its book of depth. */
  readonly tickTime: Float64Array
  /** 1 for instruments of which a closing auction has been seen: their AT_CLOSE orders wait for the next one. */
  readonly hasClosingAuction: Uint8Array
  readonly trueRanges: TrueRanges
  /** Kept only where the impact of orders asks for it. */
  readonly swings: BarSwings | null
  /** Row of each instrument's bar in the slice being matched; -1 without. */
  readonly barRow: Int32Array
  readonly #halted: Uint8Array
  #anyHalted = false

  constructor(instruments: number, keepsSwings: boolean) {
    const column = (): Float64Array => new Float64Array(instruments).fill(Number.NaN)
    this.barOpen = column()
    this.barClose = column()
    this.barSeen = column()
    this.open = column()
    this.close = column()
    this.volume = column()
    this.earlierBarClose = column()
    this.earlierClose = column()
    this.quoteTime = column()
    this.quoteNumber = column()
    this.bid = column()
    this.ask = column()
    this.bidSize = column()
    this.askSize = column()
    this.mark = column()
    this.tickTime = column()
    this.hasClosingAuction = new Uint8Array(instruments)
    this.trueRanges = new TrueRanges(instruments)
    this.swings = keepsSwings ? new BarSwings(instruments) : null
    this.barRow = new Int32Array(instruments).fill(-1)
    this.#halted = new Uint8Array(instruments)
  }

  /** Moves to the time of a slice and learns what is halted. */
  begin(slice: MarketSlice): void {
    this.time = slice.marketTime
    if (this.#anyHalted) this.#halted.fill(0)
    this.#anyHalted = slice.halted.length > 0
    for (const index of slice.halted) this.#halted[index] = 1
  }

  isHalted(index: number): boolean {
    return this.#anyHalted && this.#halted[index] === 1
  }

  /** Indexes of the halted instruments, for the saved state. */
  halted(): readonly number[] {
    return this.#anyHalted ? [...this.#halted].flatMap((flag, index) => (flag === 1 ? [index] : [])) : []
  }

  /** Takes halts over from a saved state. */
  restoreHalts(indexes: readonly number[]): void {
    this.#halted.fill(0)
    this.#anyHalted = indexes.length > 0
    for (const index of indexes) this.#halted[index] = 1
  }

  /** Tells whether the last quote is at least as new as the last bar, so that orders trade against it. */
  isQuoted(index: number): boolean {
    const time = at(this.quoteTime, index)
    return !Number.isNaN(time) && !(time < at(this.barClose, index))
  }

  /** Notes where each instrument's bar stands in a slice, until `forgetRows`. */
  noteRows(slice: MarketSlice): void {
    const end = slice.barCount * BAR_ROW
    for (let row = 0; row < end; row += BAR_ROW) this.barRow[at(slice.bars, row + BAR.instrument)] = row
  }

  forgetRows(slice: MarketSlice): void {
    const end = slice.barCount * BAR_ROW
    for (let row = 0; row < end; row += BAR_ROW) this.barRow[at(slice.bars, row + BAR.instrument)] = -1
  }

  /** Marks every instrument of a slice at its open: all that may be known while its bars are matched. */
  markOpens(slice: MarketSlice): void {
    const end = slice.barCount * BAR_ROW
    for (let row = 0; row < end; row += BAR_ROW) {
      this.mark[at(slice.bars, row + BAR.instrument)] = at(slice.bars, row + BAR.open)
    }
  }

  /** Remembers every bar of a slice. */
  takeBars(slice: MarketSlice): void {
    const { bars } = slice
    if (this.swings !== null) this.#takeSwings(this.swings, slice)
    const end = slice.barCount * BAR_ROW
    for (let row = 0; row < end; row += BAR_ROW) {
      const index = at(bars, row + BAR.instrument)
      const close = at(bars, row + BAR.close)
      this.trueRanges.take(index, at(bars, row + BAR.high), at(bars, row + BAR.low), at(this.close, index))
      this.earlierBarClose[index] = at(this.barClose, index)
      this.earlierClose[index] = at(this.close, index)
      this.barOpen[index] = at(bars, row + BAR.tsOpen)
      this.barClose[index] = at(bars, row + BAR.tsClose)
      this.barSeen[index] = slice.marketTime
      this.open[index] = at(bars, row + BAR.open)
      this.close[index] = close
      this.volume[index] = at(bars, row + BAR.volume)
      this.mark[index] = close
    }
  }

  #takeSwings(swings: BarSwings, { bars, barCount }: MarketSlice): void {
    const end = barCount * BAR_ROW
    for (let row = 0; row < end; row += BAR_ROW) {
      const index = at(bars, row + BAR.instrument)
      swings.take(index, at(bars, row + BAR.close), at(bars, row + BAR.volume), at(this.close, index))
    }
  }

  /** Remembers the quote that starts at `row` of the slice's quotes. */
  takeQuote(quotes: Float64Array, row: number): void {
    const index = at(quotes, row + QUOTE.instrument)
    const bid = at(quotes, row + QUOTE.bid)
    const ask = at(quotes, row + QUOTE.ask)
    this.quotesSeen += 1
    this.quoteTime[index] = at(quotes, row + QUOTE.tsEvent)
    this.quoteNumber[index] = this.quotesSeen
    this.bid[index] = bid
    this.ask[index] = ask
    this.bidSize[index] = at(quotes, row + QUOTE.bidSize)
    this.askSize[index] = at(quotes, row + QUOTE.askSize)
    this.mark[index] = (bid + ask) / 2
  }

  /** Tells whether single trades or a book are known since a bar opened: they say more than the bar. */
  hasTicks(index: number, tsOpen: number): boolean {
    return at(this.tickTime, index) > tsOpen
  }

  /** Remembers a trade of the market, or the middle of its book. */
  takeTick(index: number, ts: number, price: number): void {
    this.ticksSeen += 1
    this.tickTime[index] = ts
    if (!Number.isNaN(price)) this.mark[index] = price
  }
}
