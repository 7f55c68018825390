import type { BarInterval } from '#core/model/bar.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketFact } from '#core/model/marketFact.ts'
import {
  BAR,
  BAR_ROW,
  DEPTH,
  DEPTH_ROW,
  type MarketSlice,
  QUOTE,
  QUOTE_ROW,
  TRADE,
  TRADE_ROW,
} from '#core/model/marketSlice.ts'
import { barContext } from '#quant/features/barContext.ts'
import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'
import { ComputedBatch } from './computedBatch.ts'
import { CrossBoard } from './crossBoard.ts'
import { FactBoard } from './factBoard.ts'
import type { FeaturePlan, PlanBook } from './featurePlan.ts'
import { FeatureSeries } from './featureSeries.ts'
import { SpotPairs } from './spotPairs.ts'
import { readsOthers, WarmUp, writeBar } from './warmUp.ts'
import { DECIDING, type Wanted } from './wishBook.ts'

/** Priority from which drift is followed: what somebody watches or decides on. */
const FOLLOWED_FROM = 9
/** Declared work of a warm-up that is done at once, tenths of a microsecond: a few milliseconds. */
const AT_ONCE = 100_000
/** Bars of a series that may wait; the oldest is computed then whatever the budget. */
const MOST_WAITING = 4

/** What became of the bars of a moment, by plan; null where nobody wants to know. */
export type Computed = Map<FeaturePlan, ComputedBatch> | null

/** The features of a session's instruments over bars of one interval. */
export class FeaturePanel {
  readonly interval: BarInterval
  readonly #instruments: readonly Instrument[]
  readonly #barLength: number
  readonly #input: FeatureInputs = unknownInputs()
  readonly #facts: FactBoard
  readonly #pairs: SpotPairs
  #series: (FeatureSeries | null)[]
  #board: CrossBoard
  #hasTaken = false
  /** Bars of the moment whose features are due. */
  #expected = 1
  #warming: WarmUp | null = null
  /** Series with bars that wait. */
  readonly #behind = new Set<FeatureSeries>()

  /** `facts`: what is known of the instruments beside their prices and trades. */
  constructor(interval: BarInterval, instruments: readonly Instrument[], facts = new FactBoard(instruments.length)) {
    this.#facts = facts
    this.#pairs = new SpotPairs(instruments)
    this.interval = interval
    this.#instruments = instruments
    this.#barLength = barContext(interval, 'ALWAYS').barLength
    this.#series = instruments.map(() => null)
    this.#board = new CrossBoard(instruments, interval, this.#barLength)
  }

  /** The features of an instrument; null where nobody wants any. */
  at(place: number): FeatureSeries | null {
    return this.#series[place] ?? null
  }

