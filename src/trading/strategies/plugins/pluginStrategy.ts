import type { Instrument } from '#core/model/instrument.ts'
import { BAR, BAR_ROW, type MarketSlice, QUOTE, QUOTE_ROW, TRADE, TRADE_ROW } from '#core/model/marketSlice.ts'
import type { Fill } from '#core/model/order.ts'
import { fromMoney, fromPrice, fromQuantity } from '#core/money.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import type { BarInterval } from '#core/model/bar.ts'
import type { HeldPosition, Strategy, StrategyContext, StrategyFailure } from '../strategy.ts'
import { INTERVALS } from '../timeframes/barPeriod.ts'
import { BarFeed } from './barFeed.ts'
import { draftOf, exitDraft, type Moment } from './drafts.ts'
import type { IndicatorBoard } from './indicatorBoard.ts'
import { readIntentions, type Intention } from './intentions.ts'
import { ANSWER, type HandlerName, type PluginPlan, type PluginProgram, ROW_KIND } from './program.ts'
import { RowWriter } from './rowWriter.ts'

/** What a strategy of a user's is made of. */
export interface PluginParts {
  /** Name of its file, as its failures and evidence shall show it. */
  readonly file: string
  readonly program: PluginProgram
  readonly plan: PluginPlan
  readonly indicators: IndicatorBoard
  readonly instruments: readonly Instrument[]
}

/**
 * A strategy of a user's: tells his program what it wants to know and takes down what it says.
 *
 * Of one moment the program first learns everything and is then called, in this order: fills of its orders, trades and
 * quotes, bars from the longest to the shortest, timers. So whatever it looks up in a callback is of that moment.
 */
export class PluginStrategy implements Strategy {
  readonly #file: string
  readonly #program: PluginProgram
  readonly #plan: PluginPlan
  readonly #indicators: IndicatorBoard
  readonly #instruments: readonly Instrument[]
  readonly #places: ReadonlyMap<string, number>
  readonly #rows = new RowWriter()
  readonly #feed: BarFeed
  readonly #prices: Float64Array
  #span = 0
  #now = 0
  #checked: BarInterval | null = null
  #ended = false

