import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  identifier,
  instrumentId,
  type ClientOrderId,
  type InstrumentId,
  type StrategyId,
} from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Order, OrderStatus } from '#core/model/order.ts'
import { newOrder } from '#core/orders/orderTable.ts'
import { scaledPrice } from '#trading/risk/amounts.ts'
import type { ClusterTags } from '#trading/risk/book/clusters.ts'
import { ExposureBook } from '#trading/risk/book/exposureBook.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildSpecification } from '../../builders/order.ts'

const VENUES = ['ONE', 'TWO', 'THREE']
const CURRENCIES = ['USD', 'EUR', 'XXX']
const SECTORS = ['Energy', 'Technology', null]
const RATES = { EUR: 1.087_3, XXX: Number.NaN }
const STRATEGIES = ['a', 'b', 'c'].map((name) => identifier<StrategyId>(name))
const STATUSES: readonly OrderStatus[] = ['SUBMITTED', 'ACCEPTED', 'UNKNOWN', 'PENDING_CANCEL', 'CANCELLED', 'REJECTED']

/** Twelve instruments over venues, currencies, sectors and scales. */
const INSTRUMENTS: readonly Instrument[] = Array.from({ length: 12 }, (_, index) => {
  const symbol = `S${index}`
  const venue = VENUES[index % 3] ?? ''
  return buildInstrument({
    id: instrumentId(symbol, venue),
    symbol,
    venue,
    currency: CURRENCIES[index % 4 === 3 ? 1 : index === 11 ? 2 : 0] ?? 'USD',
    sector: SECTORS[index % 3] ?? null,
    assetClass: index % 2 === 0 ? 'EQUITY' : 'CRYPTO',
    priceDecimals: 2 + (index % 3),
    quantityDecimals: index % 4,
  })
})
const TAGS: ClusterTags = {
  [idAt(0)]: { themes: ['chips', 'chips'], factors: ['value'] },
  [idAt(4)]: { themes: ['chips'] },
}

function idAt(index: number): InstrumentId {
  return INSTRUMENTS[index]?.id ?? instrumentId('NONE', 'NONE')
}

/** What the model remembers: nothing is added up before somebody asks. */
interface Model {
  readonly prices: Map<number, number | null>
  readonly parts: Map<string, { readonly index: number; readonly strategy: StrategyId; quantity: number; cost: number }>
  readonly orders: Map<string, Order>
}

type Step =
  | { readonly kind: 'price'; readonly index: number; readonly units: number | null }
  | { readonly kind: 'order'; readonly index: number; readonly strategy: number; readonly order: Partial<Order> }
  | { readonly kind: 'status'; readonly pick: number; readonly status: OrderStatus }
  | { readonly kind: 'fill'; readonly pick: number; readonly share: number; readonly cost: number }

const index = fc.nat({ max: INSTRUMENTS.length - 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('price' as const),
    index,
    units: fc.oneof(
      fc.double({ min: 0.01, max: 5_000, noNaN: true }),
      fc.constantFrom(Number.NaN, -1, 0, Infinity, 1e300, 1e12, null),
    ),
  }),
  fc.record({
    kind: fc.constant('order' as const),
    index,
    strategy: fc.nat({ max: 2 }),
    order: fc.record({
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
      quantity: fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.constantFrom(2 ** 53 - 1, 2 ** 40)),
      limitPrice: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
      stopPrice: fc.option(fc.integer({ min: 1, max: 1_000_000 }), { freq: 1 }),
      reduceOnly: fc.boolean(),
    }),
  }),
  fc.record({ kind: fc.constant('status' as const), pick: fc.nat(), status: fc.constantFrom(...STATUSES) }),
  fc.record({
    kind: fc.constant('fill' as const),
    pick: fc.nat(),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    cost: fc.integer({ min: 1, max: 10 ** 12 }),
  }),
)

