import { describe, expect, it } from 'vitest'
import type { MarketAction } from '#core/model/marketAction.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { BAR_LENGTH, ExchangeRig, type OrderChanges, sliceOf, special } from '../../helpers/exchangeRig.ts'

const POST: OrderChanges = { type: 'LIMIT', limitPrice: 1_000, special: special({ postOnly: true }) }
const EXIT: OrderChanges = { side: 'SELL', role: 'EXIT', reduceOnly: true }

describe('a post-only order', () => {
  it('is refused when it would trade as it arrives', () => {
    const quoted = new ExchangeRig()
    quoted.quote([9.8, 10])
    quoted.submit('post', POST)
    const barred = new ExchangeRig()
    barred.bar([10, 10, 9.9, 9.95])
    barred.submit('post', POST)
    expect([quoted.state('post'), barred.state('post')]).toEqual(Array(2).fill('REJECTED POST_ONLY_WOULD_TRADE'))
  })

  it('is refused after its latency, by the price it meets then', () => {
    const rig = new ExchangeRig({ latency: 1 })
    rig.bar([10.5, 10.5, 10.5, 10.5])
    rig.submit('post', POST)
    rig.bar([10.5, 10.5, 9.9, 9.9])
    expect(rig.state('post')).toBe('ACCEPTED')
    rig.bar([10.2, 10.2, 10.2, 10.2])
    expect(rig.state('post')).toBe('REJECTED POST_ONLY_WOULD_TRADE')
  })

  it('makes at its own price, even where the market gaps beyond it', () => {
    const rig = new ExchangeRig({ slippage: 0.01 })
    rig.bar([10.5, 10.5, 10.5, 10.5])
    rig.submit('post', POST)
    rig.bar([9, 9.5, 8.9, 9.2])
    expect([rig.fills('post'), rig.lastFill().liquidity]).toEqual([[[10, 100]], 'MAKER'])
  })

  it('is a limit order that may rest and nothing else', () => {
    const rig = new ExchangeRig()
    rig.submit('market', { special: special({ postOnly: true }) })
    rig.submit('at once', { ...POST, timeInForce: 'IOC' })
    expect([rig.state('market'), rig.state('at once')]).toEqual(Array(2).fill('REJECTED INVALID_TERMS'))
  })
})

describe('an iceberg', () => {
  const iceberg: OrderChanges = { type: 'LIMIT', limitPrice: 1_000, special: special({ displayQuantity: 40 }) }

  it('gives a quote that comes to it no more than it shows', () => {
    const rig = new ExchangeRig()
    rig.quote([9.9, 10.1])
    rig.submit('ice', iceberg)
    rig.quote([9.8, 10])
    rig.quote([9.8, 10])
    rig.quote([9.8, 10])
    expect(rig.fills('ice')).toEqual([
      [10, 40],
      [10, 40],
      [10, 20],
    ])
  })

  it('takes all of what it comes for', () => {
    const rig = new ExchangeRig()
    rig.quote([9.8, 10])
    rig.submit('ice', iceberg)
    expect(rig.fills('ice')).toEqual([[10, 100]])
  })

  it('joins the end of the queue with every part it shows', () => {
    const rig = new ExchangeRig()
    rig.quote([10, 10.2, 30, 500])
    rig.submit('ice', iceberg)
    // 30 are ahead; then 40 of ours; what is left of the trade passes us by, for others stood behind.
    rig.trade(10, 100, -1)
    expect(rig.fills('ice')).toEqual([[10, 40]])
    rig.quote([10, 10.2, 25, 500])
    rig.trade(10, 25, -1)
    expect(rig.fills('ice').length).toBe(1)
    rig.trade(10, 10, -1)
    expect(rig.fills('ice').at(-1)).toEqual([10, 10])
  })

  it('shows whole increments of a limit order that rests', () => {
    const rig = new ExchangeRig({ instruments: [buildInstrument({ quantityIncrement: 10 })] })
    rig.submit('odd', { ...iceberg, special: special({ displayQuantity: 15 }) })
    rig.submit('more', { ...iceberg, special: special({ displayQuantity: 110 }) })
    rig.submit('market', { special: special({ displayQuantity: 10 }) })
    expect(['odd', 'more', 'market'].map((id) => rig.state(id))).toEqual(Array(3).fill('REJECTED INVALID_TERMS'))
  })
})

