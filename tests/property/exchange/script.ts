import fc from 'fast-check'
import { identifier, instrumentId } from '#core/model/identifiers.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { MarketAction } from '#core/model/marketAction.ts'
import type { AttachedExit, OrderSpecification, Trail } from '#core/model/order.ts'
import { isOrderEvent, type VenueEvent } from '#core/orders/venueEvent.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import type { Exchange } from '#trading/exchange/exchange.ts'
import type { FeeSchedule } from '#trading/exchange/fees/feeSchedule.ts'
import type { Latencies } from '#trading/exchange/latency.ts'
import type { ExchangeOptions } from '#trading/exchange/terms.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildSpecification } from '../../builders/order.ts'
import { BAR_LENGTH, exchangeOptions, type Prices, type Quote, sliceOf } from '../../helpers/exchangeRig.ts'

/** Two instruments: whole shares in cents, and something in tenths of a unit traded in halves. */
export const INSTRUMENTS = [
  buildInstrument(),
  buildInstrument({ id: instrumentId('PART', 'TEST'), quantityDecimals: 1, quantityIncrement: 5 }),
] as const

/** One step of a script. */
export type Step =
  | {
      readonly kind: 'slice'
      readonly bars: readonly (Prices | null)[]
      readonly quotes: readonly (Quote | null)[]
      readonly halted: readonly number[]
      /** Trades of the first instrument: price, size and aggressor. */
      readonly trades: readonly Print[]
      readonly auctions: readonly Auction[]
    }
  | { readonly kind: 'submit'; readonly terms: Terms }
  | { readonly kind: 'cancel'; readonly which: number }

type Print = readonly [price: number, size: number, aggressor: number]
type Auction = Extract<MarketAction, { readonly kind: 'AUCTION' }>

interface Terms {
  readonly instrument: 0 | 1
  readonly side: 'BUY' | 'SELL'
  readonly type: OrderSpecification['type']
  readonly quantity: number
  readonly limitPrice: number
  readonly stopPrice: number
  readonly timeInForce: OrderSpecification['timeInForce']
  readonly manner: 'plain' | 'reduce' | 'sized' | 'bracket' | 'child'
  readonly group: string | null
  readonly parent: number
  readonly postOnly: boolean
  /** Lots of five shown at a time. */
  readonly display: number | null
  readonly trail: Trail
  /** Steps after which a GTD order ends. */
  readonly life: number
}

const PRICE = fc.integer({ min: 500, max: 1_500 })

const BAR: fc.Arbitrary<Prices> = fc
  .tuple(PRICE, PRICE, PRICE, PRICE, fc.integer({ min: 0, max: 3_000 }))
  .map(([a, b, c, d, volume]) => {
    const [low = 0, first = 0, second = 0, high = 0] = [a, b, c, d].toSorted((x, y) => x - y)
    const [open, close] = a < b ? [first, second] : [second, first]
    return [open / 100, high / 100, low / 100, close / 100, volume]
  })

const QUOTE: fc.Arbitrary<Quote> = fc
  .tuple(PRICE, fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }))
  .map(([bid, spread, bidSize, askSize]) => [bid / 100, (bid + spread) / 100, bidSize, askSize])

function perInstrument<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<readonly (Value | null)[]> {
  return fc.tuple(fc.option(value, { freq: 4, nil: null }), fc.option(value, { freq: 2, nil: null }))
}

const PRINT: fc.Arbitrary<Print> = fc
  .tuple(PRICE, fc.integer({ min: 1, max: 300 }), fc.constantFrom(-1, 0, 1))
  .map(([price, size, aggressor]) => [price / 100, size, aggressor])

const AUCTION: fc.Arbitrary<Auction> = fc.record({
  kind: fc.constant('AUCTION' as const),
  instrument: fc.constantFrom(0, 1),
  which: fc.constantFrom('OPEN' as const, 'CLOSE' as const),
  price: PRICE.map((cents) => cents / 100),
  volume: fc.integer({ min: 0, max: 3_000 }),
})

