import type { MarketEvent } from '#core/model/marketEvent.ts'
import { type Fields, idText, isFields, isList, notNegative, positive, sequence } from '../shared/fields.ts'
import { InstrumentIds, type NormaliserOptions } from '../shared/instrumentIds.ts'
import { badLevel, quoteSide } from '../shared/levels.ts'
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
import { parseJsonTexts } from '../shared/parseJson.ts'
import { normaliserOf, readText } from '../shared/readMessage.ts'
import { timeOfIso } from '../shared/venueTime.ts'
import { checksumDigits, hasPossibleLength, type WrittenLevel } from './checksumBook.ts'
import { KrakenBooks } from './krakenBooks.ts'
import { KRAKEN_BOOK_DEPTH } from './subscriptions.ts'

const VENUE = 'Kraken'
/** Beyond this depth nothing can be subscribed. */
const DEEPEST = 1_000

/** What a part of a message says. */
interface Part {
  readonly event?: MarketEvent
  readonly gap?: BookGap
  readonly rejection?: Rejection
}

/**
 * Turns the messages of Kraken's WebSocket version 2 into market events: `trade`, `ticker` (best bid and offer) and `book`.
 * Trades from before the subscription are not told again. The checksum of a book covers its digits as written, so books are
 * read with their numbers as text.
 */
export function createKrakenVersion2Normaliser(options: NormaliserOptions = {}): Normaliser {
  const ids = new InstrumentIds('KRAKEN', options)
  const books = new KrakenBooks()
  const depths = new Map<string, number>()

  function takeTrade(data: Fields, tsInit: number): Part {
    const instrumentId = ids.of(data['symbol'])
    const price = positive(data['price'])
    const size = positive(data['qty'])
    const tsEvent = timeOfIso(data['timestamp'], tsInit)
    const { side } = data
    if (instrumentId === null || Number.isNaN(price + size + tsEvent) || (side !== 'buy' && side !== 'sell')) {
      return { rejection: malformation(VENUE, 'trade', 'symbol, price, size, time or side') }
    }
    const tradeId = idText(data['trade_id'])
    const aggressor = side === 'buy' ? 'BUYER' : 'SELLER'
    return { event: { kind: 'TRADE', instrumentId, tsEvent, tsInit, tradeId, price, size, aggressor } }
  }

  function takeTicker(data: Fields, tsInit: number): Part {
    const instrumentId = ids.of(data['symbol'])
    const [bidPrice, askPrice] = [notNegative(data['bid']), notNegative(data['ask'])]
    const [bidSize, askSize] = [notNegative(data['bid_qty']), notNegative(data['ask_qty'])]
    const tsEvent = timeOfIso(data['timestamp'], tsInit)
    if (instrumentId === null || Number.isNaN(bidPrice + askPrice + bidSize + askSize + tsEvent)) {
      return { rejection: malformation(VENUE, 'ticker', 'symbol, price, size or time') }
    }
    const [bid, ask] = [quoteSide(bidPrice, bidSize), quoteSide(askPrice, askSize)]
    return bid === null && ask === null ? {} : { event: { kind: 'QUOTE', instrumentId, tsEvent, tsInit, bid, ask } }
  }

  function takeBook(data: Fields, isSnapshot: boolean, tsInit: number): Part {
    const { symbol } = data
    const instrumentId = ids.of(symbol)
    const bids = levelsOf(data['bids'])
    const asks = levelsOf(data['asks'])
    const tsEvent = timeOfIso(data['timestamp'], tsInit)
    const checksum = data['checksum'] === undefined ? null : sequence(data['checksum'])
    if (instrumentId === null || bids === null || asks === null || Number.isNaN(tsEvent + (checksum ?? 0))) {
      return { rejection: malformation(VENUE, 'book', 'symbol, levels, time or checksum') }
    }
    const { events, gap, rejected } = books.take(
      {
        instrumentId,
        tsEvent,
        tsInit,
        isSnapshot,
        bids: bids.levels,
        asks: asks.levels,
        checksum,
        rejection: bids.rejection ?? asks.rejection,
      },
      depths.get(String(symbol)) ?? KRAKEN_BOOK_DEPTH,
    )
    const [event] = events
    return {
      ...(event === undefined ? {} : { event }),
      ...(gap === undefined ? {} : { gap }),
      ...(rejected === undefined ? {} : { rejection: rejected }),
    }
  }

  function takeData(channel: string, type: unknown, data: readonly unknown[], tsInit: number): Normalised {
    const parts = data.map((one): Part => {
      if (!isFields(one)) return { rejection: malformation(VENUE, channel, 'form') }
      if (channel === 'trade') return takeTrade(one, tsInit)
      return channel === 'ticker' ? takeTicker(one, tsInit) : takeBook(one, type === 'snapshot', tsInit)
    })
    const [gap, ...others] = parts.flatMap((part) => (part.gap === undefined ? [] : [part.gap]))
    const rejection = parts.find((part) => part.rejection !== undefined)?.rejection ?? null
    const said = told(
      parts.flatMap(({ event }) => (event === undefined ? [] : [event])),
      rejection,
    )
    if (gap !== undefined) {
      const instrumentIds = [gap, ...others].flatMap((one) => one.instrumentIds)
      return { ...said, gap: { ...gap, instrumentIds } }
    }
    return said.events.length === 0 && rejection === null ? ignored(`empty ${channel}`) : said
  }

  /** Learns from the answer to a subscription how deep a book is. */
  function takeAnswer(method: string, message: Fields): Normalised {
    if (message['success'] === false) return refusedByVenue(VENUE, message['error'])
    const { result } = message
    if (isFields(result) && result['channel'] === 'book' && typeof result['symbol'] === 'string') {
      const depth = sequence(result['depth'])
      if (depth >= 1 && depth <= DEEPEST && depths.size < DEEPEST) depths.set(result['symbol'], depth)
    }
    return ignored(method)
  }

  return normaliserOf({
    venue: VENUE,
    read: (message) =>
      typeof message === 'string' && message.includes('"book"') ? parseJsonTexts(message) : readText(message),
    take: (message, tsInit) => {
      const { channel, type, data, method } = message
      if (typeof method === 'string') return takeAnswer(method, message)
      if (typeof channel !== 'string') return malformed(VENUE, 'unknown', 'channel')
      if (channel !== 'trade' && channel !== 'ticker' && channel !== 'book') return ignored(channel)
      if (channel === 'trade' && type === 'snapshot') return ignored('trades before the subscription')
      return isList(data) ? takeData(channel, type, data, tsInit) : malformed(VENUE, channel, 'list')
    },
    reset: () => {
      books.reset()
      depths.clear()
    },
  })
}

function levelsOf(
  value: unknown,
): { readonly levels: readonly WrittenLevel[]; readonly rejection: Rejection | null } | null {
  if (value === undefined) return { levels: [], rejection: null }
  if (!isList(value) || !hasPossibleLength(value)) return null
  const levels: WrittenLevel[] = []
  let rejection: Rejection | null = null
  for (const row of value) {
    const { price: priceText, qty: sizeText } = isFields(row) ? row : {}
    const price = positive(priceText)
    const size = notNegative(sizeText)
    if (Number.isNaN(price + size)) rejection ??= badLevel(price, size)
    else levels.push({ price, size, digits: checksumDigits(priceText, sizeText) })
  }
  return { levels, rejection }
}
