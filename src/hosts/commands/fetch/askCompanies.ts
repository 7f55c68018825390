import { figuresKnownAt } from '#core/model/fundamentals.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import type { FeedAnswer } from '#engines/data/feeds/ports.ts'
import { createCoinGeckoFeed } from '#adapters/feeds/intelligence/coingecko/coinGeckoFeed.ts'
import { createDefiLlamaFeed } from '#adapters/feeds/intelligence/defillama/defiLlamaFeed.ts'
import { openAlphaVantage, openFinnhub, openSec } from '../../feeds/chosenFeeds.ts'
import { type Asker, type Askers, shareId, shareSymbol, type Told, unreadNote, withFeed } from './asked.ts'

/** Figures of now: a name and a value for each. */
type Basics = Readonly<Record<string, string | number | null>>

/** Who tells what insiders trade. */
export const INSIDER_ASKERS: Askers = new Map<string, Asker>([
  [
    'sec-edgar',
    (parts, { subject, from, to, asKnownAt }, stop) =>
      withFeed(openSec(parts), async (feed) => {
        const told = await feed.fetchInsiderFilings(shareSymbol(subject), from, stop)
        if (!told.ok) return told
        const { filings, unread, isCut } = told.value
        const last = Math.min(to, asKnownAt ?? to)
        const wanted = filings.filter(({ acceptedAt }) => acceptedAt <= last)
        const rows = wanted.flatMap(({ acceptedAt, filing }) =>
          filing.transactions.map((trade) => [
            formatTimestamp(acceptedAt),
            trade.date,
            filing.owners.map(({ name }) => name).join('; '),
            trade.code,
            trade.isAcquired ? 'acquired' : 'disposed',
            trade.shares,
            trade.price,
            trade.sharesAfter,
          ]),
        )
        const notes = [
          ...unread.map(({ accession, message }) => `The filing ${accession} was left out: ${message}`),
          ...(isCut ? ['There are more filings than are read at once; ask for a later --from.'] : []),
        ]
        const columns = ['known', 'day', 'owner', 'code', 'what', 'shares', 'price', 'shares after']
        return { ok: true, value: { columns, rows, notes, value: { filings: wanted, unread } } }
      }),
  ],
  [
    'finnhub',
    (parts, { subject, from, to }, stop) =>
      withFeed(openFinnhub(parts), async (feed) => {
        const told = await feed.fetchInsiders(shareId(subject), from, to, stop)
        if (!told.ok) return told
        const { trades, unreadable } = told.value
        const rows = trades.map((trade) => [
          trade.filedOn,
          trade.date,
          trade.owner,
          trade.code,
          trade.isAcquired ? 'acquired' : 'disposed',
          trade.shares,
          trade.price,
          trade.sharesAfter,
        ])
        const columns = ['filed', 'day', 'owner', 'code', 'what', 'shares', 'price', 'shares after']
        const notes = unreadNote(unreadable)
        return { ok: true, value: { columns, rows, notes, value: { trades, unreadable } } }
      }),
  ],
])

/** Who tells figures of companies, coins and protocols. */
export const FUNDAMENTALS_ASKERS: Askers = new Map<string, Asker>([
  [
    'sec-edgar',
    (parts, { subject, asKnownAt }, stop) =>
      withFeed(openSec(parts), async (feed) => {
        const told = await feed.fetchFundamentals(shareSymbol(subject), stop)
        if (!told.ok) return told
        const { name, figures, unreadable } = told.value
        const known = figuresKnownAt(figures, asKnownAt ?? Number.POSITIVE_INFINITY)
        const newestFirst = known.toSorted((one, other) => Number(one.to < other.to) - Number(one.to > other.to))
        const rows = newestFirst.map((figure) => [
          figure.item,
          figure.from,
          figure.to,
          figure.value,
          figure.unit,
          figure.form,
          formatTimestamp(figure.knownAt),
        ])
        const columns = ['item', 'from', 'to', 'value', 'unit', 'form', 'known']
        const notes = unreadNote(unreadable)
        return { ok: true, value: { columns, rows, notes, value: { name, figures: newestFirst, unreadable } } }
      }),
  ],
  [
    'finnhub',
    (parts, { subject }, stop) =>
      withFeed(openFinnhub(parts), async (feed) => basics(await feed.fetchBasics(shareId(subject), stop))),
  ],
  [
    'alphavantage',
    (parts, { subject }, stop) =>
      withFeed(openAlphaVantage(parts), async (feed) => basics(await feed.fetchBasics(shareId(subject), stop))),
  ],
  [
    'coingecko',
    (parts, { subject }, stop) =>
      withFeed(createCoinGeckoFeed(parts), async (feed) => {
        const told = await feed.fetchMarkets(1, stop)
        if (!told.ok) return told
        const wanted = subject.toLowerCase()
        const coins = told.value.filter(
          ({ id, symbol }) => wanted === '' || id === wanted || symbol.toLowerCase() === wanted,
        )
        const rows = coins.map((coin) => [coin.id, coin.symbol, coin.rank, coin.price, coin.marketCap, coin.volume])
        const columns = ['coin', 'symbol', 'rank', 'price', 'market value', 'volume of a day']
        const notes = coins.length === 0 ? [`${subject} is not among the 250 coins of the greatest value.`] : []
        return { ok: true, value: { columns, rows, notes, value: { coins } } }
      }),
  ],
  [
    'defillama',
    (parts, { subject }, stop) =>
      withFeed(createDefiLlamaFeed(parts), async (feed) => {
        const told = await feed.fetchProtocols(stop)
        if (!told.ok) return told
        const wanted = subject.toLowerCase()
        const protocols = told.value.filter(
          ({ slug, symbol }) => wanted === '' || slug === wanted || symbol?.toLowerCase() === wanted,
        )
        const rows = protocols.map((one) => [
          one.slug,
          one.symbol,
          one.category,
          one.locked,
          one.change1d,
          one.change7d,
        ])
        const columns = ['protocol', 'symbol', 'category', 'locked', 'change of a day', 'of a week']
        const notes = protocols.length === 0 ? [`DefiLlama knows no protocol ${subject}.`] : []
        return { ok: true, value: { columns, rows, notes, value: { protocols } } }
      }),
  ],
])

/** Sources whose figures say when they became known. */
export const POINT_IN_TIME: ReadonlySet<string> = new Set(['sec-edgar'])

function basics(told: FeedAnswer<object>): FeedAnswer<Told> {
  if (!told.ok) return told
  // Adapters tell basics as plain fields.
  const figures = told.value as Basics
  const rows = Object.entries(figures)
  return { ok: true, value: { columns: ['figure', 'value'], rows, notes: [], value: { figures } } }
}