describe('a GTD order', () => {
  const until = (expireAt: number): OrderChanges => {
    return { type: 'LIMIT', limitPrice: 950, timeInForce: 'GTD', special: special({ expireAt }) }
  }

  it('works until its date and not in a bar that goes beyond it', () => {
    const rig = new ExchangeRig()
    rig.bar([10, 10, 10, 10])
    rig.submit('long', until(3 * BAR_LENGTH))
    rig.submit('short', until(2.5 * BAR_LENGTH))
    rig.bar([10, 10, 9.6, 10])
    rig.bar([10, 10, 9.4, 9.6])
    expect([rig.fills('long'), rig.state('short')]).toEqual([[[9.5, 100]], 'EXPIRED DATE_REACHED'])
  })

  it('still trades at an open before its date', () => {
    const rig = new ExchangeRig()
    rig.bar([10, 10, 10, 10])
    rig.submit('short', until(BAR_LENGTH + 1))
    rig.bar([9.4, 9.6, 9.3, 9.5])
    expect(rig.fills('short')).toEqual([[9.4, 100]])
  })

  it('ends with the market, whether its instrument trades or not', () => {
    const rig = new ExchangeRig()
    rig.quote([9.9, 10.1])
    rig.submit('order', until(5_000_000))
    rig.slice(() => ({}), 4_000_000)
    expect(rig.state('order')).toBe('EXPIRED DATE_REACHED')
    rig.submit('late', until(5_000_000))
    expect(rig.state('late')).toBe('REJECTED ALREADY_OVER')
    rig.submit('endless', { type: 'LIMIT', limitPrice: 950, timeInForce: 'GTD' })
    expect(rig.state('endless')).toBe('REJECTED INVALID_TERMS')
  })
})

describe('an order for the open', () => {
  const sessions = { sessionDay: (_instrument: unknown, ts: number) => Math.floor(ts / (2 * BAR_LENGTH)) }

  it('trades at the open of the first bar of a later session', () => {
    const rig = new ExchangeRig(sessions)
    rig.bar([10, 10, 10, 10])
    rig.submit('market', { timeInForce: 'AT_OPEN' })
    rig.submit('limit', { timeInForce: 'AT_OPEN', type: 'LIMIT', limitPrice: 1_050 })
    rig.bar([11, 11, 11, 11])
    expect(rig.fills('market')).toEqual([])
    rig.bar([12, 12, 10, 11])
    expect([rig.fills('market'), rig.state('limit')]).toEqual([[[12, 100]], 'EXPIRED NOT_FILLED_AT_OPEN'])
  })

  it('waits for the next session when it comes too late', () => {
    const rig = new ExchangeRig({ ...sessions, latency: 1 })
    rig.bar([10, 10, 10, 10])
    rig.bar([10, 10, 10, 10])
    rig.submit('late', { timeInForce: 'AT_OPEN' })
    rig.bar([11, 11, 11, 11])
    rig.bar([12, 12, 12, 12])
    expect(rig.fills('late')).toEqual([])
    rig.bar([13, 13, 13, 13])
    expect(rig.fills('late')).toEqual([[13, 100]])
  })
})