describe('the exposure book', () => {
  it('has after any stream the very figures that adding everything up anew gives', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const book = new ExposureBook({ instruments: INSTRUMENTS, tags: TAGS, accountCurrency: 'USD', rates: RATES })
        const model: Model = { prices: new Map(), parts: new Map(), orders: new Map() }
        for (const [at, next] of steps.entries()) play(book, model, next, at)
        expect(figuresOf(book)).toEqual(addedUp(model))
      }),
      { numRuns: 400 },
    )
  })
})

function play(book: ExposureBook, model: Model, next: Step, at: number): void {
  if (next.kind === 'price') {
    const instrument = INSTRUMENTS[next.index]
    const price = instrument === undefined ? null : scaledPrice(instrument, next.units)
    model.prices.set(next.index, price)
    book.setPrice(next.index, price)
    return
  }
  if (next.kind === 'order') {
    const strategyId = STRATEGIES[next.strategy] ?? identifier<StrategyId>('a')
    const clientOrderId = identifier<ClientOrderId>(`o${at}`)
    const base = { clientOrderId, strategyId, instrumentId: idAt(next.index), status: 'SUBMITTED' as const }
    tell(book, model, { ...newOrder(buildSpecification({})), ...next.order, ...base })
    return
  }
  const working = [...model.orders.values()]
  const picked = working[next.pick % Math.max(1, working.length)]
  if (picked === undefined) return
  if (next.kind === 'status') {
    tell(book, model, { ...picked, status: next.status })
    return
  }
  const left = (picked.quantity ?? 0) - picked.filledQuantity
  const filled = Math.floor(left * next.share)
  const status = filled === left ? 'FILLED' : 'PARTIALLY_FILLED'
  const place = INSTRUMENTS.findIndex(({ id }) => id === picked.instrumentId)
  const key = `${place}|${picked.strategyId}`
  const part = model.parts.get(key) ?? { index: place, strategy: picked.strategyId, quantity: 0, cost: 0 }
  const sign = picked.side === 'BUY' ? 1 : -1
  // A position beyond the safe integers is beyond what any venue fills.
  if (Math.abs(part.quantity + sign * filled) >= 2 ** 50) return
  part.quantity += sign * filled
  part.cost = part.quantity === 0 ? 0 : sign * next.cost
  model.parts.set(key, part)
  tell(book, model, { ...picked, status, filledQuantity: picked.filledQuantity + filled })
  const parts = [...model.parts.values()].filter((each) => each.index === place)
  const sum = (read: (each: (typeof parts)[number]) => number): number =>
    parts.reduce((total, each) => total + read(each), 0)
  book.setPosition(
    place,
    sum((each) => each.quantity),
    sum((each) => each.cost),
  )
  book.setPart(place, part.strategy, part.quantity, part.cost)
}

function tell(book: ExposureBook, model: Model, order: Order): void {
  const isOver = ['CANCELLED', 'REJECTED', 'FILLED'].includes(order.status)
  if (isOver) model.orders.delete(order.clientOrderId)
  else model.orders.set(order.clientOrderId, order)
  book.setOrder(order)
}

/** Everything the book tells, as plain figures. */
function figuresOf(book: ExposureBook): unknown {
  const clusters = book.clusters().map(({ kind, name, value }) => [`${kind} ${name}`, value] as const)
  return {
    gross: book.gross,
    values: INSTRUMENTS.map((_, place) => book.cell(place).value),
    unknown: INSTRUMENTS.map((_, place) => book.cell(place).unknown),
    clusters: Object.fromEntries(clusters),
    active: book.active.map((cell) => cell.index).toSorted((one, other) => one - other),
    unvalued: INSTRUMENTS.map((_, place) => book.unvaluedBeside(place) !== null),
  }
}

