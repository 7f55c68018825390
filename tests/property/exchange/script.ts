import fc from 'fast-check'
import { identifier, instrumentId } from '#core/model/identifiers.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import type { Exchange } from '#trading/exchange/exchange.ts'
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
    }
  | { readonly kind: 'submit'; readonly terms: Terms }
  | { readonly kind: 'cancel'; readonly which: number }

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

const HALTED = fc.oneof({ weight: 8, arbitrary: fc.constant([]) }, fc.constant([0]))

const TERMS: fc.Arbitrary<Terms> = fc.record({
  instrument: fc.constantFrom(0, 0, 1),
  side: fc.constantFrom('BUY', 'SELL'),
  type: fc.constantFrom('MARKET', 'MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'),
  quantity: fc.integer({ min: 1, max: 80 }).map((lots) => lots * 5),
  limitPrice: PRICE,
  stopPrice: PRICE,
  timeInForce: fc.constantFrom('GTC', 'GTC', 'GTC', 'DAY', 'IOC', 'FOK', 'AT_CLOSE'),
  manner: fc.constantFrom('plain', 'plain', 'reduce', 'sized', 'bracket', 'child'),
  group: fc.constantFrom(null, null, 'g1', 'g2'),
  parent: fc.nat(20),
})

const barsOnly = perInstrument(BAR).chain((bars) =>
  HALTED.map((halted): Step => ({ kind: 'slice', bars, quotes: [], halted })),
)
const barsAndQuotes = fc
  .tuple(perInstrument(BAR), perInstrument(QUOTE), HALTED)
  .map(([bars, quotes, halted]): Step => ({ kind: 'slice', bars, quotes, halted }))
const SUBMIT = TERMS.map((terms): Step => ({ kind: 'submit', terms }))
const CANCEL = fc.nat(20).map((which): Step => ({ kind: 'cancel', which }))

/** Scripts without quotes, whose fills all come from bars. */
export const BAR_SCRIPT = scriptOf(barsOnly)
/** Scripts with bars and quotes mixed. */
export const MIXED_SCRIPT = scriptOf(barsAndQuotes)

/** Costs and manners of every kind. */
export const OPTIONS: fc.Arbitrary<ExchangeOptions> = fc
  .record({
    commission: fc.constantFrom(0, 0.002),
    spread: fc.constantFrom(0, 0.01),
    slippage: fc.constantFrom(0, 0.003),
    latency: fc.constantFrom(0, 0, 1_000_000),
    volumeShare: fc.constantFrom(null, 0.05),
    fill: fc.constantFrom('next-open' as const, 'close' as const),
  })
  .map((terms) => exchangeOptions({ ...terms, instruments: [...INSTRUMENTS] }))

/** Plays the step of a number against an exchange; submitted orders are named by the number of their step. */
export function play(exchange: Exchange, script: readonly Step[], number: number): readonly OrderEvent[] {
  const step = script[number]
  const now = (number + 1) * BAR_LENGTH
  if (step === undefined) throw new Error(`no step ${number}`)
  if (step.kind === 'cancel') return exchange.cancel(nameOf(step.which), now)
  if (step.kind === 'submit') return exchange.submit(specificationOf(step.terms, number), now)
  const present = <Value>(values: readonly (Value | null)[]): Record<number, Value> =>
    Object.fromEntries(values.flatMap((value, index) => (value === null ? [] : [[index, value] as const])))
  return exchange.onSlice(sliceOf(now, present(step.bars), present(step.quotes), step.halted), now)
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
  return buildSpecification({
    clientOrderId: nameOf(number),
    instrumentId: INSTRUMENTS[instrument].id,
    side,
    type,
    quantity: isSized ? null : terms.quantity,
    sizing: isSized ? { kind: 'EQUITY_FRACTION', fraction: 0.5 } : null,
    limitPrice: type === 'LIMIT' || type === 'STOP_LIMIT' ? terms.limitPrice : null,
    stopPrice: type === 'STOP' || type === 'STOP_LIMIT' ? terms.stopPrice : null,
    timeInForce: terms.timeInForce,
    reduceOnly: manner === 'reduce' || isChild,
    ocoGroup: isSized ? null : terms.group,
    parentClientOrderId: isChild ? nameOf(terms.parent) : null,
    attachedExit: manner === 'bracket' ? { stopLossFraction: 0.05, takeProfitFraction: 0.1 } : null,
  })
}
