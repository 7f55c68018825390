import type { BarColumns } from '#core/model/bar.ts'
import type { Aggressor, BookChange, MarketEvent, QuoteTick, TradeTick } from '#core/model/marketEvent.ts'
import { DAY, SECOND } from '#core/time/duration.ts'
import { ELIGIBLE, type TradeBar } from '#quant/bars/tradeBar.ts'
import type { DataDesk } from '../desk.ts'
import { takeDerivative } from '../facts/liveFacts.ts'
import { holdBack } from '../quarantine/holdBack.ts'
import type { Finding } from '../validation/finding.ts'
import { evidenceOf, makeFinding, shown } from '../validation/makeFinding.ts'
import { holdTick } from './heldTick.ts'
import type { LiveLine } from './liveLine.ts'
import { linesOf, type LiveMarket } from './liveMarket.ts'
import { CLOCK_TOLERANCE } from './tradeCheck.ts'
import { rememberMinute } from './warmUp.ts'

/** A minute waits for trades that are this late at most; each trade counts for so much less with the next. */
const LONGEST_DELAY = 10 * SECOND
const DELAY_FORGOTTEN = 0.95

const SIDES: Readonly<Record<Aggressor, number>> = { BUYER: 1, SELLER: -1, UNKNOWN: 0 }

/** Takes what a source told, in the order of the venue. What nobody listens to any more is passed over. */
export function takeMarketEvents(desk: DataDesk, sourceId: string, events: readonly MarketEvent[]): void {
  const { live } = desk.state
  if (live === null) return
  for (const event of events) {
    for (const line of linesOf(live, sourceId, event.instrumentId)) {
      if (event.kind === 'QUOTE') takeQuote(desk, live, line, sourceId, event)
      else if (event.kind === 'TRADE') takeTrade(desk, live, line, sourceId, event)
      else if (event.kind === 'BOOK') takeBook(desk, live, line, sourceId, event)
      else takeDerivative(desk, line, sourceId, event)
    }
  }
}

/** A minute that was heard whole has ended: it is looked over, published and kept, or goes to quarantine. */
export function takeMinute(desk: DataDesk, line: LiveLine, bar: TradeBar): void {
  const { live } = desk.state
  if (live === null) return
  const { tsOpen, tsClose, open, high, low, close, volume } = bar
  const row = line.barCheck.rows
  const findings = line.barCheck.check(tsOpen, open, high, low, close, volume, desk.context.now())
  const sourceId = line.served?.sourceId ?? ''
  let isHeld = false
  for (const { code, severity, message, ts, from, count } of findings) {
    // What is settled about earlier rows alone is told; they were published as what they were then.
    const isAboutIt = severity === 'quarantine' && from <= row && row < from + count
    if (isAboutIt) isHeld = true
    holdBack(desk, {
      sourceId,
      instrumentId: line.instrument.id,
      what: 'BARS',
      interval: '1m',
      code,
      severity,
      message,
      from: ts,
      to: tsOpen,
      rows: isAboutIt ? 1 : count,
      sample: JSON.stringify(bar),
      ...(isAboutIt ? { bars: columnsOf(bar) } : {}),
    })
  }
  if (isHeld) return
  live.pending.bar([line.index, tsOpen, tsClose, open, high, low, close, volume])
  if (live.warmUp.isOver) rememberMinute(line, bar)
  else live.warmUp.early.push({ line, bar })
}

function columnsOf({ tsOpen, open, high, low, close, volume }: TradeBar): BarColumns {
  const one = (value: number): Float64Array => Float64Array.of(value)
  return {
    tsOpen: one(tsOpen),
    open: one(open),
    high: one(high),
    low: one(low),
    close: one(close),
    volume: one(volume),
  }
}

