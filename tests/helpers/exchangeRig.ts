import { identifier } from '#core/model/identifiers.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Fill, Order, OrderSpecification } from '#core/model/order.ts'
import { toMoney } from '#core/money.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
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
  readonly told: OrderEvent[] = []
  #time = 0

  constructor(changes: Partial<ExchangeOptions> = {}) {
    this.exchange = createExchange(exchangeOptions(changes))
  }

  /** Lets one bar of each given instrument pass. */
  bar(bars: Prices | Readonly<Record<number, Prices>>, halted: readonly number[] = []): readonly OrderEvent[] {
    this.#time += BAR_LENGTH
    const rows = isPrices(bars) ? { 0: bars } : bars
    return this.#keep(this.exchange.onSlice(sliceOf(this.#time, rows, {}, halted), this.#time))
  }

  /** Lets some time pass and one quote of the first instrument come. */
  quote(quote: Quote, passed = 1_000_000): readonly OrderEvent[] {
    this.#time += passed
    return this.#keep(this.exchange.onSlice(sliceOf(this.#time, {}, { 0: quote }), this.#time))
  }

  submit(id: string, changes: OrderChanges = {}): readonly OrderEvent[] {
    const { parentClientOrderId, ...rest } = changes
    const specification = buildSpecification({
      ...rest,
      clientOrderId: identifier<ClientOrderId>(id),
      parentClientOrderId: parentClientOrderId === undefined ? null : identifier<ClientOrderId>(parentClientOrderId),
    })
    return this.#keep(this.exchange.submit(specification, this.#time))
  }

  cancel(id: string): readonly OrderEvent[] {
    return this.#keep(this.exchange.cancel(identifier<ClientOrderId>(id), this.#time))
  }

  finalize(): readonly OrderEvent[] {
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

  #keep(events: readonly OrderEvent[]): readonly OrderEvent[] {
    this.told.push(...events)
    return events
  }
}

function isPrices(bars: Prices | Readonly<Record<number, Prices>>): bars is Prices {
  return Array.isArray(bars)
}