const TRAIL: fc.Arbitrary<Trail> = fc.oneof(
  fc.record({ kind: fc.constant('AMOUNT' as const), distance: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ kind: fc.constant('FRACTION' as const), fraction: fc.constantFrom(0.01, 0.1, 0.3) }),
  fc.record({
    kind: fc.constant('AVERAGE_TRUE_RANGE' as const),
    multiple: fc.constantFrom(0.5, 2),
    length: fc.integer({ min: 1, max: 5 }),
  }),
)

const HALTED = fc.oneof({ weight: 8, arbitrary: fc.constant([]) }, fc.constant([0]))

const TERMS: fc.Arbitrary<Terms> = fc.record({
  instrument: fc.constantFrom(0, 0, 1),
  side: fc.constantFrom('BUY', 'SELL'),
  type: fc.constantFrom('MARKET', 'MARKET', 'LIMIT', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP'),
  quantity: fc.integer({ min: 1, max: 80 }).map((lots) => lots * 5),
  limitPrice: PRICE,
  stopPrice: PRICE,
  timeInForce: fc.constantFrom('GTC', 'GTC', 'GTC', 'GTC', 'DAY', 'GTD', 'IOC', 'FOK', 'AT_OPEN', 'AT_CLOSE'),
  manner: fc.constantFrom('plain', 'plain', 'reduce', 'sized', 'bracket', 'child'),
  group: fc.constantFrom(null, null, 'g1', 'g2'),
  parent: fc.nat(20),
  postOnly: fc.constantFrom(false, false, true),
  display: fc.option(fc.integer({ min: 1, max: 10 }), { freq: 3, nil: null }),
  trail: TRAIL,
  life: fc.integer({ min: 1, max: 12 }),
})

const barsOnly = perInstrument(BAR).chain((bars) =>
  HALTED.map((halted): Step => ({ kind: 'slice', bars, quotes: [], halted, trades: [], auctions: [] })),
)
const barsAndQuotes = fc
  .tuple(
    perInstrument(BAR),
    perInstrument(QUOTE),
    HALTED,
    fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(PRINT, { maxLength: 4 })),
    fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, fc.array(AUCTION, { maxLength: 2 })),
  )
  .map(([bars, quotes, halted, trades, auctions]): Step => {
    return { kind: 'slice', bars, quotes, halted, trades, auctions }
  })
const SUBMIT = TERMS.map((terms): Step => ({ kind: 'submit', terms }))
const CANCEL = fc.nat(20).map((which): Step => ({ kind: 'cancel', which }))

/** Scripts without quotes, whose fills all come from bars. */
export const BAR_SCRIPT = scriptOf(barsOnly)
/** Scripts with bars, quotes, trades and auctions mixed. */
export const MIXED_SCRIPT = scriptOf(barsAndQuotes)

/** Shares of the value for makers and takers that tell the two apart in the fee of any fill. */
export const MAKER_TAKER: FeeSchedule = { kind: 'maker-taker', maker: 0.0001, taker: 0.0007 }

const FEES: fc.Arbitrary<FeeSchedule | undefined> = fc.constantFrom<FeeSchedule | undefined>(
  undefined,
  undefined,
  MAKER_TAKER,
  { kind: 'per-unit', amount: 0.005, minimum: 1, mostOfValue: 0.01 },
  { kind: 'preset', name: 'ibkr-tiered' },
  { kind: 'preset', name: 'kraken' },
)

const LATENCIES: fc.Arbitrary<Latencies | undefined> = fc.constantFrom<Latencies | undefined>(undefined, undefined, {
  feed: { kind: 'fixed', delay: 1_000 },
  order: { kind: 'lognormal', median: 5_000_000, sigma: 2 },
  cancel: { kind: 'lognormal', median: 50_000_000, sigma: 1 },
  seed: 3,
})

/** Costs and manners of every kind. */
export const OPTIONS: fc.Arbitrary<ExchangeOptions> = fc
  .record({
    commission: fc.constantFrom(0, 0.002),
    spread: fc.constantFrom(0, 0.01),
    slippage: fc.constantFrom(0, 0.003),
    latency: fc.constantFrom(0, 0, 1_000_000),
    volumeShare: fc.constantFrom(null, 0.05),
    fill: fc.constantFrom('next-open' as const, 'close' as const),
    fees: FEES,
    latencies: LATENCIES,
    impact: fc.constantFrom(
      undefined,
      undefined,
      { kind: 'quadratic', coefficient: 0.3 } as const,
      { kind: 'square-root', coefficient: 1 } as const,
    ),
    intrabar: fc.constantFrom(undefined, 'worst-first', 'expected', 'best-first'),
    queue: fc.constantFrom(undefined, 'risk-averse', 'probabilistic'),
    spreadFrom: fc.constantFrom(undefined, 'terms', 'quotes'),
  })
  .map((terms) => exchangeOptions({ ...terms, instruments: [...INSTRUMENTS] }))