function takeQuote(desk: DataDesk, live: LiveMarket, line: LiveLine, sourceId: string, tick: QuoteTick): void {
  const { bid, ask, tsEvent, tsInit } = tick
  const now = desk.context.now()
  if (bid !== null && ask !== null) {
    const findings = isAhead(tsEvent, now)
      ? [aheadOfUs(tsEvent, now)]
      : line.quoteCheck.check(tsEvent, tsInit, bid.price, bid.size, ask.price, ask.size)
    if (findings.length > 0 && isDoubtful(desk, sourceId, tick, 'QUOTE', findings)) return
  }
  const { quote } = line
  quote.tsEvent = tsEvent
  quote.bid = bid?.price ?? null
  quote.bidSize = bid?.size ?? 0
  quote.ask = ask?.price ?? null
  quote.askSize = ask?.size ?? 0
  heard(line, now)
  line.minutes.quote(tsEvent)
  live.pending.quote(line)
}

function takeTrade(desk: DataDesk, live: LiveMarket, line: LiveLine, sourceId: string, tick: TradeTick): void {
  const now = desk.context.now()
  const check = line.tradeCheck
  if (check.isRepeated(tick)) return
  const findings = check.check(tick, now)
  if (findings.length > 0 && isDoubtful(desk, sourceId, tick, 'TRADE', findings)) return
  const { tsEvent, price, size, aggressor, eligible = ELIGIBLE } = tick
  const side = SIDES[aggressor]
  const day = Math.floor(tsEvent / DAY)
  if (day !== line.day) line.volume = 0
  line.day = day
  if (eligible.forVolume) line.volume += size
  heard(line, now)
  line.delay = Math.min(LONGEST_DELAY, Math.max(now - tsEvent, line.delay * DELAY_FORGOTTEN))
  line.minutes.trade(tsEvent, price, size, side, eligible)
  // Odd prints, averages and late reports are no price that anybody could trade at.
  if (!eligible.forPrice) return
  line.last = price
  line.lastTradeAt = tsEvent
  live.pending.trade(line.index, tsEvent, price, size, side)
  live.tapes.get(line.instrument.id)?.add(tick)
}

function takeBook(desk: DataDesk, live: LiveMarket, line: LiveLine, sourceId: string, change: BookChange): void {
  const ladder = live.ladders.get(line.instrument.id)
  if (ladder === undefined) return
  for (const finding of ladder.take(change)) {
    holdTick(desk, { sourceId, instrumentId: change.instrumentId, what: 'BOOK' }, finding, bestOf(change))
  }
}

function heard(line: LiveLine, now: number): void {
  line.heardAt = now
  line.isChanged = true
}

/**
 * Notes what was found of a tick; true when nothing may be priced with it. A doubted spread or a locked quote has no middle
 * that is a price; a clock that is off is a doubt about ages alone.
 */
function isDoubtful(
  desk: DataDesk,
  sourceId: string,
  tick: QuoteTick | TradeTick,
  what: 'QUOTE' | 'TRADE',
  findings: readonly Finding[],
): boolean {
  let keeps = false
  for (const finding of findings) {
    holdTick(desk, { sourceId, instrumentId: tick.instrumentId, what }, finding, tick)
    if (finding.code !== 'CLOCK_SKEW') keeps = true
  }
  return keeps
}

function isAhead(tsEvent: number, now: number): boolean {
  return tsEvent > now + CLOCK_TOLERANCE
}

function aheadOfUs(tsEvent: number, now: number): Finding {
  const what = `The quote is ${shown((tsEvent - now) / 1e6)} s ahead of our clock`
  const evidence = evidenceOf('time', tsEvent, 0, now + CLOCK_TOLERANCE)
  return makeFinding('TIME_IN_FUTURE', what, { from: 0, ts: tsEvent }, evidence)
}

/** The beginning of a change of a book, for a person to judge. */
function bestOf({ bids, asks, ...rest }: BookChange): unknown {
  return { ...rest, bids: bids.slice(0, 5), asks: asks.slice(0, 5) }
}
