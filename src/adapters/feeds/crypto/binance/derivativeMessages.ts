import type { InstrumentId } from '#core/model/identifiers.ts'
import { type DerivativeNews, Derivatives } from '../shared/derivatives.ts'
import { type Fields, isFields, notNegative, optionalDecimal, positive } from '../shared/fields.ts'
import { malformed, type Normalised, NOTHING } from '../shared/normalised.ts'
import { timeOfMillis } from '../shared/venueTime.ts'

const MOST_PAIRS = 10_000

/** What Binance tells of its futures beside trades and books, put together from messages of their own. */
export class BinanceDerivatives {
  readonly #venue: string
  readonly #known = new Derivatives()
  /** Index prices of coin-margined contracts are told by pair. */
  readonly #indexOfPair = new Map<string, number>()

  constructor(venue: string) {
    this.#venue = venue
  }

  /** Reads `24hrTicker`: the last price. */
  ticker(message: Fields, instrumentId: InstrumentId, tsInit: number): Normalised {
    const lastPrice = positive(message['c'])
    if (Number.isNaN(lastPrice)) return malformed(this.#venue, '24hrTicker', 'price')
    return this.#tell('24hrTicker', instrumentId, { lastPrice, ...this.#indexOf(message) }, message['E'], tsInit)
  }

  /** Reads `markPriceUpdate`: mark, index and the next funding; contracts that end have no funding. */
  markPrice(message: Fields, instrumentId: InstrumentId, tsInit: number): Normalised {
    const markPrice = positive(message['p'])
    if (Number.isNaN(markPrice)) return malformed(this.#venue, 'markPriceUpdate', 'price')
    const fundingAt = message['T'] === 0 ? 0 : timeOfMillis(message['T'], 0)
    if (Number.isNaN(fundingAt)) return malformed(this.#venue, 'markPriceUpdate', 'time of funding')
    const index = message['i'] === undefined ? this.#indexOf(message) : { indexPrice: optionalDecimal(message['i']) }
    const funding = fundingAt === 0 ? {} : { fundingAt, fundingRate: optionalDecimal(message['r']) }
    return this.#tell('markPriceUpdate', instrumentId, { markPrice, ...index, ...funding }, message['E'], tsInit)
  }

  /** Reads `indexPriceUpdate` of a pair; it is told with the next news of a contract on it. */
  indexPrice(message: Fields): Normalised {
    const price = positive(message['p'])
    const pair = message['i']
    if (typeof pair !== 'string' || Number.isNaN(price)) return malformed(this.#venue, 'indexPriceUpdate', 'price')
    if (this.#indexOfPair.size >= MOST_PAIRS) this.#indexOfPair.clear()
    this.#indexOfPair.set(pair, price)
    return NOTHING
  }

  /** Reads the answer to a request for the open interest of a contract. */
  openInterest(answer: Fields, instrumentId: InstrumentId, tsInit: number): Normalised {
    const openInterest = notNegative(answer['openInterest'])
    if (Number.isNaN(openInterest)) return malformed(this.#venue, 'open interest', 'amount')
    return this.#tell('open interest', instrumentId, { openInterest }, answer['time'], tsInit)
  }

  /** Reads `forceOrder`: an order that closes a position by force. */
  liquidation(message: Fields, name: (symbol: unknown) => InstrumentId | null, tsInit: number): Normalised {
    const order = message['o']
    if (!isFields(order)) return malformed(this.#venue, 'forceOrder', 'order')
    const instrumentId = name(order['s'])
    const price = positive(order['p'])
    const size = positive(order['q'])
    const side = order['S']
    const tsEvent = timeOfMillis(order['T'] ?? message['E'], tsInit)
    if (instrumentId === null) return malformed(this.#venue, 'forceOrder', 'symbol')
    if (Number.isNaN(price + size)) return malformed(this.#venue, 'forceOrder', 'price or size')
    if (side !== 'BUY' && side !== 'SELL') return malformed(this.#venue, 'forceOrder', 'side')
    if (Number.isNaN(tsEvent)) return malformed(this.#venue, 'forceOrder', 'time')
    return {
      events: [{ kind: 'LIQUIDATION', instrumentId, tsEvent, tsInit, tradeId: null, price, size, side }],
    }
  }

  reset(): void {
    this.#known.reset()
    this.#indexOfPair.clear()
  }

  #indexOf(message: Fields): DerivativeNews {
    const symbol = message['s']
    const pair = message['ps'] ?? (typeof symbol === 'string' ? symbol.split('_')[0] : undefined)
    const indexPrice = typeof pair === 'string' ? this.#indexOfPair.get(pair) : undefined
    return indexPrice === undefined ? {} : { indexPrice }
  }

  #tell(kind: string, instrumentId: InstrumentId, news: DerivativeNews, time: unknown, tsInit: number): Normalised {
    const tsEvent = timeOfMillis(time, tsInit)
    if (Number.isNaN(tsEvent)) return malformed(this.#venue, kind, 'time')
    const tick = this.#known.tell(instrumentId, news, tsEvent, tsInit)
    return tick === null ? NOTHING : { events: [tick] }
  }
}
