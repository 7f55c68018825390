import type { InstrumentId } from '#core/model/identifiers.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import { type Fields, idText, isFields, isList, notNegative, positive, sequence } from '../shared/fields.ts'
import { InstrumentIds, type NormaliserOptions } from '../shared/instrumentIds.ts'
import { quoteSide } from '../shared/levels.ts'
import {
  type BookGap,
  ignored,
  malformation,
  malformed,
  type Normalised,
  type Normaliser,
  refusedByVenue,
  type Rejection,
  told,
} from '../shared/normalised.ts'
import { normaliserOf } from '../shared/readMessage.ts'
import { timeOfIso } from '../shared/venueTime.ts'
import { readChanges } from './sides.ts'

const VENUE = 'Coinbase'
const MOST_BOOKS = 10_000

/** What one part of a message says. */
type Part = { readonly event: MarketEvent; readonly rejection: Rejection | null } | { readonly rejection: Rejection }

/**
 * Turns the messages of Coinbase Advanced Trade into market events: `market_trades`, `ticker` (best bid and offer) and
 * `l2_data`. The messages of a connection are numbered over all channels, so a hole breaks every book of the connection.
 * Trades from before the subscription are not told.
 */
export function createCoinbaseAdvancedNormaliser(options: NormaliserOptions = {}): Normaliser {
  const ids = new InstrumentIds('COINBASE', options)
  const books = new Set<InstrumentId>()
  let last: number | null = null

  function gapBefore(number: number): BookGap | null {
    const isNext = last === null || number === last + 1
    last = number
    if (isNext || books.size === 0) return null
    const instrumentIds = [...books]
    books.clear()
    const reason = 'Messages of Coinbase are missing, so its order books are not used until their next snapshots.'
    return { instrumentIds, reason, repair: 'RESUBSCRIBE' }
  }

  function takeTrade(trade: unknown, tsInit: number): Part {
    const fields = isFields(trade) ? trade : {}
    const instrumentId = ids.of(fields['product_id'])
    const price = positive(fields['price'])
    const size = positive(fields['size'])
    const tsEvent = timeOfIso(fields['time'], tsInit)
    const { side } = fields
    if (instrumentId === null || Number.isNaN(price + size + tsEvent) || (side !== 'BUY' && side !== 'SELL')) {
      return { rejection: malformation(VENUE, 'market_trades', 'product, price, size, time or side') }
    }
    // The side is that of the order that waited.
    const aggressor = side === 'BUY' ? 'SELLER' : 'BUYER'
    const tradeId = idText(fields['trade_id'])
    return { event: { kind: 'TRADE', instrumentId, tsEvent, tsInit, tradeId, price, size, aggressor }, rejection: null }
  }

  function takeTicker(ticker: unknown, tsEvent: number, tsInit: number): Part {
    const fields = isFields(ticker) ? ticker : {}
    const instrumentId = ids.of(fields['product_id'])
    const [bidPrice, askPrice] = [notNegative(fields['best_bid']), notNegative(fields['best_ask'])]
    const [bidSize, askSize] = [notNegative(fields['best_bid_quantity']), notNegative(fields['best_ask_quantity'])]
    if (instrumentId === null || Number.isNaN(bidPrice + askPrice + bidSize + askSize)) {
      return { rejection: malformation(VENUE, 'ticker', 'product, price or size') }
    }
    const [bid, ask] = [quoteSide(bidPrice, bidSize), quoteSide(askPrice, askSize)]
    return { event: { kind: 'QUOTE', instrumentId, tsEvent, tsInit, bid, ask }, rejection: null }
  }

  function takeBook(event: Fields, tsEvent: number, tsInit: number): Part {
    const instrumentId = ids.of(event['product_id'])
    const changes = readChanges(event['updates'])
    if (instrumentId === null || changes === null) {
      return { rejection: malformation(VENUE, 'l2_data', 'product or levels') }
    }
    const { bids, asks, rejection } = changes
    const isSnapshot = event['type'] === 'snapshot'
    if (isSnapshot && books.size < MOST_BOOKS) books.add(instrumentId)
    return { event: { kind: 'BOOK', instrumentId, tsEvent, tsInit, isSnapshot, bids, asks }, rejection }
  }

  function partsOf(channel: string, event: unknown, tsEvent: number, tsInit: number): readonly Part[] {
    if (!isFields(event)) return [{ rejection: malformation(VENUE, channel, 'form') }]
    if (channel === 'l2_data') return [takeBook(event, tsEvent, tsInit)]
    const rows = event[channel === 'ticker' ? 'tickers' : 'trades']
    if (!isList(rows)) return [{ rejection: malformation(VENUE, channel, 'list') }]
    if (channel === 'ticker') return rows.map((row) => takeTicker(row, tsEvent, tsInit))
    return event['type'] === 'snapshot' ? [] : rows.map((row) => takeTrade(row, tsInit))
  }

  function takeChannel(channel: string, message: Fields, tsInit: number): Normalised {
    const { events } = message
    const tsEvent = timeOfIso(message['timestamp'], tsInit)
    if (!isList(events)) return malformed(VENUE, channel, 'events')
    if (Number.isNaN(tsEvent)) return malformed(VENUE, channel, 'time')
    const parts = events.flatMap((event) => partsOf(channel, event, tsEvent, tsInit))
    if (parts.length === 0) return ignored(`no news in ${channel}`)
    const found = parts.flatMap((part) => ('event' in part ? [part.event] : []))
    return told(found, parts.find(({ rejection }) => rejection !== null)?.rejection ?? null)
  }

  return normaliserOf({
    venue: VENUE,
    take: (message, tsInit) => {
      const { channel, type } = message
      if (type === 'error') return refusedByVenue(VENUE, message['message'])
      if (typeof channel !== 'string') return malformed(VENUE, 'unknown', 'channel')
      const number = sequence(message['sequence_num'])
      const gap = Number.isNaN(number) ? null : gapBefore(number)
      const isKnown = channel === 'l2_data' || channel === 'ticker' || channel === 'market_trades'
      const said = isKnown ? takeChannel(channel, message, tsInit) : ignored(channel)
      return gap === null ? said : { ...said, gap }
    },
    reset: () => {
      books.clear()
      last = null
    },
  })
}
