import { identifier } from '#core/model/identifiers.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Fill, Order, OrderSpecification, SpecialTerms } from '#core/model/order.ts'
import { toMoney } from '#core/money.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import { createExchange, type Exchange } from '#trading/exchange/exchange.ts'
import type { ExchangeOptions } from '#trading/exchange/terms.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { ACCOUNT, buildSpecification } from '../builders/order.ts'

/** Length of the rig's bars, microseconds; bar n spans [n * BAR_LENGTH, (n + 1) * BAR_LENGTH). */
export const BAR_LENGTH = 60_000_000

/** Open, high, low, close and volume of a bar, currency units. */
export type Prices = readonly [open: number, high: number, low: number, close: number, volume?: number]
/** Bid, ask and the sizes shown, units. */
export type Quote = readonly [bid: number, ask: number, bidSize?: number, askSize?: number]

/** Side (1 bid, -1 ask), price and size of a level, 0 removes it. */
export type BookLevel = readonly [side: 1 | -1, price: number, size: number]

/** Terms of which nothing is special but what is given. */
export function special(terms: Partial<SpecialTerms>): SpecialTerms {
  return { postOnly: false, displayQuantity: null, trail: null, expireAt: null, ...terms }
}

/** Changes to a specification, with its id and its links as plain text. */
export type OrderChanges = Partial<Omit<OrderSpecification, 'clientOrderId' | 'parentClientOrderId'>> & {
  readonly parentClientOrderId?: string
}

/** Makes a slice from the bars and quotes of instruments by index. */
export function sliceOf(
  marketTime: number,
  bars: Readonly<Record<number, Prices>>,
  quotes: Readonly<Record<number, Quote>> = {},
  halted: readonly number[] = [],
): MarketSlice {
  const barRows = Object.entries(bars).map(([index, [open, high, low, close, volume = 1_000]]) => {
    return [Number(index), marketTime - BAR_LENGTH, marketTime, open, high, low, close, volume]
  })
  const quoteRows = Object.entries(quotes).map(([index, [bid, ask, bidSize = 1_000, askSize = 1_000]]) => {
    return [Number(index), marketTime, bid, ask, bidSize, askSize]
  })
  return {
    marketTime,
    origin: 'historical',
    interval: '1m',
    barCount: barRows.length,
    bars: Float64Array.from(barRows.flat()),
    quoteCount: quoteRows.length,
    quotes: Float64Array.from(quoteRows.flat()),
    halted,
  }
}

/** Default options of the rig: 100,000 in cash, no costs, no latency, next open. */
export function exchangeOptions(changes: Partial<ExchangeOptions> = {}): ExchangeOptions {
  return {
    instruments: [buildInstrument()],
    accountId: ACCOUNT,
    startingCash: toMoney(100_000),
    currency: 'USD',
    commission: 0,
    spread: 0,
    spreadPaid: 'each-side',
    slippage: 0,
    latency: 0,
    volumeShare: null,
    fill: 'next-open',
    sessionDay: (_instrument, ts) => Math.floor(ts / (10 * BAR_LENGTH)),
    ...changes,
  }
}

/** Drives one exchange bar by bar and keeps everything it told. */
export class ExchangeRig {
  readonly exchange: Exchange
  readonly told: VenueEvent[] = []
  #time = 0

  constructor(changes: Partial<ExchangeOptions> = {}) {
    this.exchange = createExchange(exchangeOptions(changes))
  }

  /** Lets one bar of each given instrument pass. */
  bar(bars: Prices | Readonly<Record<number, Prices>>, halted: readonly number[] = []): readonly VenueEvent[] {
    this.#time += BAR_LENGTH
    const rows = isPrices(bars) ? { 0: bars } : bars
    return this.#keep(this.exchange.onSlice(sliceOf(this.#time, rows, {}, halted), this.#time))
  }

  /** Lets some time pass and one quote of the first instrument come. */
  quote(quote: Quote, passed = 1_000_000): readonly VenueEvent[] {
    this.#time += passed
    return this.#keep(this.exchange.onSlice(sliceOf(this.#time, {}, { 0: quote }), this.#time))
  }

  /** Lets some time pass and one trade of the first instrument come; `aggressor` 1 the buyer, -1 the seller. */
  trade(price: number, size: number, aggressor: -1 | 0 | 1 = 0, passed = 1_000_000): readonly VenueEvent[] {
    const rows = (time: number): number[] => [0, time, price, size, aggressor]
    return this.slice((time) => ({ trades: { count: 1, rows: Float64Array.from(rows(time)) } }), passed)
  }

  /** Lets some time pass and one message about the first instrument's book come: rows of side, price and size. */
  book(levels: readonly BookLevel[], isSnapshot = false, passed = 1_000_000): readonly VenueEvent[] {
    return this.slice((time) => {
      const rows = levels.flatMap(([side, price, size], n) => {
        return [0, time, side, price, size, isSnapshot ? (n === 0 ? 1 : 2) : 0]
      })
      return { depth: { count: levels.length, rows: Float64Array.from(rows) } }
    }, passed)
  }

  /** Lets some time pass and a slice come that is empty but for what is given. */
  slice(content: (time: number) => Partial<MarketSlice>, passed = 1_000_000): readonly VenueEvent[] {
    this.#time += passed
    return this.#keep(this.exchange.onSlice({ ...sliceOf(this.#time, {}), ...content(this.#time) }, this.#time))
  }

  submit(id: string, changes: OrderChanges = {}): readonly VenueEvent[] {
    const { parentClientOrderId, ...rest } = changes
    const specification = buildSpecification({
      ...rest,
      clientOrderId: identifier<ClientOrderId>(id),
      parentClientOrderId: parentClientOrderId === undefined ? null : identifier<ClientOrderId>(parentClientOrderId),
    })
    return this.#keep(this.exchange.submit(specification, this.#time))
  }

  cancel(id: string): readonly VenueEvent[] {
    return this.#keep(this.exchange.cancel(identifier<ClientOrderId>(id), this.#time))
  }

  finalize(): readonly VenueEvent[] {
    return this.#keep(this.exchange.finalize(this.#time))
  }

  order(id: string): Order {
    const found = this.exchange.orders().find((order) => order.clientOrderId === id)
    if (found === undefined) throw new Error(`no order ${id}`)
    return found
  }

  /** Prices and quantities of an order's fills, currency units. */
  fills(id: string): readonly (readonly [price: number, quantity: number])[] {
    const mine = this.exchange.fills().filter((fill) => fill.clientOrderId === id)
    return mine.map(({ price, quantity }) => [price / 100, quantity])
  }

  /** Status of an order with the code of its reason, as `CANCELLED OCO_FILLED`. */
  state(id: string): string {
    const { status, reason } = this.order(id)
    return reason === null ? status : `${status} ${reason.code}`
  }

  lastFill(): Fill {
    const fill = this.exchange.fills().at(-1)
    if (fill === undefined) throw new Error('no fill')
    return fill
  }

  /** Signed quantity held of an instrument. */
  held(instrument: Instrument = buildInstrument()): number {
    return this.exchange.positions()[instrument.id] ?? 0
  }

  #keep(events: readonly VenueEvent[]): readonly VenueEvent[] {
    this.told.push(...events)
    return events
  }
}

function isPrices(bars: Prices | Readonly<Record<number, Prices>>): bars is Prices {
  return Array.isArray(bars)
}
