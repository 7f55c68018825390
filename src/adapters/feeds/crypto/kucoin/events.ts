import type { InstrumentId } from '#core/model/identifiers.ts'
import type { BookJoins } from '../shared/bookJoins.ts'
import { type Fields, idText, notNegative, positive, sequence } from '../shared/fields.ts'
import { quoteSide, readLevels } from '../shared/levels.ts'
import { malformed, type Normalised } from '../shared/normalised.ts'

/** What a message of KuCoin's spot market or futures is about. */
interface About {
  readonly venue: string
  /** The topic, as a refusal names it. */
  readonly what: string
  readonly instrumentId: InstrumentId
  /** NaN when the message has no time. */
  readonly tsEvent: number
  readonly tsInit: number
}

/** Reads a trade. */
export function tradeOf(data: Fields, { venue, what, instrumentId, tsEvent, tsInit }: About): Normalised {
  const price = positive(data['price'])
  const size = positive(data['size'])
  const { side } = data
  if (Number.isNaN(price + size)) return malformed(venue, what, 'price or size')
  if (Number.isNaN(tsEvent)) return malformed(venue, what, 'time')
  if (side !== 'buy' && side !== 'sell') return malformed(venue, what, 'side')
  const tradeId = idText(data['tradeId'])
  const aggressor = side === 'buy' ? 'BUYER' : 'SELLER'
  return { events: [{ kind: 'TRADE', instrumentId, tsEvent, tsInit, tradeId, price, size, aggressor }] }
}

/** Reads the best bid and offer, whose prices the two markets name differently; a side that is missing is empty. */
export function quoteOf(
  data: Fields,
  prices: readonly [bid: unknown, ask: unknown],
  { venue, what, instrumentId, tsEvent, tsInit }: About,
): Normalised {
  const [bidPrice, askPrice] = [notNegative(prices[0] ?? 0), notNegative(prices[1] ?? 0)]
  const [bidSize, askSize] = [notNegative(data['bestBidSize'] ?? 0), notNegative(data['bestAskSize'] ?? 0)]
  if (Number.isNaN(bidPrice + askPrice + bidSize + askSize)) return malformed(venue, what, 'price or size')
  if (Number.isNaN(tsEvent)) return malformed(venue, what, 'time')
  const [bid, ask] = [quoteSide(bidPrice, bidSize), quoteSide(askPrice, askSize)]
  return { events: [{ kind: 'QUOTE', instrumentId, tsEvent, tsInit, bid, ask }] }
}

/** Begins a book with the answer to a request for all of it. */
export function startBook(
  joins: BookJoins,
  data: Fields,
  { venue, what, instrumentId, tsEvent, tsInit }: About,
): Normalised {
  const last = sequence(data['sequence'])
  const bids = readLevels(data['bids'])
  const asks = readLevels(data['asks'])
  if (Number.isNaN(last + tsEvent)) return malformed(venue, what, 'number or time')
  if (bids === null || asks === null) return malformed(venue, what, 'levels')
  const book = { isSnapshot: true, bids: bids.levels, asks: asks.levels }
  const snapshot = { kind: 'BOOK', instrumentId, tsEvent, tsInit, ...book } as const
  return joins.start(snapshot, last, bids.rejection ?? asks.rejection)
}
