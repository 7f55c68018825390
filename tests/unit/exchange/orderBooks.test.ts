import { describe, expect, it } from 'vitest'
import { toMoney } from '#core/money.ts'
import type { ExchangeOptions } from '#trading/exchange/terms.ts'
import { type BookLevel, ExchangeRig, type OrderChanges, special } from '../../helpers/exchangeRig.ts'

const BOOK: readonly BookLevel[] = [
  [1, 9.9, 50],
  [1, 9.8, 80],
  [-1, 10.1, 40],
  [-1, 10.2, 30],
  [-1, 10.4, 500],
]
const BID: OrderChanges = { type: 'LIMIT', limitPrice: 990 }

function withBook(changes: ConstructorParameters<typeof ExchangeRig>[0] = {}): ExchangeRig {
  const rig = new ExchangeRig(changes)
  rig.book(BOOK, true)
  return rig
}

describe('a book of depth', () => {
  it('lets an order pay each level its own price, exactly', () => {
    const rig = withBook({ slippage: 0.1, spread: 0.1 })
    rig.submit('buy')
    expect(rig.fills('buy')).toEqual([
      [10.1, 40],
      [10.2, 30],
      [10.4, 30],
    ])
    expect(rig.exchange.cash()).toBe(100_000_000_000 - (40 * 10_100_000 + 30 * 10_200_000 + 30 * 10_400_000))
    // Told against the middle of 10.00.
    expect(rig.exchange.fills().reduce((sum, { slippage }) => sum + slippage, 0)).toBe(22_000_000)
  })

  it('does not sell the same size twice, but does what comes on top', () => {
    const rig = withBook()
    rig.submit('one', { ...BID, limitPrice: 1_010 })
    rig.submit('two', { ...BID, limitPrice: 1_010, quantity: 20 })
    expect([rig.fills('one'), rig.fills('two')]).toEqual([[[10.1, 40]], []])
    rig.book([[-1, 10.1, 55]])
    expect(rig.fills('one').at(-1)).toEqual([10.1, 15])
  })

  it('fills or kills by all that lies within the limit', () => {
    const rig = withBook()
    rig.submit('more', { type: 'LIMIT', limitPrice: 1_020, quantity: 71, timeInForce: 'FOK' })
    rig.submit('all', { type: 'LIMIT', limitPrice: 1_020, quantity: 70, timeInForce: 'FOK' })
    expect([rig.state('all'), rig.state('more')]).toEqual(['FILLED', 'EXPIRED NOT_FILLED_WHOLE'])
    const other = withBook()
    other.submit('part', { type: 'LIMIT', limitPrice: 1_020, timeInForce: 'IOC' })
    expect([other.fills('part'), other.state('part')]).toEqual([
      [
        [10.1, 40],
        [10.2, 30],
      ],
      'EXPIRED NOT_FILLED_AT_ONCE',
    ])
  })

  it('lets a resting order wait behind what is shown, and fills it as a maker', () => {
    const rig = withBook()
    rig.submit('bid', BID)
    rig.trade(9.9, 30, -1)
    expect(rig.fills('bid')).toEqual([])
    rig.trade(9.9, 60, -1)
    expect([rig.fills('bid'), rig.lastFill().liquidity]).toEqual([[[9.9, 40]], 'MAKER'])
    // A trade beyond its price must have gone through it.
    rig.trade(9.85, 5, -1)
    expect(rig.fills('bid').at(-1)).toEqual([9.9, 60])
  })

  it('fills a resting order by offers that come to its price', () => {
    const rig = withBook()
    rig.submit('bid', BID)
    rig.book([
      [1, 9.9, 0],
      [-1, 9.9, 70],
    ])
    expect(rig.fills('bid')).toEqual([[9.9, 70]])
  })

  it('sets off stops by the side they trade at, and draws trailing ones', () => {
    const rig = withBook()
    rig.submit('buy', { quantity: 40 })
    const exit: OrderChanges = { side: 'SELL', role: 'STOP_LOSS', reduceOnly: true, quantity: 40 }
    const trail = special({ trail: { kind: 'AMOUNT', distance: 50 } })
    rig.submit('stop', { ...exit, type: 'TRAILING_STOP', special: trail })
    rig.book([
      [-1, 10.1, 0],
      [1, 10.1, 100],
    ])
    rig.book([[1, 10.1, 0]])
    // Drawn to 9.60 by the bid of 10.10; the best bid is 9.90.
    expect(rig.state('stop')).toBe('ACCEPTED')
    rig.book([
      [1, 9.9, 0],
      [1, 9.8, 0],
      [1, 9.6, 25],
      [1, 9.5, 100],
    ])
    expect(rig.fills('stop')).toEqual([
      [9.6, 25],
      [9.5, 15],
    ])
  })

  it('meets what has been on its way as it stood when it arrived', () => {
    const rig = new ExchangeRig({ latency: 1_500_000 })
    rig.book(BOOK, true)
    rig.submit('buy', { quantity: 40 })
    rig.book([[1, 9.95, 10]])
    expect(rig.fills('buy')).toEqual([])
    rig.book([[-1, 10.1, 0]])
    expect(rig.fills('buy')).toEqual([[10.1, 40]])
    expect(rig.lastFill().tsEvent).toBe(2_500_000)
  })

  it('refuses a post-only order that would take, and matches nothing while it is crossed', () => {
    const rig = withBook()
    rig.submit('post', { ...BID, limitPrice: 1_010, special: special({ postOnly: true }) })
    expect(rig.state('post')).toBe('REJECTED POST_ONLY_WOULD_TRADE')
    rig.book([[1, 10.15, 10]])
    rig.submit('buy')
    expect(rig.fills('buy')).toEqual([])
    rig.book([[1, 10.15, 0]])
    expect(rig.fills('buy').length).toBe(3)
  })

  it('shows an iceberg part by part, each behind the others at its price', () => {
    const rig = withBook()
    rig.submit('ice', { ...BID, special: special({ displayQuantity: 30 }) })
    rig.trade(9.9, 500, -1)
    expect(rig.fills('ice')).toEqual([[9.9, 30]])
  })

  it('is forgotten when an empty one is told: from then on quotes are traded against again', () => {
    const rig = withBook()
    rig.book([[1, 0, 0]], true)
    rig.quote([10.3, 10.5, 100, 100])
    rig.submit('buy', { quantity: 10 })
    expect(rig.fills('buy')).toEqual([[10.5, 10]])
    rig.book(BOOK, true)
    rig.submit('more', { quantity: 10 })
    expect(rig.fills('more')).toEqual([[10.1, 10]])
  })

  it('protects what an entry has bought, level by level', () => {
    const rig = withBook()
    rig.submit('buy', { attachedExit: { stopLossFraction: 0.01, takeProfitFraction: 0.5 } })
    expect([rig.fills('buy').length, rig.state('buy-SL')]).toEqual([3, 'ACCEPTED'])
    rig.book([[1, 9.89, 10]])
    // The stop stands at 9.999, one per cent below the first fill: the next message sets it off.
    expect([rig.held(), rig.fills('buy-SL')[0]]).toEqual([0, [9.9, 50]])
  })

  it('fills an order that is to fill whole or not at all whole or not at all, whatever stands in its way', () => {
    const levels = { type: 'LIMIT', limitPrice: 1_100, quantity: 20, timeInForce: 'FOK' } as const
    const rigOf = (changes: Partial<ExchangeOptions>): ExchangeRig => {
      const rig = new ExchangeRig(changes)
      rig.book([...[9.9, 9.8].map((bid): BookLevel => [1, bid, 10]), [-1, 10, 10], [-1, 11, 10]], true)
      return rig
    }
    // The first level costs 100, both 210.
    const poor = rigOf({ startingCash: toMoney(209.99) })
    poor.submit('buy', levels)
    expect([poor.state('buy'), poor.fills('buy')]).toEqual(['REJECTED INSUFFICIENT_FUNDS', []])
    const rich = rigOf({ startingCash: toMoney(210) })
    rich.submit('buy', levels)
    expect(rich.fills('buy').map(([, quantity]) => quantity)).toEqual([10, 10])
    const scarce = rigOf({ borrow: { annualRate: 0, available: 15 } })
    scarce.submit('sell', { ...levels, side: 'SELL', limitPrice: 980 })
    expect([scarce.state('sell'), scarce.fills('sell')]).toEqual(['REJECTED NO_LOCATE', []])
  })
})