/** Plays the step of a number against an exchange and returns what became of orders; submitted ones are named by the number of their step. */
export function play(exchange: Exchange, script: readonly Step[], number: number): readonly OrderEvent[] {
  return playStep(exchange, script, number).filter(isOrderEvent)
}

function playStep(exchange: Exchange, script: readonly Step[], number: number): readonly VenueEvent[] {
  const step = script[number]
  const now = (number + 1) * BAR_LENGTH
  if (step === undefined) throw new Error(`no step ${number}`)
  if (step.kind === 'cancel') return exchange.cancel(nameOf(step.which), now)
  if (step.kind === 'submit') return exchange.submit(specificationOf(step.terms, number), now)
  const present = <Value>(values: readonly (Value | null)[]): Record<number, Value> =>
    Object.fromEntries(values.flatMap((value, index) => (value === null ? [] : [[index, value] as const])))
  const slice = sliceOf(now, present(step.bars), present(step.quotes), step.halted)
  const { trades, auctions } = step
  const rows = trades.map(([price, size, aggressor], place) => [0, now - trades.length + place, price, size, aggressor])
  return exchange.onSlice(
    {
      ...slice,
      ...(trades.length === 0 ? {} : { trades: { count: rows.length, rows: Float64Array.from(rows.flat()) } }),
      ...(auctions.length === 0 ? {} : { actions: auctions }),
    },
    now,
  )
}

function scriptOf(slice: fc.Arbitrary<Step>): fc.Arbitrary<readonly Step[]> {
  return fc.array(fc.oneof({ weight: 3, arbitrary: slice }, { weight: 3, arbitrary: SUBMIT }, CANCEL), {
    minLength: 5,
    maxLength: 50,
    size: 'max',
  })
}

function nameOf(step: number): ClientOrderId {
  return identifier<ClientOrderId>(`step-${step}`)
}

function specificationOf(terms: Terms, number: number): OrderSpecification {
  const { type, side, manner, instrument } = terms
  const isChild = manner === 'child'
  const isSized = manner === 'sized'
  const isTrailing = type === 'TRAILING_STOP'
  const rests = ['GTC', 'DAY', 'GTD'].includes(terms.timeInForce)
  const showsPart = rests && !isSized && (type === 'LIMIT' || type === 'STOP_LIMIT')
  return buildSpecification({
    clientOrderId: nameOf(number),
    instrumentId: INSTRUMENTS[instrument].id,
    side,
    type,
    quantity: isSized ? null : terms.quantity,
    sizing: isSized ? { kind: 'EQUITY_FRACTION', fraction: 0.5 } : null,
    limitPrice: type === 'LIMIT' || type === 'STOP_LIMIT' ? terms.limitPrice : null,
    stopPrice: type === 'STOP' || type === 'STOP_LIMIT' || (isTrailing && number % 2 === 0) ? terms.stopPrice : null,
    timeInForce: terms.timeInForce,
    reduceOnly: manner === 'reduce' || isChild,
    ocoGroup: isSized ? null : terms.group,
    parentClientOrderId: isChild ? nameOf(terms.parent) : null,
    attachedExit: manner === 'bracket' ? bracketOf(terms) : null,
    special: {
      postOnly: terms.postOnly && type === 'LIMIT' && rests,
      displayQuantity: showsPart && terms.display !== null ? Math.min(terms.display * 5, terms.quantity) : null,
      trail: isTrailing ? terms.trail : null,
      expireAt: terms.timeInForce === 'GTD' ? (number + 1 + terms.life) * BAR_LENGTH : null,
    },
  })
}

function bracketOf({ postOnly, trail }: Terms): AttachedExit {
  const distances = { stopLossFraction: 0.05, takeProfitFraction: 0.1 }
  return postOnly ? { ...distances, trail } : distances
}
