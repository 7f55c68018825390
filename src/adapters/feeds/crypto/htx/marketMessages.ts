import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Aggressor, BookChange, MarketEvent } from '#core/model/marketEvent.ts'
import { type Fields, idText, isFields, isList, notNegative, positive, sequence } from '../shared/fields.ts'
import { quoteSide, readLevels } from '../shared/levels.ts'
import { malformation, malformed, type Normalised, type Rejection, told } from '../shared/normalised.ts'
import { timeOfMillis } from '../shared/venueTime.ts'

/** Reads `trade.detail`. Spot names a trade by `tradeId`, its `id` is one of the message's. */
export function readTrades(venue: string, tick: Fields, instrumentId: InstrumentId, tsInit: number): Normalised {
  const rows = tick['data']
  if (!isList(rows)) return malformed(venue, 'trade', 'list')
  const events: MarketEvent[] = []
  let rejection: Rejection | null = null
  for (const row of rows) {
    const fields = isFields(row) ? row : {}
    const price = positive(fields['price'])
    const size = positive(fields['amount'])
    const tsEvent = timeOfMillis(fields['ts'], tsInit)
    const aggressor = aggressorOf(fields['direction'])
    if (aggressor === null || Number.isNaN(price + size + tsEvent)) {
      rejection ??= malformation(venue, 'trade', 'price, amount, time or direction')
      continue
    }
    const tradeId = idText(fields['tradeId'] ?? fields['id'])
    events.push({ kind: 'TRADE', instrumentId, tsEvent, tsInit, tradeId, price, size, aggressor })
  }
  return told(events, rejection)
}

function aggressorOf(direction: unknown): Aggressor | null {
  if (direction === 'buy') return 'BUYER'
  if (direction === 'sell') return 'SELLER'
  return direction === '' ? 'UNKNOWN' : null
}

/** Reads `bbo`: on spot four fields, on contracts two pairs. */
export function readBestPrices(venue: string, tick: Fields, instrumentId: InstrumentId, tsInit: number): Normalised {
  const [bidPrice, bidSize] = pairOf(tick['bid'], tick['bidSize'])
  const [askPrice, askSize] = pairOf(tick['ask'], tick['askSize'])
  const tsEvent = timeOfMillis(tick['quoteTime'] ?? tick['ts'], tsInit)
  if (Number.isNaN(bidPrice + bidSize + askPrice + askSize)) return malformed(venue, 'bbo', 'price or size')
  if (Number.isNaN(tsEvent)) return malformed(venue, 'bbo', 'time')
  const [bid, ask] = [quoteSide(bidPrice, bidSize), quoteSide(askPrice, askSize)]
  return { events: [{ kind: 'QUOTE', instrumentId, tsEvent, tsInit, bid, ask }] }
}

function pairOf(value: unknown, size: unknown): readonly [number, number] {
  if (value === undefined || value === null) return [0, 0]
  return isList(value) ? [notNegative(value[0]), notNegative(value[1])] : [notNegative(value), notNegative(size)]
}

/** A change or snapshot of a book, or null when it cannot be read. */
export function readBook(
  tick: Fields,
  time: unknown,
  instrumentId: InstrumentId,
  tsInit: number,
  isSnapshot: boolean,
): { readonly change: BookChange; readonly rejection: Rejection | null } | null {
  const bids = readLevels(tick['bids'])
  const asks = readLevels(tick['asks'])
  const tsEvent = timeOfMillis(time, tsInit)
  if (bids === null || asks === null || Number.isNaN(tsEvent)) return null
  const change: BookChange = {
    kind: 'BOOK',
    instrumentId,
    tsEvent,
    tsInit,
    isSnapshot,
    bids: bids.levels,
    asks: asks.levels,
  }
  return { change, rejection: bids.rejection ?? asks.rejection }
}

/** The numbers of a change by price (`mbp`): its own and the one before; null when they cannot be read. */
export function mbpNumbers(tick: Fields): { readonly last: number; readonly previous: number } | null {
  const last = sequence(tick['seqNum'])
  const previous = sequence(tick['prevSeqNum'])
  return Number.isNaN(last + previous) ? null : { last, previous }
}