  /**
   * Computes what is wanted from now on. Features that were computed already go on; those that are new first follow
   * the bars of `past`, without quotes and trades, and until they have, what was computed before goes on. `heardFrom`: market time from which quotes and trades are heard. Bars that waited are
   * computed first and added to `computed`.
   */
  replan(
    wanted: readonly (Wanted | null)[],
    plans: PlanBook,
    past: readonly MarketSlice[],
    heardFrom: number,
    computed: Computed,
  ): void {
    this.#catchUp(computed)
    const before = this.#series
    const fresh = new Map<number, FeatureSeries>()
    let isDecided = false
    this.#series = this.#instruments.map((instrument, place) => {
      const wish = wanted[place] ?? null
      if (wish === null) return null
      const plan = plans.of(wish.names)
      const old = before[place] ?? null
      if (old?.plan === plan && old.priority === wish.priority) return old
      const warming = this.#warming?.series.get(place)
      if (warming?.plan === plan && warming.priority === wish.priority) return old
      isDecided ||= wish.priority >= DECIDING
      fresh.set(
        place,
        new FeatureSeries(instrument, plan, barContext(this.interval, instrument.calendar), {
          priority: wish.priority,
          heardFrom,
          followsDrift: wish.priority >= FOLLOWED_FROM,
        }),
      )
      return old
    })
    const warming = [...(this.#warming?.series ?? [])]
    const isWanted = (place: number, { plan, priority }: FeatureSeries): boolean => {
      const wish = wanted[place] ?? null
      return wish !== null && !fresh.has(place) && plans.of(wish.names) === plan && wish.priority === priority
    }
    if (fresh.size === 0 && warming.every(([place, series]) => isWanted(place, series))) return
    // What was warming up and is still wanted begins once more, together with what is new.
    for (const [place, series] of warming.filter(([at, one]) => isWanted(at, one))) {
      const { instrument, plan, priority } = series
      const followsDrift = priority >= FOLLOWED_FROM
      const context = barContext(this.interval, instrument.calendar)
      fresh.set(place, new FeatureSeries(instrument, plan, context, { priority, heardFrom, followsDrift }))
    }
    this.#warming = null
    if (fresh.size === 0) return
    const own = past.filter(({ interval }) => interval === this.interval)
    this.#warming = new WarmUp(fresh, own, new CrossBoard(this.#instruments, this.interval, this.#barLength))
    // What strategies decide on, and what is quickly done, is there at once.
    if (isDecided || this.#warming.work <= AT_ONCE) this.warm(Number.POSITIVE_INFINITY, heardFrom)
  }

  /** Whether new features still follow the past. */
  get isWarming(): boolean {
    return this.#warming !== null
  }

  /**
   * Lets new features follow the past until `budget` is spent; true when they have caught up and take the place of those
   * before. Quotes and trades are heard from `heardFrom` on.
   */
  warm(budget: number, heardFrom: number): boolean {
    const warming = this.#warming
    if (warming === null || !warming.go(budget)) return false
    this.#warming = null
    for (const [place, series] of warming.series) {
      const old = this.at(place)
      series.listenFrom(heardFrom)
      if (series.facts !== null) this.#facts.tell(series.instrument.id, series.facts)
      if (old !== null) series.adopt(old)
      this.#series[place] = series
    }
    if (!this.#hasTaken) this.#board = warming.board
    return true
  }

  /** Takes what became known of an instrument beside its prices and trades. */
  learn(place: number, fact: MarketFact): void {
    this.at(place)?.facts?.take(fact)
  }

  /** Takes the quotes, trades and depth of a moment, of instruments whose features read them. */
  hear({ quoteCount, quotes, trades, depth, marketTime }: MarketSlice): void {
    for (let row = 0; row < quoteCount; row += 1) {
      const at = row * QUOTE_ROW
      const place = quotes[at + QUOTE.instrument] ?? -1
      const ts = quotes[at + QUOTE.tsEvent] ?? 0
      const bid = quotes[at + QUOTE.bid] ?? Number.NaN
      const ask = quotes[at + QUOTE.ask] ?? Number.NaN
      if (!this.#pairs.isEmpty && ask >= bid) this.#tellSpot(place, ts, 0.5 * (bid + ask))
      const series = this.at(place)
      if (series === null) continue
      series.quotes?.takeQuote(ts, bid, ask, quotes[at + QUOTE.bidSize] ?? 0, quotes[at + QUOTE.askSize] ?? 0)
      series.trades?.takeQuote(ts, bid, ask)
      this.#letGo(series, marketTime)
    }
    for (let row = 0; row < (trades?.count ?? 0); row += 1) {
      const cell = (offset: number): number => trades?.rows[row * TRADE_ROW + offset] ?? Number.NaN
      const gatherer = this.at(cell(TRADE.instrument))?.trades ?? null
      gatherer?.takeTrade(cell(TRADE.tsEvent), cell(TRADE.price), cell(TRADE.size), cell(TRADE.aggressor))
    }
    for (let row = 0; row < (depth?.count ?? 0); row += 1) {
      const cell = (offset: number): number => depth?.rows[row * DEPTH_ROW + offset] ?? Number.NaN
      const gatherer = this.at(cell(DEPTH.instrument))?.book ?? null
      gatherer?.takeDepth(cell(DEPTH.tsEvent), cell(DEPTH.side), cell(DEPTH.price), cell(DEPTH.size), cell(DEPTH.kind))
    }
  }

  /**
   * Takes the bars of a moment and computes what is due, what was wished for with more urgency first, until `budget` (tenths
   * of a microsecond of declared work) is spent; the rest waits for the next moments. Adds to `computed` what was computed,
   * and returns what is left of the budget.
   */
  take(slice: MarketSlice, budget: number, computed: Computed): number {
    const { bars, barCount } = slice
    if (barCount > 0) this.#warming?.add(slice)
    let hasPriorities = this.#behind.size > 0
    let priority = -1
    const due: number[] = []
    for (let row = 0; row < barCount; row += 1) {
      const at = row * BAR_ROW
      const place = bars[at + BAR.instrument] ?? -1
      this.#board.take(place, bars[at + BAR.tsOpen] ?? 0, bars[at + BAR.close] ?? Number.NaN)
      const series = this.at(place)
      if (series === null) continue
      if (priority >= 0 && series.priority !== priority) hasPriorities = true
      priority = series.priority
      due.push(at)
    }
    if (barCount > 0) this.#hasTaken = true
    this.#expected = due.length
    this.#hearSpot(slice)
    let left = budget
    if (!hasPriorities) {
      for (const at of due) left -= this.#takeBar(bars, at, left, computed)
      return left
    }
    const jobs = [
      ...[...this.#behind].map((series) => ({ series, at: -1 })),
      ...due.flatMap((at) => {
        const series = this.at(bars[at] ?? -1)
        return series === null ? [] : [{ series, at }]
      }),
    ].toSorted((one, other) => other.series.priority - one.series.priority)
    for (const { series, at } of jobs) {
      left -= at < 0 ? this.#drain(series, left, computed) : this.#takeBar(bars, at, left, computed)
    }
    return left
  }

  /** Whether bars wait for the next moment. */
  get isBehind(): boolean {
    return this.#behind.size > 0
  }

  /** Writes what is known of the bar that forms, as it stands: its prices, and what else its features read. */
  forming(place: number, tsOpen: number, now: number, into: FeatureInputs): void {
    const series = this.at(place)
    if (series === null) return
    into.time = tsOpen
    series.formGathered(into, now)
    if (readsOthers(series)) this.#board.write(place, tsOpen, into)
  }

  /** Takes one bar; returns the work it took now. */
  #takeBar(bars: Float64Array, at: number, left: number, computed: Computed): number {
    const place = bars[at + BAR.instrument] ?? -1
    const series = this.at(place)
    if (series === null) return 0
    const tsOpen = bars[at + BAR.tsOpen] ?? 0
    const tsClose = bars[at + BAR.tsClose] ?? 0
    const input = this.#input
    const waiting = series.waiting.at(-1)
    const newest = waiting?.tsOpen ?? series.tsOpen
    if (tsOpen < newest) return 0
    if (tsOpen === newest) {
      if (waiting !== undefined) {
        series.unpack(waiting.inputs, input)
        writeBar(bars, at, input)
        waiting.inputs.set(series.pack(input))
        return 0
      }
      if (!series.canCorrect) return 0
      series.recall(input)
      writeBar(bars, at, input)
      series.correct(input)
      this.#note(computed, series)
      return series.plan.work
    }
    writeBar(bars, at, input)
    series.closeGathered(input, tsClose)
    if (readsOthers(series)) this.#board.write(place, tsOpen, input)
    if (waiting !== undefined || (left <= 0 && series.priority < DECIDING)) {
      series.waiting.push({ tsOpen, tsClose, inputs: series.pack(input) })
      this.#behind.add(series)
      return this.#drain(series, left, computed)
    }
    series.take(input, tsOpen, tsClose)
    this.#note(computed, series)
    return series.plan.work
  }

  /** Computes bars that wait while there is budget, and more than may wait whatever there is; returns the work it took. */
  #drain(series: FeatureSeries, left: number, computed: Computed): number {
    let work = 0
    while (series.waiting.length > 0 && (left > work || series.waiting.length > MOST_WAITING)) {
      const bar = series.waiting.shift()
      if (bar === undefined) break
      series.unpack(bar.inputs, this.#input)
      series.take(this.#input, bar.tsOpen, bar.tsClose)
      this.#note(computed, series)
      work += series.plan.work
    }
    if (series.waiting.length === 0) this.#behind.delete(series)
    return work
  }

  #note(computed: Computed, series: FeatureSeries): void {
    if (computed === null) return
    let batch = computed.get(series.plan)
    if (batch === undefined) {
      batch = new ComputedBatch(series.plan, this.#expected)
      computed.set(series.plan, batch)
    }
    batch.add(series)
  }

  #catchUp(computed: Computed): void {
    for (const series of this.#behind) this.#drain(series, Number.POSITIVE_INFINITY, computed)
  }

  /** Bars of a coin tell its price to its perpetuals, whose bars may close at the same moment. */
  #hearSpot({ bars, barCount }: MarketSlice): void {
    if (this.#pairs.isEmpty) return
    for (let row = 0; row < barCount; row += 1) {
      const at = row * BAR_ROW
      this.#tellSpot(bars[at + BAR.instrument] ?? -1, bars[at + BAR.tsClose] ?? 0, bars[at + BAR.close] ?? Number.NaN)
    }
  }

  #tellSpot(place: number, ts: number, price: number): void {
    for (const perpetual of this.#pairs.of(place)) this.at(perpetual)?.facts?.takeSpotPrice(ts, price)
  }

  /** Nothing may wait for ever for the close of a bar that nobody traded in. */
  #letGo(series: FeatureSeries, marketTime: number): void {
    const length = this.#barLength
    if (!(marketTime - series.gatheredAt > 8 * length)) return
    const until = marketTime - (marketTime % length) - 2 * length
    series.gatheredAt = marketTime
    this.#input.time = until
    series.formGathered(this.#input, until)
  }
}
