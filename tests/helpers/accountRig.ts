import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { MarketAction } from '#core/model/marketAction.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Order } from '#core/model/order.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import { fromMoney, toMoney } from '#core/money.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import { DAY } from '#core/time/duration.ts'
import { createExchange, type Exchange } from '#trading/exchange/exchange.ts'
import type { ExchangeOptions } from '#trading/exchange/terms.ts'
import { buildSpecification } from '../builders/order.ts'
import { exchangeOptions, type OrderChanges, type Prices } from './exchangeRig.ts'

/** Makes the slice of a day: one daily bar for each given instrument, and what happened beside trading before it. */
function daySlice(
  day: number,
  bars: Readonly<Record<number, Prices>>,
  actions: readonly MarketAction[] = [],
  halted: readonly number[] = [],
): MarketSlice {
  const rows = Object.entries(bars).map(([index, [open, high, low, close, volume = 1_000]]) => {
    return [Number(index), day * DAY, (day + 1) * DAY, open, high, low, close, volume]
  })
  return {
    marketTime: (day + 1) * DAY,
    origin: 'historical',
    interval: '1d',
    barCount: rows.length,
    bars: Float64Array.from(rows.flat()),
    quoteCount: 0,
    quotes: new Float64Array(0),
    halted,
    ...(actions.length === 0 ? {} : { actions }),
  }
}

/** Returns a bar that stands still at a price. */
export function flat(price: number): Prices {
  return [price, price, price, price]
}

/** Drives one exchange day by day, from the day 100 on, and keeps everything it told. */
export class AccountRig {
  readonly exchange: Exchange
  readonly told: VenueEvent[] = []
  day = 99

  constructor(changes: Partial<ExchangeOptions> = {}) {
    this.exchange = createExchange(exchangeOptions({ sessionDay: (_, ts) => Math.floor(ts / DAY), ...changes }))
  }

  /** Lets the next day pass, or a later one; a single bar is that of the first instrument. */
  pass(
    bars: Prices | Readonly<Record<number, Prices>>,
    actions: readonly MarketAction[] = [],
    day = this.day + 1,
  ): readonly VenueEvent[] {
    this.day = day
    const rows = isPrices(bars) ? { 0: bars } : bars
    return this.#keep(this.exchange.onSlice(daySlice(day, rows, actions), day))
  }

  submit(id: string, changes: OrderChanges = {}): readonly VenueEvent[] {
    const { parentClientOrderId, ...rest } = changes
    const specification = buildSpecification({
      ...rest,
      clientOrderId: identifier<ClientOrderId>(id),
      parentClientOrderId: parentClientOrderId === undefined ? null : identifier<ClientOrderId>(parentClientOrderId),
    })
    return this.#keep(this.exchange.submit(specification, this.day))
  }

  finalize(): readonly VenueEvent[] {
    return this.#keep(this.exchange.finalize(this.day))
  }

  order(id: string): Order {
    const found = this.exchange.orders().find((order) => order.clientOrderId === id)
    if (found === undefined) throw new Error(`no order ${id}`)
    return found
  }

  /** Status of an order with the code of its reason, as `CANCELLED SPLIT`. */
  state(id: string): string {
    const { status, reason } = this.order(id)
    return reason === null ? status : `${status} ${reason.code}`
  }

  /** Orders that still work. */
  working(): readonly Order[] {
    return this.exchange.orders().filter((order) => order.status === 'ACCEPTED' || order.status === 'PARTIALLY_FILLED')
  }

  adjustments(): readonly AccountAdjustment[] {
    return this.told.flatMap((event) => (event.type === 'AccountAdjusted' ? event.adjustments : []))
  }

  /** Kinds of the adjustments with cash and owed, currency units. */
  amounts(): readonly (readonly [kind: string, cash: number, owed: number])[] {
    return this.adjustments().map(({ kind, cash, owed }) => [kind, fromMoney(cash), fromMoney(owed)])
  }

  /** Quantity held of an instrument by its index. */
  held(index = 0): number {
    const instrument = this.exchange.save().market
    return this.exchange.positions()[Object.keys(instrument)[index] ?? ''] ?? 0
  }

  /** Cash in currency units. */
  cash(): number {
    return fromMoney(this.exchange.cash())
  }

  /** Equity in currency units. */
  equity(): number {
    return fromMoney(this.exchange.equity())
  }

  #keep(events: readonly VenueEvent[]): readonly VenueEvent[] {
    this.told.push(...events)
    return events
  }
}

function isPrices(bars: Prices | Readonly<Record<number, Prices>>): bars is Prices {
  return Array.isArray(bars)
}

/** Ten thousand in cash, for accounts that are to run dry. */
export const SMALL = { startingCash: toMoney(10_000) }
