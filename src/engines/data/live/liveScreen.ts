import type { FeedView, QuoteView } from '#contracts/records/market.ts'
import { MILLISECOND } from '#core/time/duration.ts'
import type { DataDesk } from '../desk.ts'
import type { LiveLine } from './liveLine.ts'
import type { LiveMarket } from './liveMarket.ts'

/** Ladders and tapes are shown at most ten times a second. */
const LADDERS_EVERY = 100 * MILLISECOND

/** The last prices of one instrument as the screen shows them; null while there are none. */
function quoteView(line: LiveLine, now: number): QuoteView | null {
  const { quote, last, instrument, heardAt } = line
  const { bid, ask } = quote
  const middle = bid !== null && ask !== null ? (bid + ask) / 2 : (bid ?? ask)
  const price = last ?? middle
  if (price === null) return null
  return {
    key: instrument.id,
    last: price,
    previousClose: line.previousClose,
    bid,
    ask,
    tsEvent: Math.max(0, quote.tsEvent, line.lastTradeAt),
    tsInit: heardAt ?? now,
    halted: false,
    volume: line.volume,
    sourceId: line.served?.sourceId ?? null,
    isStale: line.isStale,
  }
}

/** Shows the prices that changed. */
export function showLiveQuotes({ context }: DataDesk, live: LiveMarket): void {
  const now = context.now()
  for (const line of live.lines) {
    if (!line.isChanged) continue
    line.isChanged = false
    const view = quoteView(line, now)
    if (view !== null) context.put('quotes', view)
  }
}

/** Shows the order books and trades that are watched. */
export function showDepth({ context }: DataDesk, live: LiveMarket): void {
  const now = context.now()
  if (live.watched.length === 0 || now - live.laddersAt < LADDERS_EVERY) return
  live.laddersAt = now
  for (const { instrument, served, minutes } of live.lines) {
    const sourceId = served?.sourceId ?? ''
    const ladder = live.ladders.get(instrument.id)?.takeView(sourceId, now) ?? null
    if (ladder !== null) context.put('ladders', ladder)
    const tape = live.tapes.get(instrument.id)?.takeView(sourceId, minutes.forming) ?? null
    if (tape !== null) context.put('tapes', tape)
  }
}

/** The feed of a live session as the screen shows it. */
export function liveFeedView(live: LiveMarket, marketTime: number | null, storageNote: string): FeedView {
  const arrivals = live.lines.map(({ heardAt }) => heardAt ?? 0)
  const lastArrival = Math.max(0, ...arrivals)
  const sources = [...live.routes.keys()].join(', ')
  return {
    key: 'market',
    source: sources === '' ? 'Live feed' : sources,
    state: live.feed.state,
    lastMarketTime: marketTime,
    lastArrival: lastArrival === 0 ? null : lastArrival,
    note: [storageNote, live.feed.note].join(' ').trim(),
  }
}
