import type { InstrumentId } from '#core/model/identifiers.ts'
import { type Fields, idText, notNegative, positive } from '../shared/fields.ts'
import { InstrumentIds, type NormaliserOptions } from '../shared/instrumentIds.ts'
import { quoteSide, readLevels } from '../shared/levels.ts'
import { ignored, malformed, type Normalised, type Normaliser, refusedByVenue, told } from '../shared/normalised.ts'
import { normaliserOf } from '../shared/readMessage.ts'
import { timeOfIso } from '../shared/venueTime.ts'
import { readChanges } from './sides.ts'

const VENUE = 'Coinbase Exchange'
const KINDS = new Set(['match', 'snapshot', 'l2update', 'ticker'])

/**
 * Turns the messages of Coinbase Exchange (formerly Pro) into market events: `match`, `ticker` (best bid and offer), `snapshot`
 * and `l2update`. Its changes of books have no numbers, so lost ones cannot be noticed; a new subscription begins with a
 * snapshot. The trade before the subscription (`last_match`) is not told.
 */
export function createCoinbaseExchangeNormaliser(options: NormaliserOptions = {}): Normaliser {
  const ids = new InstrumentIds('COINBASE', options)
  return normaliserOf({
    venue: VENUE,
    take: (message, tsInit) => {
      const { type } = message
      if (typeof type !== 'string') return malformed(VENUE, 'unknown', 'type')
      if (type === 'error') return refusedByVenue(VENUE, message['reason'] ?? message['message'])
      if (!KINDS.has(type)) return ignored(type)
      const instrumentId = ids.of(message['product_id'])
      const tsEvent = timeOfIso(message['time'], tsInit)
      if (instrumentId === null) return malformed(VENUE, type, 'product')
      if (Number.isNaN(tsEvent)) return malformed(VENUE, type, 'time')
      if (type === 'match') return takeMatch(message, instrumentId, tsEvent, tsInit)
      if (type === 'ticker') return takeTicker(message, instrumentId, tsEvent, tsInit)
      return takeBook(type, message, instrumentId, tsEvent, tsInit)
    },
    reset: () => {},
  })
}

/** The side of a match is that of the order that waited. */
function takeMatch(message: Fields, instrumentId: InstrumentId, tsEvent: number, tsInit: number): Normalised {
  const price = positive(message['price'])
  const size = positive(message['size'])
  const { side } = message
  if (Number.isNaN(price + size)) return malformed(VENUE, 'match', 'price or size')
  if (side !== 'buy' && side !== 'sell') return malformed(VENUE, 'match', 'side')
  const tradeId = idText(message['trade_id'])
  const aggressor = side === 'buy' ? 'SELLER' : 'BUYER'
  return { events: [{ kind: 'TRADE', instrumentId, tsEvent, tsInit, tradeId, price, size, aggressor }] }
}

/** Tickers had no sizes before 2022; a price alone is no quote. */
function takeTicker(message: Fields, instrumentId: InstrumentId, tsEvent: number, tsInit: number): Normalised {
  if (message['best_bid_size'] === undefined && message['best_ask_size'] === undefined) {
    return ignored('ticker without sizes')
  }
  const [bidPrice, askPrice] = [notNegative(message['best_bid']), notNegative(message['best_ask'])]
  const [bidSize, askSize] = [notNegative(message['best_bid_size']), notNegative(message['best_ask_size'])]
  if (Number.isNaN(bidPrice + askPrice + bidSize + askSize)) return malformed(VENUE, 'ticker', 'price or size')
  const [bid, ask] = [quoteSide(bidPrice, bidSize), quoteSide(askPrice, askSize)]
  return { events: [{ kind: 'QUOTE', instrumentId, tsEvent, tsInit, bid, ask }] }
}

function takeBook(
  type: string,
  message: Fields,
  instrumentId: InstrumentId,
  tsEvent: number,
  tsInit: number,
): Normalised {
  if (type === 'l2update') {
    const changes = readChanges(message['changes'])
    if (changes === null) return malformed(VENUE, type, 'changes')
    const { bids, asks, rejection } = changes
    const isEmpty = bids.length === 0 && asks.length === 0
    return told(
      isEmpty ? [] : [{ kind: 'BOOK', instrumentId, tsEvent, tsInit, isSnapshot: false, bids, asks }],
      rejection,
    )
  }
  const bids = readLevels(message['bids'])
  const asks = readLevels(message['asks'])
  if (bids === null || asks === null) return malformed(VENUE, type, 'levels')
  const book = { isSnapshot: true, bids: bids.levels, asks: asks.levels }
  return told([{ kind: 'BOOK', instrumentId, tsEvent, tsInit, ...book }], bids.rejection ?? asks.rejection)
}
