import { describe, expect, it } from 'vitest'
import { rangeVolatility } from '#trading/exchange/barGauges.ts'
import { impactShare } from '#trading/exchange/impact.ts'
import { cancelDelay, type Latencies, orderDelay } from '#trading/exchange/latency.ts'
import { BAR_LENGTH, ExchangeRig, type OrderChanges } from '../../helpers/exchangeRig.ts'

describe('the impact of an order', () => {
  it('is the square of its share of the volume, by a coefficient', () => {
    const rig = new ExchangeRig({ impact: { kind: 'quadratic', coefficient: 0.5 } })
    rig.submit('entry')
    rig.bar([10, 10, 10, 10, 1_000])
    // 0.5 x (100 / 1,000)^2 = 0.5 %.
    expect(rig.fills('entry')).toEqual([[10.05, 100]])
  })

  it('is the square root of its share of the usual volume times the usual volatility', () => {
    const rig = new ExchangeRig({ impact: { kind: 'square-root', coefficient: 1 } })
    rig.bar([100, 100, 100, 100, 10_000])
    rig.bar([110, 110, 110, 110, 10_000])
    rig.submit('entry')
    rig.bar([100, 100, 100, 100, 123])
    // ln(1.1) x sqrt(100 / 10,000) = 0.953 %: the bar that is traded in says nothing yet.
    expect(rig.fills('entry')).toEqual([[100.95, 100]])
    expect(impactShare({ kind: 'square-root', coefficient: 2 }, 0.25, 0.02)).toBeCloseTo(0.02, 12)
  })

  it('takes the volatility of the range where nothing came before', () => {
    const rig = new ExchangeRig({ impact: { kind: 'square-root', coefficient: 1 } })
    rig.submit('entry')
    rig.bar([100, 110, 100, 105, 10_000])
    // ln(1.1) / (2 sqrt(ln 2)) x 0.1 = 0.572 %.
    expect(rangeVolatility(110, 100)).toBeCloseTo(0.05724, 5)
    expect(rig.fills('entry')).toEqual([[100.57, 100]])
  })

  it('says nothing of a bar without volume: there nothing trades', () => {
    const rig = new ExchangeRig({ impact: { kind: 'quadratic', coefficient: 0.1 } })
    rig.submit('entry')
    rig.bar([10, 10, 10, 10, 0])
    expect([rig.fills('entry'), rig.state('entry')]).toEqual([[], 'ACCEPTED'])
  })

  it('spares orders that are filled at their limit', () => {
    const rig = new ExchangeRig({ impact: { kind: 'quadratic', coefficient: 1 } })
    rig.submit('entry', { type: 'LIMIT', limitPrice: 950 })
    rig.bar([10, 10, 9, 10, 200])
    expect(rig.fills('entry')).toEqual([[9.5, 100]])
  })
})

describe('the spread', () => {
  it('of trades on bars can be that of the last quote', () => {
    const rig = new ExchangeRig({ spread: 0.5, spreadFrom: 'quotes' })
    rig.quote([9.9, 10.1])
    rig.bar([10, 10, 10, 10])
    rig.submit('entry')
    rig.bar([10, 10, 10, 10])
    expect(rig.fills('entry')).toEqual([[10.1, 100]])
  })
})

const LOGNORMAL: Latencies = {
  feed: { kind: 'lognormal', median: 2_000, sigma: 0.5 },
  order: { kind: 'lognormal', median: 10_000, sigma: 0.8 },
  cancel: { kind: 'fixed', delay: 5_000 },
  seed: 7,
}

describe('latency by distribution', () => {
  it('depends on the order and the seed, not on what was asked before', () => {
    const one = orderDelay(LOGNORMAL, 'one')
    orderDelay(LOGNORMAL, 'two')
    cancelDelay(LOGNORMAL, 'one')
    expect(orderDelay(LOGNORMAL, 'one')).toBe(one)
    expect(orderDelay({ ...LOGNORMAL, seed: 8 }, 'one')).not.toBe(one)
    expect(Number.isInteger(one)).toBe(true)
  })

  it('has the median and the deviation it was asked for', () => {
    const latencies: Latencies = { ...LOGNORMAL, feed: { kind: 'fixed', delay: 0 } }
    const logs = Array.from({ length: 4_001 }, (_, n) => Math.log(orderDelay(latencies, `order-${n}`)))
    const sorted = logs.toSorted((x, y) => x - y)
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length
    const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length
    // The median of 4,001 draws has a standard error of 1.25 x 0.8 / sqrt(4,001) = 0.016, the deviation one of 0.009.
    expect(Math.abs((sorted[2_000] ?? 0) - Math.log(10_000))).toBeLessThan(0.064)
    expect(Math.abs(Math.sqrt(variance) - 0.8)).toBeLessThan(0.036)
  })

  it('lets an order wait for what it answers and for its way', () => {
    const latencies: Latencies = {
      feed: { kind: 'fixed', delay: 300_000 },
      order: { kind: 'fixed', delay: 200_000 },
      cancel: { kind: 'fixed', delay: 0 },
      seed: 0,
    }
    const rig = new ExchangeRig({ latencies })
    rig.quote([9.9, 10.1])
    rig.submit('buy')
    rig.quote([9.9, 10.3], 499_999)
    expect(rig.fills('buy')).toEqual([])
    rig.quote([9.9, 10.4], 1)
    expect(rig.fills('buy')).toEqual([[10.4, 100]])
  })
})

describe('a cancel on its way', () => {
  const latencies: Latencies = {
    feed: { kind: 'fixed', delay: 0 },
    order: { kind: 'fixed', delay: 0 },
    cancel: { kind: 'fixed', delay: 1_500_000 },
    seed: 0,
  }
  const limit: OrderChanges = { type: 'LIMIT', limitPrice: 1_000 }

  it('can lose the race with a fill, and is told so when it arrives', () => {
    const rig = new ExchangeRig({ latencies })
    rig.quote([9.9, 10.1])
    rig.submit('order', limit)
    expect(rig.cancel('order')).toEqual([])
    rig.quote([9.8, 9.9])
    expect(rig.fills('order')).toEqual([[10, 100]])
    expect(rig.quote([9.8, 9.9])).toMatchObject([{ type: 'OrderCancelRejected', reason: { code: 'ALREADY_ENDED' } }])
  })

  it('ends the order before anything that comes after its arrival', () => {
    const rig = new ExchangeRig({ latencies })
    rig.quote([9.9, 10.1])
    rig.submit('order', limit)
    rig.cancel('order')
    rig.cancel('order')
    rig.quote([9.9, 10.1])
    expect(rig.state('order')).toBe('ACCEPTED')
    expect(rig.quote([9.8, 9.9])).toMatchObject([{ type: 'OrderCancelled', clientOrderId: 'order' }])
    expect([rig.fills('order'), rig.state('order')]).toEqual([[], 'CANCELLED CANCELLED_ON_REQUEST'])
  })

  it('comes too late for the open of the next bar and in time for the rest of it', () => {
    const rig = new ExchangeRig({ latencies })
    rig.bar([11, 11, 11, 11])
    rig.submit('gapped', limit)
    rig.submit('inside', { ...limit, limitPrice: 900 })
    rig.cancel('gapped')
    rig.cancel('inside')
    rig.bar([9.5, 9.5, 8, 9])
    expect([rig.fills('gapped'), rig.state('inside')]).toEqual([[[9.5, 100]], 'CANCELLED CANCELLED_ON_REQUEST'])
    expect(rig.lastFill().tsEvent).toBe(BAR_LENGTH)
  })
})
