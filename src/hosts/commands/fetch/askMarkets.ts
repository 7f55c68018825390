import { formatDate, formatTimestamp } from '#core/time/iso.ts'
import type { EconomicEvent } from '#core/model/economicEvent.ts'
import type { FeedAnswer, MarketFeed, StopSignal } from '#engines/data/feeds/ports.ts'
import type { ShareOptionChain } from '#adapters/feeds/us/shareOption.ts'
import { openAlpaca, openCalendar, openFinnhub, openPolygon } from '../../feeds/chosenFeeds.ts'
import { FEED_ENTRIES } from '../../feeds/feedRegistry.ts'
import { type Asked, type Asker, type Askers, shareSymbol, type Told, unreadNote, withFeed } from './asked.ts'

/** Who tells news. */
export const NEWS_ASKERS: Askers = new Map(
  FEED_ENTRIES.filter(({ card }) => card.historical.includes('NEWS')).map(({ card, create }): [string, Asker] => [
    card.id,
    (parts, asked, stop) => withFeed(create(parts), (feed) => askNews(feed, asked, stop)),
  ]),
)

async function askNews(feed: MarketFeed, asked: Asked, stop: StopSignal): Promise<FeedAnswer<Told>> {
  if (feed.fetchNews === undefined) throw new Error(`Invariant: the card of ${feed.card.id} promises news`)
  const { subject, from, to, limit } = asked
  const symbols = subject === '' ? [] : subject.split(',').map((symbol) => shareSymbol(symbol.trim()))
  const told = await feed.fetchNews({ symbols, since: from, until: to, limit }, stop)
  if (!told.ok) return told
  const { items, next } = told.value
  const rows = items.map(({ publishedAt, source, title, tickers, link }) => [
    publishedAt === null ? null : formatTimestamp(publishedAt),
    source,
    title,
    tickers.join(' '),
    link,
  ])
  const notes = next === null ? [] : [`There are older ones; ask on with --to ${formatTimestamp(next)}.`]
  return {
    ok: true,
    value: { columns: ['published', 'by', 'title', 'symbols', 'link'], rows, notes, value: { items, next } },
  }
}

/** Who tells when figures of economies are published. */
export const EVENT_ASKERS: Askers = new Map<string, Asker>([
  [
    'economic-calendar',
    (parts, { from, to }, stop) =>
      withFeed(openCalendar(parts), async (feed) => {
        const told = await feed.fetchEvents(from, to, stop)
        if (!told.ok) return told
        const notes = told.value.missing.map(({ message }) => `Part of the calendar is missing: ${message}`)
        return { ok: true, value: eventTable(told.value.events, notes) }
      }),
  ],
  [
    'finnhub',
    (parts, { from, to }, stop) =>
      withFeed(openFinnhub(parts), async (feed) => {
        const told = await feed.fetchCalendar(from, to, stop)
        if (!told.ok) return told
        return { ok: true, value: eventTable(told.value.events, unreadNote(told.value.unreadable)) }
      }),
  ],
])

function eventTable(events: readonly EconomicEvent[], notes: readonly string[]): Told {
  const rows = events.map((event) => [
    event.isDayOnly ? formatDate(event.at) : formatTimestamp(event.at),
    event.country,
    event.name,
    event.importance,
    event.actual,
    event.forecast,
    event.previous,
    event.source,
  ])
  const columns = ['when', 'of', 'what', 'importance', 'actual', 'forecast', 'previous', 'told by']
  return { columns, rows, notes, value: { events } }
}

/** Who tells options on shares. The stretch of time is that of their last days. */
export const OPTION_ASKERS: Askers = new Map<string, Asker>([
  ['alpaca', (parts, asked, stop) => askOptions(openAlpaca(parts), asked, stop)],
  ['polygon', (parts, asked, stop) => askOptions(openPolygon(parts), asked, stop)],
])

type OptionFeed = Pick<ReturnType<typeof openAlpaca>, 'fetchOptionChain' | 'close'>

function askOptions(opened: OptionFeed, asked: Asked, stop: StopSignal): Promise<FeedAnswer<Told>> {
  const { subject, from, to } = asked
  const request = { underlying: shareSymbol(subject), expiryFrom: formatDate(from), expiryTo: formatDate(to - 1) }
  return withFeed(opened, async (feed) => {
    const told = await feed.fetchOptionChain(request, stop)
    return told.ok ? { ok: true, value: optionTable(told.value) } : told
  })
}

function optionTable({ underlying, options, unreadable }: ShareOptionChain): Told {
  const sorted = options.toSorted((one, other) => Number(one.symbol > other.symbol) - Number(one.symbol < other.symbol))
  const rows = sorted.map((option) => [
    option.symbol,
    option.expiry,
    option.right,
    option.strike,
    option.bid,
    option.ask,
    option.last,
    option.volume,
    option.openInterest,
    option.impliedVolatility,
    option.greeks.delta,
  ])
  const columns = ['contract', 'expires', 'right', 'strike', 'bid', 'ask', 'last', 'volume', 'open', 'implied', 'delta']
  return { columns, rows, notes: unreadNote(unreadable), value: { underlying, options: sorted, unreadable } }
}
