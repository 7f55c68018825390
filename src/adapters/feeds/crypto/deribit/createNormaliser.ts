import type { InstrumentId } from '#core/model/identifiers.ts'
import type { MarketEvent, PriceLevel, TradeTick } from '#core/model/marketEvent.ts'
import { Derivatives } from '../shared/derivatives.ts'
import {
  decimal,
  type Fields,
  idText,
  isFields,
  isList,
  notNegative,
  optionalDecimal,
  positive,
  sequence,
} from '../shared/fields.ts'
import { InstrumentIds, type NormaliserOptions } from '../shared/instrumentIds.ts'
import { badLevel } from '../shared/levels.ts'
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
import { timeOfMillis } from '../shared/venueTime.ts'
import { liquidationsOf } from './liquidations.ts'
import { DERIBIT_TEST_ANSWER } from './subscriptions.ts'

const VENUE = 'Deribit'
const MOST_BOOKS = 10_000
/** Options end in their right, -C or -P. */
const OPTION = /-[CP]$/

/**
 * Turns the messages of Deribit (JSON-RPC notifications) into market events: `trades` with the liquidations in them, `book`
 * (each change names the one before), `quote`, and `ticker` (best bid and offer, and for all but options what a derivative
 * tells). Combinations may have prices below zero. A test request is answered.
 */
export function createDeribitNormaliser(options: NormaliserOptions = {}): Normaliser {
  const ids = new InstrumentIds('DERIBIT', options)
  const derivatives = new Derivatives()
  /** The last change of each book; null while it misses changes. */
  const lastChange = new Map<InstrumentId, number | null>()

  function takeTrades(rows: unknown, tsInit: number): Normalised {
    if (!isList(rows)) return malformed(VENUE, 'trades', 'list')
    const events: MarketEvent[] = []
    let rejection: Rejection | null = null
    for (const row of rows) {
      const trade = isFields(row) ? readTrade(row, ids, tsInit) : null
      if (trade === null || !isFields(row)) {
        rejection ??= malformation(VENUE, 'trades', 'instrument, price, amount, time or direction')
        continue
      }
      events.push(trade)
      if (row['liquidation'] !== undefined) events.push(...liquidationsOf(trade, row['liquidation']))
    }
    return told(events, rejection)
  }

  function takeBook(data: Fields, instrumentId: InstrumentId, tsEvent: number, tsInit: number): Normalised {
    const changeId = sequence(data['change_id'])
    const before = data['prev_change_id']
    const previous = before === undefined || before === null ? 0 : sequence(before)
    const bids = readSide(data['bids'])
    const asks = readSide(data['asks'])
    if (Number.isNaN(changeId + previous)) return malformed(VENUE, 'book', 'number')
    if (bids === null || asks === null) return malformed(VENUE, 'book', 'levels')
    const isSnapshot = data['type'] === 'snapshot' || previous === 0
    const last = lastChange.get(instrumentId)
    const isGap = !isSnapshot && last !== previous
    if (lastChange.size >= MOST_BOOKS) lastChange.clear()
    lastChange.set(instrumentId, isGap ? null : changeId)
    const book = { isSnapshot, bids: bids.levels, asks: asks.levels }
    const rejection = bids.rejection ?? asks.rejection
    const said = told([{ kind: 'BOOK', instrumentId, tsEvent, tsInit, ...book }], rejection)
    // A book that is known to miss changes is said once.
    if (!isGap || last === null) return said
    const reason = `Changes of the order book of ${instrumentId} are missing, so it is not used until its next snapshot.`
    return { ...said, gap: { instrumentIds: [instrumentId], reason, repair: 'RESUBSCRIBE' } }
  }

  function takeTicker(data: Fields, instrumentId: InstrumentId, tsEvent: number, tsInit: number): Normalised {
    const quote = readQuote(data, instrumentId, tsEvent, tsInit)
    if (quote === null) return malformed(VENUE, 'ticker', 'price or amount')
    if (OPTION.test(String(data['instrument_name']))) return { events: [quote] }
    const news = {
      lastPrice: optionalDecimal(data['last_price']),
      markPrice: optionalDecimal(data['mark_price']),
      indexPrice: optionalDecimal(data['index_price']),
      fundingRate: optionalDecimal(data['current_funding']),
      openInterest: optionalDecimal(data['open_interest']),
    }
    const tick = derivatives.tell(instrumentId, news, tsEvent, tsInit)
    return { events: tick === null ? [quote] : [tick, quote] }
  }

  function takeChannel(channel: string, data: unknown, tsInit: number): Normalised {
    const kind = channel.slice(0, Math.max(0, channel.indexOf('.')))
    if (kind === 'trades') return takeTrades(data, tsInit)
    if (kind !== 'book' && kind !== 'ticker' && kind !== 'quote') return ignored(kind === '' ? channel : kind)
    if (!isFields(data)) return malformed(VENUE, kind, 'form')
    // The best levels at intervals have no numbers and are no changes.
    if (kind === 'book' && data['change_id'] !== undefined && channel.split('.').length > 3)
      return ignored('grouped book')
    const instrumentId = ids.of(data['instrument_name'])
    const tsEvent = timeOfMillis(data['timestamp'], tsInit)
    if (instrumentId === null) return malformed(VENUE, kind, 'instrument')
    if (Number.isNaN(tsEvent)) return malformed(VENUE, kind, 'time')
    if (kind === 'book') return takeBook(data, instrumentId, tsEvent, tsInit)
    if (kind === 'ticker') return takeTicker(data, instrumentId, tsEvent, tsInit)
    const quote = readQuote(data, instrumentId, tsEvent, tsInit)
    return quote === null ? malformed(VENUE, kind, 'price or amount') : { events: [quote] }
  }

  return normaliserOf({
    venue: VENUE,
    take: (message, tsInit) => {
      const { method, params, error } = message
      if (isFields(error)) return refusedByVenue(VENUE, error['message'])
      if (method === 'heartbeat') {
        const isTest = isFields(params) && params['type'] === 'test_request'
        return isTest ? { ...ignored('heartbeat'), reply: DERIBIT_TEST_ANSWER } : ignored('heartbeat')
      }
      if (method === undefined && message['result'] !== undefined) return ignored('answer to a request')
      if (method !== 'subscription') {
        return typeof method === 'string' ? ignored(method) : malformed(VENUE, 'unknown', 'method')
      }
      if (!isFields(params) || typeof params['channel'] !== 'string') return malformed(VENUE, 'subscription', 'channel')
      return takeChannel(params['channel'], params['data'], tsInit)
    },
    reset: () => {
      lastChange.clear()
      derivatives.reset()
    },
  })
}