describe('auctions', () => {
  const auction = (which: 'OPEN' | 'CLOSE', price: number, volume = 1_000): MarketAction => {
    return { kind: 'AUCTION', instrument: 0, which, price, volume }
  }

  it('trade what waited for them, at one price without costs', () => {
    const rig = new ExchangeRig({ spread: 0.1, slippage: 0.01 })
    rig.bar([10, 10, 10, 10])
    rig.submit('open', { timeInForce: 'AT_OPEN' })
    rig.submit('dear', { timeInForce: 'AT_OPEN', type: 'LIMIT', limitPrice: 1_000 })
    rig.slice(() => ({ actions: [auction('OPEN', 10.3)] }))
    expect([rig.fills('open'), rig.state('dear')]).toEqual([[[10.3, 100]], 'EXPIRED NOT_FILLED_AT_OPEN'])
  })

  it('take the place of the open and the close of the bar that comes with them', () => {
    const rig = new ExchangeRig()
    const stop: OrderChanges = { ...EXIT, role: 'STOP_LOSS', type: 'STOP', stopPrice: 950 }
    rig.submit('open', { timeInForce: 'AT_OPEN' })
    rig.submit('stop', { ...stop, parentClientOrderId: 'open' })
    rig.submit('close', { side: 'SELL', timeInForce: 'AT_CLOSE' })
    const bar = sliceOf(BAR_LENGTH, { 0: [10, 11, 9.4, 10.5] })
    rig.slice(() => ({ ...bar, actions: [auction('CLOSE', 10.6), auction('OPEN', 10.1)] }), BAR_LENGTH)
    // The stop within the bar comes before the auction at its end.
    expect([rig.fills('open'), rig.fills('stop'), rig.fills('close')]).toEqual([
      [[10.1, 100]],
      [[9.5, 100]],
      [[10.6, 100]],
    ])
    expect(rig.exchange.fills().map(({ tsEvent }) => tsEvent)).toEqual([0, BAR_LENGTH - 1, BAR_LENGTH])
  })

  it('are what closing orders wait for once there has been one', () => {
    const rig = new ExchangeRig()
    rig.slice(() => ({ actions: [auction('CLOSE', 10)] }), BAR_LENGTH)
    rig.submit('order', { timeInForce: 'AT_CLOSE' })
    rig.bar([10, 10, 10, 10])
    expect(rig.state('order')).toBe('ACCEPTED')
    rig.slice(() => ({ actions: [auction('CLOSE', 10.2)] }))
    expect(rig.fills('order')).toEqual([[10.2, 100]])
  })

  it('have a volume of which an order may take its share', () => {
    const rig = new ExchangeRig({ volumeShare: 0.1 })
    rig.submit('open', { timeInForce: 'AT_OPEN' })
    rig.slice(() => ({ actions: [auction('OPEN', 10, 600)] }))
    expect([rig.fills('open'), rig.state('open')]).toEqual([[[10.01, 60]], 'EXPIRED NOT_FILLED_AT_OPEN'])
  })
})

describe('the price steps', () => {
  it('are those of orders, while fills may be finer', () => {
    const rig = new ExchangeRig({ instruments: [buildInstrument({ priceDecimals: 4, priceIncrement: 100 })] })
    rig.submit('between', { type: 'LIMIT', limitPrice: 100_050 })
    rig.submit('stop', { type: 'STOP', stopPrice: 100_001 })
    rig.submit('right', { type: 'LIMIT', limitPrice: 100_100 })
    expect([rig.state('between'), rig.state('stop')]).toEqual(Array(2).fill('REJECTED INVALID_PRICE'))
    rig.bar([10.0051, 10.0051, 10.0051, 10.0051])
    expect(rig.lastFill().price).toBe(100_051)
  })
})

describe('a reversal with a limit on the volume', () => {
  it('opens nothing before the closing order has done its part', () => {
    const rig = new ExchangeRig({ volumeShare: 0.1 })
    rig.submit('entry')
    rig.bar([10, 10, 10, 10, 10_000])
    rig.submit('out', EXIT)
    rig.submit('turn', { side: 'SELL', quantity: 70 })
    rig.bar([10, 10, 10, 10, 600])
    expect([rig.fills('out'), rig.fills('turn'), rig.held()]).toEqual([[[9.99, 60]], [], 40])
    rig.bar([10, 10, 10, 10, 600])
    expect(rig.held()).toBe(-60)
    rig.bar([10, 10, 10, 10, 600])
    expect([rig.state('out'), rig.state('turn'), rig.held()]).toEqual(['FILLED', 'FILLED', -70])
  })
})
