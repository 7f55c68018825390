import { describe, expect, it } from 'vitest'
import { BAR_LENGTH, ExchangeRig, type OrderChanges, sliceOf } from '../../helpers/exchangeRig.ts'

const BID: OrderChanges = { type: 'LIMIT', limitPrice: 1_000 }

describe('trades of the market without quotes', () => {
  it('give market orders their price with half the spread and slippage, as far as they go', () => {
    const rig = new ExchangeRig({ spread: 0.02, slippage: 0.01 })
    rig.submit('buy')
    rig.trade(10, 60)
    rig.trade(11, 500)
    expect(rig.fills('buy')).toEqual([
      [10.2, 60],
      [11.22, 40],
    ])
    expect(rig.lastFill().liquidity).toBe('TAKER')
  })

  it('are shared by our orders, the earlier first, to the share of volume that is allowed', () => {
    const rig = new ExchangeRig({ volumeShare: 0.5 })
    rig.submit('one', { quantity: 40 })
    rig.submit('two', { quantity: 40 })
    rig.trade(10, 100)
    expect([rig.fills('one'), rig.fills('two')]).toEqual([[[10, 40]], [[10, 10]]])
  })

  it('fill a resting order when they go through its price, and at it only behind a known queue', () => {
    const rig = new ExchangeRig()
    rig.trade(10.5, 10)
    rig.submit('bid', BID)
    rig.trade(10.2, 10)
    rig.trade(10, 500)
    expect(rig.fills('bid')).toEqual([])
    rig.trade(9.99, 70)
    expect([rig.fills('bid'), rig.lastFill().liquidity]).toEqual([[[10, 70]], 'MAKER'])
  })

  it('set off stops, which trade there', () => {
    const rig = new ExchangeRig()
    rig.submit('buy')
    rig.trade(10, 100)
    rig.submit('stop', { type: 'STOP', side: 'SELL', stopPrice: 950, reduceOnly: true })
    rig.trade(9.51, 100)
    expect(rig.state('stop')).toBe('ACCEPTED')
    rig.trade(9.4, 80)
    rig.trade(9.6, 80)
    expect(rig.fills('stop')).toEqual([
      [9.4, 80],
      [9.6, 20],
    ])
  })

  it('leave at-once orders nothing to wait for, and closing orders to the close', () => {
    const rig = new ExchangeRig()
    rig.submit('at once', { ...BID, timeInForce: 'IOC' })
    rig.submit('close', { timeInForce: 'AT_CLOSE' })
    rig.trade(10.1, 100)
    expect([rig.state('at once'), rig.state('close')]).toEqual(['EXPIRED NOT_FILLED_AT_ONCE', 'ACCEPTED'])
  })

  it('say more than the bar that is made of them', () => {
    const rig = new ExchangeRig()
    rig.bar([10.5, 10.5, 10.5, 10.5])
    rig.submit('bid', BID)
    rig.slice(
      (time) => ({
        ...sliceOf(time, { 0: [10.5, 10.6, 9.9, 10.2] }),
        trades: { count: 1, rows: Float64Array.from([0, time, 10.2, 10, 0]) },
      }),
      BAR_LENGTH,
    )
    expect(rig.state('bid')).toBe('ACCEPTED')
    // The next bar has no trades of its own.
    rig.bar([10.2, 10.2, 9.9, 10])
    expect(rig.fills('bid')).toEqual([[10, 100]])
  })
})

describe('trades beside quotes', () => {
  it('bring a resting order forward in the queue that was shown at its price', () => {
    const rig = new ExchangeRig()
    rig.quote([10, 10.2, 50, 500])
    rig.submit('bid', BID)
    rig.trade(10, 30, -1)
    // A buyer who takes the offers at our price does not move the bids there.
    rig.trade(10, 30, 1)
    expect(rig.fills('bid')).toEqual([])
    rig.trade(10, 30, -1)
    rig.trade(10, 200, -1)
    expect(rig.fills('bid')).toEqual([
      [10, 10],
      [10, 90],
    ])
  })

  it('find an order next that has made the best price itself', () => {
    const rig = new ExchangeRig()
    rig.quote([9.9, 10.2, 50, 500])
    rig.submit('bid', BID)
    rig.trade(10, 40, -1)
    expect(rig.fills('bid')).toEqual([[10, 40]])
  })

  it('find it further ahead when cancels are thought to come from anywhere', () => {
    const filled = (queue: 'risk-averse' | 'probabilistic'): unknown => {
      const rig = new ExchangeRig({ queue })
      rig.quote([10, 10.2, 100, 500])
      rig.submit('bid', BID)
      // 100 come behind us, then 100 go.
      rig.quote([10, 10.2, 200, 500])
      rig.quote([10, 10.2, 100, 500])
      rig.trade(10, 80, -1)
      return rig.fills('bid')
    }
    expect(filled('risk-averse')).toEqual([])
    expect(filled('probabilistic')).toEqual([[10, 30]])
  })

  it('set off stops, which take the quote that stands', () => {
    const rig = new ExchangeRig()
    rig.quote([9.9, 10.1])
    rig.submit('buy')
    rig.submit('stop', { type: 'STOP', side: 'SELL', stopPrice: 950, reduceOnly: true })
    rig.trade(9.5, 1)
    expect(rig.fills('stop')).toEqual([[9.9, 100]])
  })

  it('leave a quote that comes to a resting order to its own price', () => {
    const rig = new ExchangeRig()
    rig.quote([9.9, 10.1])
    rig.submit('bid', BID)
    rig.quote([9.6, 9.8])
    expect([rig.fills('bid'), rig.lastFill().liquidity]).toEqual([[[10, 100]], 'MAKER'])
  })
})