function readTrade(row: Fields, ids: InstrumentIds, tsInit: number): TradeTick | null {
  const instrumentId = ids.of(row['instrument_name'])
  const price = decimal(row['price'])
  const size = positive(row['amount'])
  const tsEvent = timeOfMillis(row['timestamp'], tsInit)
  const { direction } = row
  if (instrumentId === null || Number.isNaN(price + size + tsEvent)) return null
  if (direction !== 'buy' && direction !== 'sell') return null
  const aggressor = direction === 'buy' ? 'BUYER' : 'SELLER'
  return { kind: 'TRADE', instrumentId, tsEvent, tsInit, tradeId: idText(row['trade_id']), price, size, aggressor }
}

function readQuote(data: Fields, instrumentId: InstrumentId, tsEvent: number, tsInit: number): MarketEvent | null {
  const [bidPrice, askPrice] = [decimal(data['best_bid_price'] ?? 0), decimal(data['best_ask_price'] ?? 0)]
  const [bidSize, askSize] = [notNegative(data['best_bid_amount'] ?? 0), notNegative(data['best_ask_amount'] ?? 0)]
  if (Number.isNaN(bidPrice + askPrice + bidSize + askSize)) return null
  // A combination may be worth nothing, so only the amount tells that a side is empty.
  const bid = bidSize === 0 ? null : { price: bidPrice, size: bidSize }
  const ask = askSize === 0 ? null : { price: askPrice, size: askSize }
  return { kind: 'QUOTE', instrumentId, tsEvent, tsInit, bid, ask }
}

/** Reads `[action, price, amount]`; a `delete` removes the level. */
function readSide(
  value: unknown,
): { readonly levels: readonly PriceLevel[]; readonly rejection: Rejection | null } | null {
  if (!isList(value)) return null
  const levels: PriceLevel[] = []
  let rejection: Rejection | null = null
  for (const row of value) {
    const [action, priceValue, amount] = isList(row) ? row : []
    const price = decimal(priceValue)
    const size = action === 'delete' ? 0 : notNegative(amount)
    if (Number.isNaN(price + size)) rejection ??= badLevel(price, size)
    else levels.push({ price, size })
  }
  return { levels, rejection }
}
