import { expect } from 'vitest'
import type { AlgorithmTerms } from '#core/model/executionPlan.ts'
import { type ParentOrder, worstPrice } from '#trading/execution/parentOrder.ts'
import { shortfallOf } from '#trading/execution/quality/shortfall.ts'
import { buildParent } from '../../builders/parentOrder.ts'
import { ExchangeDesk, startedOf } from './exchangeDesk.ts'
import type { MarketMoment } from './quoteMarket.ts'

/** Scaled quantity of the parents. */
export const QUANTITY = 600
const SLOTS = { jitter: 0.5, patience: 0.6, catchUp: 1.5, reach: 0.0005 }

/** Takes everything as soon as it is offered: what the algorithms are compared with. */
export const IMMEDIATE: AlgorithmTerms = { kind: 'MARKETABLE', reach: 0.003, attempts: 100 }

/** The algorithms as they are tried on a market of three minutes. */
export const ALGORITHMS: readonly (readonly [string, AlgorithmTerms])[] = [
  ['LIMIT', { kind: 'LIMIT', join: 'FAR', attempts: 3 }],
  [
    'POST_ONLY',
    { kind: 'POST_ONLY', maximumReprices: 60, repriceInterval: 1_000_000, patience: 120_000_000, thenCross: true },
  ],
  ['PEG', { kind: 'PEG', to: 'MID', offset: 0, threshold: 1, repriceInterval: 1_000_000 }],
  ['ICEBERG', { kind: 'ICEBERG', display: 60, variation: 0.3, repriceInterval: 1_000_000 }],
  ['TWAP', { kind: 'TWAP', slots: 12, ...SLOTS }],
  ['VWAP', { kind: 'VWAP', curve: [3, 2, 1, 1, 2, 3], ...SLOTS }],
  ['POV', { kind: 'POV', rate: 0.15, cap: 0.3, maximumSlice: 60, patience: 3_000_000, reach: 0.0005 }],
]

/** A parent as it was worked on the simulated exchange. */
export interface Worked {
  readonly desk: ExchangeDesk
  readonly parent: ParentOrder
}

/** Works one parent from the first moment of a market to its last. */
export function work(
  market: readonly MarketMoment[],
  terms: AlgorithmTerms,
  side: 'BUY' | 'SELL',
  changes: Partial<ParentOrder> = {},
): Worked {
  const desk = new ExchangeDesk()
  const [first, ...rest] = market
  if (first === undefined) throw new Error('no market')
  desk.slice(first.slice, first.view)
  const decisionPrice = Math.round(((first.view.bid ?? 0) + (first.view.ask ?? 0)) / 2)
  const deadline = market.at(-1)?.slice.marketTime ?? 0
  const started = startedOf(
    buildParent(terms, {
      side,
      quantity: QUANTITY,
      decisionPrice,
      startAt: desk.now,
      deadline,
      slippageBudget: 0.01,
      ...changes,
    }),
  )
  desk.start(started)
  for (const { slice, view } of rest) desk.slice(slice, view)
  return { desk, parent: started.parent }
}

/** Shortfall in basis points; what is left is had at the far touch. */
export function shortfallBps({ desk, parent }: Worked): number {
  const { bid, ask } = desk.view
  const shortfall = shortfallOf({
    side: parent.side,
    quantity: parent.quantity,
    priceDecimals: 2,
    quantityDecimals: 0,
    decisionPrice: parent.decisionPrice,
    arrivalDoubled: 2 * parent.decisionPrice,
    finalPrice: parent.side === 'BUY' ? ask : bid,
    fills: desk.fills.map(({ fill, view }) => ({
      quantity: fill.quantity,
      price: fill.price,
      fee: fill.fee,
      bid: view.bid,
      ask: view.ask,
      liquidity: fill.liquidity ?? null,
    })),
  })
  if (shortfall.totalBps === null) throw new Error('a part is not known')
  return shortfall.totalBps
}

/** Looks whether every order kept the bounds of its parent and none is left working. */
export function checkOrders({ desk, parent }: Worked): void {
  const orders = [...desk.orders.values()]
  const worst = worstPrice(parent)
  expect(desk.filled('ENTRY')).toBeLessThanOrEqual(parent.quantity)
  expect(orders.length).toBeGreaterThan(0)
  for (const { limitPrice, type } of orders) {
    expect(type).toBe('LIMIT')
    if (parent.side === 'BUY') expect(limitPrice).toBeLessThanOrEqual(worst)
    else expect(limitPrice).toBeGreaterThanOrEqual(worst)
  }
  // The time is over: nothing works any more.
  for (const { status } of orders) expect(['FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED']).toContain(status)
  const [progress] = desk.book.progress()
  expect(['DONE', 'GAVE_UP']).toContain(progress?.progress.phase)
  expect(progress?.progress.filled).toBe(desk.filled('ENTRY'))
}
