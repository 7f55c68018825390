import { BookJoins } from '../shared/bookJoins.ts'
import { type Fields, isFields } from '../shared/fields.ts'
import { InstrumentIds, type NormaliserOptions } from '../shared/instrumentIds.ts'
import { ignored, type JoiningNormaliser, malformed, type Normalised, refusedByVenue } from '../shared/normalised.ts'
import { normaliserOf, readText } from '../shared/readMessage.ts'
import { BinanceDerivatives } from './derivativeMessages.ts'
import { readBookTicker, readDepthSnapshot, readDepthUpdate, readTrade } from './marketMessages.ts'

/** Markets of Binance: spot, futures margined in dollars, futures margined in coins (delivery). */
export type BinanceProduct = 'SPOT' | 'USD_M' | 'COIN_M'

/** What a normaliser of Binance can be told. */
export interface BinanceOptions extends NormaliserOptions {
  /** Which stream tells the trades; the other one tells the same executions again and is ignored. By default `trade`. */
  readonly trades?: 'trade' | 'aggTrade'
  /** Lets a book begin with its first change, for recordings without a snapshot. */
  readonly startsPartial?: boolean
}

/** A normaliser of Binance; open interest is not streamed but asked for. */
export interface BinanceNormaliser extends JoiningNormaliser {
  /** Takes the answer to a request for the open interest of a contract. */
  tellOpenInterest(answer: unknown, tsInit: number): Normalised
}

const VENUES: Readonly<Record<BinanceProduct, { readonly id: string; readonly name: string }>> = {
  SPOT: { id: 'BINANCE', name: 'Binance' },
  USD_M: { id: 'BINANCE-USDM', name: 'Binance USD-M Futures' },
  COIN_M: { id: 'BINANCE-COINM', name: 'Binance COIN-M Futures' },
}

/** Streams of the best levels alone; they are not changes of a book. */
const PARTIAL_DEPTH = /@depth(?:5|10|20)(?:@|$)/

/**
 * Turns the messages of Binance's public streams into market events: `trade` or `aggTrade`, `bookTicker`, `depthUpdate`
 * (joined with a snapshot by its numbers), `24hrTicker`, `markPriceUpdate`, `indexPriceUpdate` and `forceOrder`, each alone or
 * in the envelope of a combined stream. Times are those of the matching engine where it tells them.
 */
export function createBinanceNormaliser(product: BinanceProduct, options: BinanceOptions = {}): BinanceNormaliser {
  const { id, name: venue } = VENUES[product]
  const ids = new InstrumentIds(id, options)
  const joins = new BookJoins(options.startsPartial ?? false)
  const derivatives = new BinanceDerivatives(venue)
  const tradeKind = options.trades ?? 'trade'
  const isFuture = product !== 'SPOT'

  function takeDepth(message: Fields, stream: unknown, tsInit: number): Normalised {
    if (typeof stream === 'string' && PARTIAL_DEPTH.test(stream)) return ignored('partial depth')
    const instrumentId = ids.of(message['s'])
    if (instrumentId === null) return malformed(venue, 'depthUpdate', 'symbol')
    const depth = readDepthUpdate(venue, message, instrumentId, tsInit)
    return depth.ok ? joins.take(depth.numbered, depth.rejection) : depth.refusal
  }

  function takeFuture(kind: string, message: Fields, tsInit: number): Normalised {
    if (kind === 'indexPriceUpdate') return derivatives.indexPrice(message)
    if (kind === 'forceOrder') return derivatives.liquidation(message, (symbol) => ids.of(symbol), tsInit)
    if (kind !== '24hrTicker' && kind !== 'markPriceUpdate') return ignored(kind)
    const instrumentId = ids.of(message['s'])
    if (instrumentId === null) return malformed(venue, kind, 'symbol')
    return kind === '24hrTicker'
      ? derivatives.ticker(message, instrumentId, tsInit)
      : derivatives.markPrice(message, instrumentId, tsInit)
  }

  function takeMarket(message: Fields, stream: unknown, tsInit: number): Normalised {
    const kind = message['e'] ?? (message['B'] !== undefined && message['A'] !== undefined ? 'bookTicker' : undefined)
    if (kind === 'depthUpdate') return takeDepth(message, stream, tsInit)
    if (kind === 'bookTicker' || kind === tradeKind) {
      const instrumentId = ids.of(message['s'])
      if (instrumentId === null) return malformed(venue, kind === 'bookTicker' ? kind : tradeKind, 'symbol')
      if (kind === 'bookTicker') return readBookTicker(venue, message, instrumentId, tsInit)
      // Deliveries of the insurance fund and deleveraging are no trades of the market.
      const origin = message['X']
      if (isFuture && origin !== undefined && origin !== 'MARKET') return ignored('trade outside the market')
      return readTrade(venue, message, instrumentId, tradeKind === 'trade' ? 't' : 'a', tsInit)
    }
    if (typeof kind === 'string') return isFuture ? takeFuture(kind, message, tsInit) : ignored(kind)
    if (isFields(message['error'])) return refusedByVenue(venue, message['error']['msg'])
    if (message['lastUpdateId'] !== undefined) return ignored('partial depth')
    return message['id'] === undefined ? malformed(venue, 'unknown', 'kind') : ignored('answer to a request')
  }

  const normaliser = normaliserOf({
    venue,
    take: (fields, tsInit) => {
      const { data, stream } = fields
      return isFields(data) && stream !== undefined
        ? takeMarket(data, stream, tsInit)
        : takeMarket(fields, undefined, tsInit)
    },
    reset: () => {
      joins.reset()
      derivatives.reset()
    },
  })

  return {
    ...normaliser,
    joinSnapshot(symbol, answer, tsInit) {
      const instrumentId = ids.of(symbol)
      const read = readText(answer)
      if (instrumentId === null || !read.ok || !isFields(read.value)) return malformed(venue, 'order book', 'form')
      const depth = readDepthSnapshot(venue, read.value, instrumentId, tsInit)
      return depth.ok ? joins.start(depth.numbered.change, depth.numbered.last, depth.rejection) : depth.refusal
    },
    tellOpenInterest(answer, tsInit) {
      const read = readText(answer)
      if (!read.ok || !isFields(read.value)) return malformed(venue, 'open interest', 'form')
      const instrumentId = ids.of(read.value['symbol'])
      if (instrumentId === null) return malformed(venue, 'open interest', 'symbol')
      return derivatives.openInterest(read.value, instrumentId, tsInit)
    },
  }
}