  constructor({ file, program, plan, indicators, instruments }: PluginParts) {
    this.#file = file
    this.#program = program
    this.#plan = plan
    this.#indicators = indicators
    this.#instruments = instruments
    this.#places = new Map(instruments.map(({ id }, index) => [id, index]))
    this.#prices = new Float64Array(instruments.length)
    this.#feed = new BarFeed(plan.bars, instruments, (bar, interval, isBase) => {
      this.#rows.bar(bar, interval)
      if (!this.#indicators.isEmpty) this.#indicators.update(bar, interval, isBase, this.#rows)
    })
  }

  onSlice(slice: MarketSlice, context: StrategyContext): void {
    if (this.#ended || this.#isUnfit(slice, context)) return
    const { marketTime } = slice
    this.#now = marketTime
    this.#rows.clear()
    this.#restate(slice)
    this.#notePrices(slice)
    const { handlers } = this.#plan
    const { trades, quotes } = slice
    for (let row = 0; row < (trades?.count ?? 0); row += 1) this.#rows.trade(trades?.rows ?? quotes, row)
    for (let row = 0; row < slice.quoteCount; row += 1) this.#rows.quote(quotes, row)
    this.#feed.take(slice)
    const { count } = this.#rows
    if (count === 0) return
    this.#program.learn(this.#rows.column, count, marketTime)
    if (handlers.onTrade) this.#callEach(ROW_KIND.trade, 'onTrade', context)
    if (handlers.onQuote) this.#callEach(ROW_KIND.quote, 'onQuote', context)
    if (handlers.onBar) this.#callBars(context)
  }

  onFill(fill: Fill, held: HeldPosition, context: StrategyContext): void {
    const place = this.#places.get(fill.instrumentId)
    const instrument = this.#instruments[place ?? -1]
    if (this.#ended || place === undefined || instrument === undefined) return
    this.#now = Math.max(this.#now, fill.tsEvent)
    this.#rows.clear()
    const quantity = fromQuantity(instrument, fill.quantity)
    const price = fromPrice(instrument, fill.price)
    this.#rows.fill(place, fill.tsEvent, fill.side === 'BUY', quantity, price, fromMoney(fill.fee))
    this.#rows.position(place, held.quantity, held.averagePrice)
    this.#program.learn(this.#rows.column, this.#rows.count, this.#now)
    if (this.#plan.handlers.onFill) this.#call(0, 'onFill', context)
  }

  onHeld(held: readonly HeldPosition[]): void {
    if (this.#ended) return
    this.#rows.clear()
    for (const [place, instrument] of this.#instruments.entries()) {
      const position = held.find(({ instrumentId }) => instrumentId === instrument.id)
      this.#rows.position(place, position?.quantity ?? 0, position?.averagePrice ?? null)
    }
    this.#program.learn(this.#rows.column, this.#rows.count, this.#now)
  }

  onTimer(due: number, context: StrategyContext): void {
    if (this.#ended || !this.#plan.handlers.onTimer) return
    this.#rows.clear()
    this.#rows.timer(due)
    this.#program.learn(this.#rows.column, 1, this.#now)
    this.#call(0, 'onTimer', context)
  }

  close(): void {
    this.#ended = true
    this.#program.close()
  }

  /** Ends the strategy when the data are of bars too long for it; days that come as history before minutes are not. */
  #isUnfit(slice: MarketSlice, context: StrategyContext): boolean {
    const { interval, barCount } = slice
    if (barCount === 0 || interval === this.#checked || context.isPast === true) return false
    this.#checked = interval
    const missing = this.#feed.missing(interval)
    if (missing === null) return false
    const message = `${this.#file} needs bars of ${missing}, which cannot be made of bars of ${interval}; run it on data of ${missing} or shorter.`
    this.#fail({ code: 'STRATEGY_NEEDS_UNMET', message }, context)
    return true
  }

  #restate({ actions }: MarketSlice): void {
    for (const action of actions ?? []) {
      if (action.kind !== 'SPLIT') continue
      const factor = action.from / action.to
      this.#rows.split(action.instrument, factor)
      this.#feed.rescale(action.instrument, factor)
      this.#indicators.rescale(action.instrument, factor, this.#rows)
    }
  }

  #notePrices({ bars, barCount, quotes, quoteCount, trades }: MarketSlice): void {
    const prices = this.#prices
    for (let at = 0; at < (trades?.count ?? 0) * TRADE_ROW; at += TRADE_ROW) {
      prices[trades?.rows[at + TRADE.instrument] ?? 0] = trades?.rows[at + TRADE.price] ?? 0
    }
    for (let at = 0; at < quoteCount * QUOTE_ROW; at += QUOTE_ROW) {
      const bid = quotes[at + QUOTE.bid] ?? 0
      const ask = quotes[at + QUOTE.ask] ?? 0
      if (bid > 0 && ask > 0) prices[quotes[at + QUOTE.instrument] ?? 0] = (bid + ask) / 2
    }
    for (let at = 0; at < barCount * BAR_ROW; at += BAR_ROW) {
      prices[bars[at + BAR.instrument] ?? 0] = bars[at + BAR.close] ?? 0
      this.#span = (bars[at + BAR.tsClose] ?? 0) - (bars[at + BAR.tsOpen] ?? 0)
    }
  }

  #callEach(kind: number, handler: HandlerName, context: StrategyContext): void {
    const { count } = this.#rows
    for (let row = 0; row < count && !this.#ended; row += 1) {
      if (this.#rows.kindAt(row) === kind) this.#call(row, handler, context)
    }
  }

  #callBars(context: StrategyContext): void {
    const { count } = this.#rows
    const isOneBar = count === 1 && this.#rows.kindAt(0) === ROW_KIND.bar
    if (isOneBar) {
      this.#call(0, 'onBar', context)
      return
    }
    for (let interval = INTERVALS.length - 1; interval >= 0; interval -= 1) {
      for (let row = 0; row < count && !this.#ended; row += 1) {
        const isMeant = this.#rows.kindAt(row) === ROW_KIND.bar && this.#rows.intervalAt(row) === interval
        if (isMeant) this.#call(row, 'onBar', context)
      }
    }
  }

  #call(row: number, handler: HandlerName, context: StrategyContext): void {
    const answer = this.#program.call(row, handler, this.#now)
    if (answer === ANSWER.silent) return
    const intentions = readIntentions(this.#program.take())
    if (intentions === null) {
      this.#fail(this.#failure('STRATEGY_THREW', 'it said what cannot be understood', null, handler), context)
      return
    }
    for (const intention of intentions) this.#carryOut(intention, handler, context)
  }

  #carryOut(intention: Intention, handler: HandlerName, context: StrategyContext): void {
    if (this.#ended) return
    switch (intention.do) {
      case 'log':
        context.log(intention.text)
        return
      case 'timer':
        context.wakeAt(intention.at)
        return
      case 'fail':
        this.#fail(this.#failure(intention.code, intention.text, intention.line, handler), context)
        return
      case 'exit':
      case 'enter': {
        const moment = this.#momentOf(intention.instrument)
        if (moment === null) {
          const symbol = this.#instruments[intention.instrument]?.symbol ?? 'an instrument'
          const text = `it gave a signal about ${symbol} before that had a price`
          this.#fail(this.#failure('STRATEGY_NO_PRICE', text, null, handler), context)
          return
        }
        context.raise(intention.do === 'enter' ? draftOf(intention, moment) : exitDraft(intention.reasons, moment))
      }
    }
  }

  #momentOf(place: number): Moment | null {
    const instrument = this.#instruments[place]
    const price = this.#prices[place] ?? 0
    if (instrument === undefined || !(price > 0)) return null
    return { instrument, price, marketTime: this.#now, span: this.#span, file: this.#file }
  }

  #failure(code: string, text: string, line: number | null, handler: HandlerName): StrategyFailure {
    const place = line === null ? this.#file : `${this.#file}, line ${line}`
    return { code, message: `${place}: ${text} (${handler} at ${formatTimestamp(this.#now)}).` }
  }

  #fail(failure: StrategyFailure, context: StrategyContext): void {
    if (this.#ended) return
    this.#ended = true
    context.fail(failure)
  }
}