/** The same from nothing, with big integers, and without a line of the book's. */
function addedUp(model: Model): unknown {
  const totals = new Map<string, bigint>()
  const add = (key: string, value: bigint): void => void totals.set(key, (totals.get(key) ?? 0n) + value)
  const values: number[] = []
  const unknown: number[] = []
  const active: number[] = []
  const unvalued = new Set<number>()
  let gross = 0n
  INSTRUMENTS.forEach((instrument, place) => {
    const orders = [...model.orders.values()].filter((order) => order.instrumentId === instrument.id)
    const parts = [...model.parts.values()].filter((part) => part.index === place)
    const held = parts.reduce((sum, part) => sum + part.quantity, 0)
    const cost = parts.reduce((sum, part) => sum + part.cost, 0)
    const price = model.prices.get(place) ?? null
    const own = worth(instrument, orders, held, cost, price)
    if (own === null) unvalued.add(place)
    const value = own ?? 0n
    gross += value
    values.push(Number(value))
    unknown.push(orders.filter(({ status }) => status === 'UNKNOWN').length)
    if (held !== 0 || orders.some((order) => !order.reduceOnly && leftOf(order) > 0)) active.push(place)
    const tags = TAGS[instrument.id]
    add(`VENUE ${instrument.venue}`, value)
    add(`ASSET_CLASS ${instrument.assetClass}`, value)
    if (instrument.sector !== null) add(`SECTOR ${instrument.sector}`, value)
    if (instrument.currency !== 'USD') add(`CURRENCY ${instrument.currency}`, value)
    for (const theme of new Set(tags?.themes)) add(`THEME ${theme}`, value)
    for (const factor of new Set(tags?.factors)) add(`FACTOR ${factor}`, value)
    for (const strategy of STRATEGIES) {
      const part = parts.find((each) => each.strategy === strategy)
      const sent = orders.filter(({ strategyId }) => strategyId === strategy)
      add(`STRATEGY ${strategy}`, worth(instrument, sent, part?.quantity ?? 0, part?.cost ?? 0, price) ?? 0n)
    }
  })
  const clusters = [...totals].filter(([, value]) => value > 0n).map(([key, value]) => [key, Number(value)] as const)
  return {
    gross: Number(gross),
    values,
    unknown,
    clusters: Object.fromEntries(clusters),
    active,
    unvalued: INSTRUMENTS.map((_, place) => [...unvalued].some((other) => other !== place)),
  }
}

function leftOf(order: Order): number {
  return (order.quantity ?? 0) - order.filledQuantity
}

/** Worst-case value in USD; null where it cannot be told. */
function worth(
  instrument: Instrument,
  orders: readonly Order[],
  held: number,
  cost: number,
  price: number | null,
): bigint | null {
  const open = orders.filter((order) => !order.reduceOnly)
  const side = (wanted: 'BUY' | 'SELL'): bigint =>
    open.filter((order) => order.side === wanted).reduce((sum, order) => sum + BigInt(leftOf(order)), 0n)
  const [up, down] = [magnitude(BigInt(held) + side('BUY')), magnitude(BigInt(held) - side('SELL'))]
  const worst = up > down ? up : down
  if (open.some((order) => leftOf(order) >= 2 ** 50)) return null
  if (worst === 0n) return 0n
  const rate = instrument.currency === 'USD' ? 1 : instrument.currency === 'EUR' ? RATES.EUR : null
  let value = 0n
  if (price !== null) {
    if (worst > BigInt(Number.MAX_SAFE_INTEGER)) return null
    value = rounded(instrument, BigInt(price) * worst)
  } else {
    value = BigInt(Math.abs(cost))
    for (const order of open) {
      const named = order.limitPrice ?? order.stopPrice
      if (leftOf(order) === 0) continue
      if (named === null) return null
      const own = rounded(instrument, BigInt(named) * BigInt(leftOf(order)))
      if (own >= 2n ** 50n) return null
      value += own
    }
  }
  if (value >= 2n ** 50n || rate === null) return null
  const converted = rate === 1 ? value : BigInt(Math.ceil(Number(value) * rate))
  return converted < 2n ** 50n ? converted : null
}

/** Money of a product of scaled price and quantity, half away from zero. */
function rounded({ priceDecimals, quantityDecimals }: Instrument, product: bigint): bigint {
  const shift = priceDecimals + quantityDecimals - 6
  if (shift <= 0) return product * 10n ** BigInt(-shift)
  const divisor = 10n ** BigInt(shift)
  return (product + divisor / 2n) / divisor
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}
