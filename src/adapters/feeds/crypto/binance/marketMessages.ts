import type { InstrumentId } from '#core/model/identifiers.ts'
import type { BookChange } from '#core/model/marketEvent.ts'
import { type Fields, idText, notNegative, positive, sequence } from '../shared/fields.ts'
import type { NumberedChange } from '../shared/bookJoin.ts'
import { quoteSide, readLevels } from '../shared/levels.ts'
import { malformed, type Normalised, type Rejection } from '../shared/normalised.ts'
import { timeOfMillis } from '../shared/venueTime.ts'

/** Reads `trade` and `aggTrade`: one execution, or the executions of one order at one price. */
export function readTrade(
  venue: string,
  message: Fields,
  instrumentId: InstrumentId,
  idField: 't' | 'a',
  tsInit: number,
): Normalised {
  const price = positive(message['p'])
  const size = positive(message['q'])
  const tsEvent = timeOfMillis(message['T'], tsInit)
  const makerBought = message['m']
  if (Number.isNaN(price)) return malformed(venue, 'trade', 'price')
  if (Number.isNaN(size)) return malformed(venue, 'trade', 'size')
  if (Number.isNaN(tsEvent)) return malformed(venue, 'trade', 'time')
  if (typeof makerBought !== 'boolean') return malformed(venue, 'trade', 'side')
  const tradeId = idText(message[idField])
  const aggressor = makerBought ? 'SELLER' : 'BUYER'
  return { events: [{ kind: 'TRADE', instrumentId, tsEvent, tsInit, tradeId, price, size, aggressor }] }
}

/** Reads `bookTicker`: the best bid and offer. Spot tells no time. */
export function readBookTicker(venue: string, message: Fields, instrumentId: InstrumentId, tsInit: number): Normalised {
  const bid = notNegative(message['b'])
  const bidSize = notNegative(message['B'])
  const ask = notNegative(message['a'])
  const askSize = notNegative(message['A'])
  const tsEvent = timeOfMillis(message['T'] ?? message['E'], tsInit)
  if (Number.isNaN(bid + bidSize + ask + askSize)) return malformed(venue, 'bookTicker', 'price or size')
  if (Number.isNaN(tsEvent)) return malformed(venue, 'bookTicker', 'time')
  return {
    events: [
      { kind: 'QUOTE', instrumentId, tsEvent, tsInit, bid: quoteSide(bid, bidSize), ask: quoteSide(ask, askSize) },
    ],
  }
}

/** Changes or a snapshot of a book with their numbers, or why they cannot be read. */
export type ReadDepth =
  | { readonly ok: true; readonly numbered: NumberedChange; readonly rejection: Rejection | null }
  | { readonly ok: false; readonly refusal: Normalised }

/** Reads `depthUpdate`: changes numbered U to u; futures name the u before in `pu`. */
export function readDepthUpdate(venue: string, message: Fields, instrumentId: InstrumentId, tsInit: number): ReadDepth {
  const first = sequence(message['U'])
  const last = sequence(message['u'])
  const previous = message['pu'] === undefined ? null : sequence(message['pu'])
  if (Number.isNaN(first + last + (previous ?? 0))) return refuse(venue, 'depthUpdate', 'number')
  return readBook(venue, 'depthUpdate', message, instrumentId, tsInit, [first, last, previous], false)
}

/** Reads the answer to a request for the book. */
export function readDepthSnapshot(
  venue: string,
  answer: Fields,
  instrumentId: InstrumentId,
  tsInit: number,
): ReadDepth {
  const last = sequence(answer['lastUpdateId'])
  if (Number.isNaN(last)) return refuse(venue, 'order book', 'number')
  return readBook(venue, 'order book', answer, instrumentId, tsInit, [0, last, null], true)
}

function readBook(
  venue: string,
  kind: string,
  message: Fields,
  instrumentId: InstrumentId,
  tsInit: number,
  [first, last, previous]: readonly [number, number, number | null],
  isSnapshot: boolean,
): ReadDepth {
  const bids = readLevels(isSnapshot ? message['bids'] : message['b'])
  const asks = readLevels(isSnapshot ? message['asks'] : message['a'])
  const tsEvent = timeOfMillis(message['T'] ?? message['E'], tsInit)
  if (bids === null || asks === null) return refuse(venue, kind, 'levels')
  if (Number.isNaN(tsEvent)) return refuse(venue, kind, 'time')
  const change: BookChange = {
    kind: 'BOOK',
    instrumentId,
    tsEvent,
    tsInit,
    isSnapshot,
    bids: bids.levels,
    asks: asks.levels,
  }
  return { ok: true, numbered: { first, last, previous, change }, rejection: bids.rejection ?? asks.rejection }
}

function refuse(venue: string, kind: string, what: string): ReadDepth {
  return { ok: false, refusal: malformed(venue, kind, what) }
}
