import type { MarketEvent } from '#core/model/marketEvent.ts'
import { type Fields, isFields, isList, notNegative, positive } from '../shared/fields.ts'
import { InstrumentIds, type NormaliserOptions } from '../shared/instrumentIds.ts'
import { badLevel, quoteSide } from '../shared/levels.ts'
import {
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
import { timeOfSeconds } from '../shared/venueTime.ts'
import { checksumDigits, hasPossibleLength, type WrittenLevel } from './checksumBook.ts'
import { KrakenBooks } from './krakenBooks.ts'

const VENUE = 'Kraken'
const BOOK = /^book-(\d{1,4})$/

/**
 * Turns the messages of Kraken's WebSocket version 1 into market events: `trade`, `spread` and `book-N`, which are lists
 * that end in the name of their channel and the pair.
 */
export function createKrakenVersion1Normaliser(options: NormaliserOptions = {}): Normaliser {
  const ids = new InstrumentIds('KRAKEN', options)
  const books = new KrakenBooks()

  function takeTrades(rows: unknown, pair: unknown, tsInit: number): Normalised {
    const instrumentId = ids.of(pair)
    if (instrumentId === null) return malformed(VENUE, 'trade', 'pair')
    if (!isList(rows)) return malformed(VENUE, 'trade', 'list')
    const events: MarketEvent[] = []
    let rejection: Rejection | null = null
    for (const row of rows) {
      const [priceText, sizeText, time, side] = isList(row) ? row : []
      const price = positive(priceText)
      const size = positive(sizeText)
      const tsEvent = timeOfSeconds(time, tsInit)
      if (Number.isNaN(price + size + tsEvent) || (side !== 'b' && side !== 's')) {
        rejection ??= malformation(VENUE, 'trade', 'price, size, time or side')
        continue
      }
      const aggressor = side === 'b' ? 'BUYER' : 'SELLER'
      events.push({ kind: 'TRADE', instrumentId, tsEvent, tsInit, tradeId: null, price, size, aggressor })
    }
    return told(events, rejection)
  }

  function takeSpread(row: unknown, pair: unknown, tsInit: number): Normalised {
    const instrumentId = ids.of(pair)
    if (instrumentId === null) return malformed(VENUE, 'spread', 'pair')
    const [bidText, askText, time, bidSizeText, askSizeText] = isList(row) ? row : []
    const [bidPrice, askPrice] = [notNegative(bidText), notNegative(askText)]
    const [bidSize, askSize] = [notNegative(bidSizeText), notNegative(askSizeText)]
    const tsEvent = timeOfSeconds(time, tsInit)
    if (Number.isNaN(bidPrice + askPrice + bidSize + askSize)) return malformed(VENUE, 'spread', 'price or size')
    if (Number.isNaN(tsEvent)) return malformed(VENUE, 'spread', 'time')
    const [bid, ask] = [quoteSide(bidPrice, bidSize), quoteSide(askPrice, askSize)]
    if (bid === null && ask === null) return ignored('empty spread')
    return { events: [{ kind: 'QUOTE', instrumentId, tsEvent, tsInit, bid, ask }] }
  }

  function takeBook(list: readonly unknown[], depth: number, pair: unknown, tsInit: number): Normalised {
    const instrumentId = ids.of(pair)
    if (instrumentId === null) return malformed(VENUE, 'book', 'pair')
    const parts = list.slice(1, -2).filter(isFields)
    const isSnapshot = parts.some((part) => part['as'] !== undefined || part['bs'] !== undefined)
    const reader = new LevelReader()
    const bids = parts.flatMap((part) => reader.read(part[isSnapshot ? 'bs' : 'b']))
    const asks = parts.flatMap((part) => reader.read(part[isSnapshot ? 'as' : 'a']))
    const checksum = checksumOf(parts)
    const tsEvent = timeOfSeconds(reader.latest, tsInit)
    if (parts.length === 0 || !reader.isGood) return malformed(VENUE, 'book', 'levels')
    if (Number.isNaN(tsEvent) || Number.isNaN(checksum ?? 0)) return malformed(VENUE, 'book', 'time or checksum')
    const { rejection } = reader
    return books.take({ instrumentId, tsEvent, tsInit, isSnapshot, bids, asks, checksum, rejection }, depth)
  }

  function takeEvent(message: Fields): Normalised {
    const { event, status } = message
    if (event === 'error' || status === 'error') return refusedByVenue(VENUE, message['errorMessage'])
    return typeof event === 'string' ? ignored(event) : malformed(VENUE, 'unknown', 'kind')
  }

  return normaliserOf({
    venue: VENUE,
    take: takeEvent,
    takeList: (list, tsInit) => {
      const channel = list.at(-2)
      const pair = list.at(-1)
      if (list.length < 4 || typeof channel !== 'string') return malformed(VENUE, 'unknown', 'channel')
      if (channel === 'trade') return takeTrades(list[1], pair, tsInit)
      if (channel === 'spread') return takeSpread(list[1], pair, tsInit)
      const depth = BOOK.exec(channel)?.[1]
      return depth === undefined ? ignored(channel) : takeBook(list, Number(depth), pair, tsInit)
    },
    reset: () => books.reset(),
  })
}

function checksumOf(parts: readonly Fields[]): number | null {
  const value = parts.find((part) => part['c'] !== undefined)?.['c']
  if (value === undefined) return null
  return typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN
}

/** Reads the levels of one message, [price, size, time], and the latest of their times. */
class LevelReader {
  latest = ''
  isGood = true
  rejection: Rejection | null = null

  read(value: unknown): readonly WrittenLevel[] {
    if (value === undefined || value === null) return []
    if (!isList(value) || !hasPossibleLength(value)) {
      this.isGood = false
      return []
    }
    const levels: WrittenLevel[] = []
    for (const row of value) {
      const [priceText, sizeText, time] = isList(row) ? row : []
      const price = positive(priceText)
      const size = notNegative(sizeText)
      if (Number.isNaN(price + size)) {
        this.rejection ??= badLevel(price, size)
        continue
      }
      levels.push({ price, size, digits: checksumDigits(priceText, sizeText) })
      if (typeof time === 'string' && isLater(time, this.latest)) this.latest = time
    }
    return levels
  }
}

/** Compares two times in seconds as text; they have as many digits, or the longer is the later. */
function isLater(time: string, than: string): boolean {
  return time.length === than.length ? time > than : time.length > than.length
}
