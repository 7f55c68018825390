import type { Aggressor, BookChange, MarketEvent, QuoteTick, TradeTick } from '#core/model/marketEvent.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketFact } from '#core/model/marketFact.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { ELIGIBLE, type TradeBar } from '#quant/bars/tradeBar.ts'
import { RecordedFacts } from '../facts/recordedFacts.ts'
import { Ladder } from '../live/ladders.ts'
import { LiveLine } from '../live/liveLine.ts'
import { PendingSlice } from '../live/pendingSlice.ts'
import { GrowingBars } from '../sources/growingBars.ts'
import type { RecordedMoment } from './ports.ts'

const SIDES: Readonly<Record<Aggressor, number>> = { BUYER: 1, SELLER: -1, UNKNOWN: 0 }

interface RecordedLine {
  readonly line: LiveLine
  readonly ladder: Ladder
  readonly minutes: GrowingBars
}

/**
 * Recorded events as a live session would have taken them, at the times at which they came: the same checks, the same bars
 * of whole minutes, the same books. What fails a check is counted and not played.
 */
export class RecordedTicks {
  readonly #lines: ReadonlyMap<InstrumentId, RecordedLine>
  readonly #pending = new PendingSlice()
  readonly #facts: RecordedFacts
  #held = 0
  #slicedAt = 0

  constructor(instruments: readonly Instrument[]) {
    this.#facts = new RecordedFacts(instruments)
    this.#lines = new Map(
      instruments.map((instrument, index) => {
        const minutes = new GrowingBars()
        const line = new LiveLine(instrument, index, (owner, bar) => this.#takeMinute(owner, minutes, bar))
        return [instrument.id, { line, ladder: new Ladder(instrument.id), minutes }]
      }),
    )
  }

  /** Messages, ticks and bars that were not played because they cannot be true. */
  get held(): number {
    return this.#held
  }

  /** Bars of whole minutes so far. */
  minutesOf(instrumentId: InstrumentId): GrowingBars | null {
    return this.#lines.get(instrumentId)?.minutes ?? null
  }

  take({ at, sourceId, gap, events, rejection }: RecordedMoment): void {
    if (rejection !== null) this.#held += 1
    if (gap !== null) {
      this.#breakOff(gap.instrumentIds, gap.reason, at)
      if (gap.instrumentIds === null) this.#facts.breakOff(sourceId, at)
    }
    for (const event of events) {
      const known = this.#lines.get(event.instrumentId)
      if (known === undefined) continue
      if (event.kind === 'DERIVATIVE' || event.kind === 'LIQUIDATION') this.#facts.take(event, sourceId, at)
      this.#takeEvent(known, event, at)
    }
  }

  /** What became known beside prices and trades since it was asked last. */
  facts(): readonly MarketFact[] {
    return this.#facts.tell()
  }

  /** Everything of a stretch that ends at `now` as one slice; null when nothing happened in it. */
  slice(now: number): MarketSlice | null {
    for (const { line, ladder } of this.#lines.values()) {
      line.minutes.tick(now)
      ladder.publish(line.index, this.#pending)
    }
    const slice = this.#pending.take(now, this.#slicedAt)
    if (slice === null) return null
    this.#slicedAt = slice.marketTime
    return { ...slice, origin: 'recorded' }
  }

  #takeEvent({ line, ladder }: RecordedLine, event: MarketEvent, at: number): void {
    // Listening began with the first message: what came of the minute before it is not known.
    line.minutes.resume(at)
    if (event.kind === 'QUOTE') this.#takeQuote(line, event)
    else if (event.kind === 'TRADE') this.#takeTrade(line, event, at)
    else if (event.kind === 'BOOK') this.#takeBook(ladder, event)
  }

  #takeQuote(line: LiveLine, { bid, ask, tsEvent, tsInit }: QuoteTick): void {
    if (bid === null || ask === null) return
    const findings = line.quoteCheck.check(tsEvent, tsInit, bid.price, bid.size, ask.price, ask.size)
    if (findings.some(({ code }) => code !== 'CLOCK_SKEW')) {
      this.#held += 1
      return
    }
    Object.assign(line.quote, { tsEvent, bid: bid.price, bidSize: bid.size, ask: ask.price, askSize: ask.size })
    line.minutes.quote(tsEvent)
    this.#pending.quote(line)
  }

  #takeTrade(line: LiveLine, tick: TradeTick, at: number): void {
    if (line.tradeCheck.isRepeated(tick)) return
    if (line.tradeCheck.check(tick, at).some(({ code }) => code !== 'CLOCK_SKEW')) {
      this.#held += 1
      return
    }
    const { tsEvent, price, size, aggressor, eligible = ELIGIBLE } = tick
    line.minutes.trade(tsEvent, price, size, SIDES[aggressor], eligible)
    if (!eligible.forPrice) return
    this.#pending.trade(line.index, tsEvent, price, size, SIDES[aggressor])
  }

  #takeBook(ladder: Ladder, change: BookChange): void {
    this.#held += ladder.take(change).length
  }

  #takeMinute(line: LiveLine, minutes: GrowingBars, bar: TradeBar): void {
    const { tsOpen, tsClose, open, high, low, close, volume } = bar
    const row = line.barCheck.rows
    const findings = line.barCheck.check(tsOpen, open, high, low, close, volume, tsClose)
    const isHeld = findings.some(
      ({ severity, from, count }) => severity === 'quarantine' && from <= row && row < from + count,
    )
    if (isHeld) {
      this.#held += 1
      return
    }
    minutes.merge(tsOpen, open, high, low, close, volume)
    this.#pending.bar([line.index, tsOpen, tsClose, open, high, low, close, volume])
  }

  #breakOff(ids: readonly InstrumentId[] | null, reason: string, at: number): void {
    for (const id of ids ?? this.#lines.keys()) this.#lines.get(id)?.ladder.breakOff(reason)
    if (ids === null) for (const { line } of this.#lines.values()) line.minutes.interrupt(at)
  }
}
