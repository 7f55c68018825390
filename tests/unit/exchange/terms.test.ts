import { describe, expect, it } from 'vitest'
import { toMoney } from '#core/money.ts'
import { isOrderEvent } from '#core/orders/venueEvent.ts'
import { BAR_LENGTH, ExchangeRig, type OrderChanges } from '../../helpers/exchangeRig.ts'

const ALL_IN: OrderChanges = { sizing: { kind: 'EQUITY_FRACTION', fraction: 1 } }
const EXIT: OrderChanges = { side: 'SELL', role: 'EXIT', reduceOnly: true }

describe('the door', () => {
  it('answers a known order again and never doubles it', () => {
    const rig = new ExchangeRig()
    rig.submit('entry')
    expect(rig.submit('entry', { quantity: 5 })).toMatchObject([{ type: 'OrderAccepted', venueOrderId: 'TEST-1-1' }])
    expect(rig.submit('bad', { quantity: 0 })).toMatchObject([{ type: 'OrderRejected' }])
    expect(rig.submit('bad')).toMatchObject([{ type: 'OrderRejected', reason: { code: 'INVALID_QUANTITY' } }])
    rig.bar([10, 10, 10, 10])
    expect([rig.held(), rig.exchange.orders().length]).toEqual([100, 2])
  })

  const bad: readonly (readonly [code: string, changes: OrderChanges])[] = [
    ['WRONG_ACCOUNT', { accountId: 'OTHER' as never }],
    ['UNKNOWN_INSTRUMENT', { instrumentId: 'NONE.TEST' as never }],
    ['INVALID_QUANTITY', { quantity: 1.5 }],
    ['INVALID_QUANTITY', { quantity: 100, sizing: { kind: 'EQUITY_FRACTION', fraction: 1 } }],
    ['INVALID_PRICE', { type: 'LIMIT' }],
    ['INVALID_PRICE', { type: 'STOP', stopPrice: -1 }],
    ['INVALID_PRICE', { type: 'MARKET', limitPrice: 1_000 }],
    ['INVALID_TERMS', { type: 'STOP', stopPrice: 1_000, timeInForce: 'AT_CLOSE' }],
    ['INVALID_TERMS', { ...ALL_IN, quantity: null, reduceOnly: true }],
    ['UNKNOWN_PARENT', { parentClientOrderId: 'nobody', side: 'SELL' }],
  ]
  it.each(bad)('refuses with %s: %o', (code, changes) => {
    const rig = new ExchangeRig()
    rig.submit('bad', changes)
    expect(rig.state('bad')).toBe(`REJECTED ${code}`)
  })

  it('refuses an exit whose entry has ended unfilled', () => {
    const rig = new ExchangeRig()
    rig.submit('entry')
    rig.cancel('entry')
    rig.submit('stop', { ...EXIT, type: 'STOP', stopPrice: 900, parentClientOrderId: 'entry' })
    expect(rig.state('stop')).toBe('REJECTED PARENT_CLOSED')
  })

  it('says when there is nothing to cancel', () => {
    const rig = new ExchangeRig()
    rig.submit('entry')
    rig.bar([10, 10, 10, 10])
    expect(rig.cancel('entry')).toMatchObject([{ type: 'OrderCancelRejected', reason: { code: 'ALREADY_ENDED' } }])
    expect(rig.cancel('nobody')).toMatchObject([{ type: 'OrderCancelRejected', reason: { code: 'UNKNOWN_ORDER' } }])
  })
})

describe('money', () => {
  it('buys as many whole shares as the equity pays for with costs, after what was sold before', () => {
    const rig = new ExchangeRig({ commission: 0.01, spread: 0.02, startingCash: toMoney(1_000) })
    rig.submit('all', ALL_IN)
    rig.bar([10, 10, 10, 10])
    // 98 x 10.10 x 1.01 = 999.698; 99 would cost 1,009.90.
    expect(rig.fills('all')).toEqual([[10.1, 98]])
    rig.submit('out', { ...EXIT, quantity: 98 })
    rig.submit('turn', { ...ALL_IN, side: 'SELL' })
    rig.bar([20, 20, 20, 20])
    const afterExit = 1_000_000_000 - 999_698_000 + 98 * 19_800_000 * 0.99
    expect(rig.fills('turn')).toEqual([[19.8, Math.floor(afterExit / (19_800_000 * 1.01))]])
    expect(rig.exchange.equity()).toBeLessThan(afterExit)
  })

  it('refuses what the cash does not cover, and sizes nothing into less than one share', () => {
    const rig = new ExchangeRig({ startingCash: toMoney(999.99) })
    rig.submit('entry')
    rig.bar([10, 10, 10, 10])
    rig.submit('tiny', ALL_IN)
    rig.bar([1_000, 1_000, 1_000, 1_000])
    expect([rig.state('entry'), rig.state('tiny')]).toEqual([
      'REJECTED INSUFFICIENT_FUNDS',
      'REJECTED INSUFFICIENT_FUNDS',
    ])
  })

  it('counts the fee in what an order needs', () => {
    const exact = new ExchangeRig({ startingCash: toMoney(1_001), commission: 0.001 })
    const short = new ExchangeRig({ startingCash: toMoney(1_001) - 1, commission: 0.001 })
    for (const rig of [exact, short]) {
      rig.submit('entry')
      rig.bar([10, 10, 10, 10])
    }
    expect([exact.state('entry'), exact.exchange.cash()]).toEqual(['FILLED', 0])
    expect(short.state('entry')).toBe('REJECTED INSUFFICIENT_FUNDS')
  })

  it('lets shorts go as far as the equity and no further', () => {
    const rig = new ExchangeRig({ startingCash: toMoney(1_000) })
    rig.submit('short', { side: 'SELL', quantity: 60 })
    rig.submit('more', { side: 'SELL', quantity: 41 })
    rig.bar([10, 10, 10, 10])
    expect([rig.state('short'), rig.state('more')]).toEqual(['FILLED', 'REJECTED INSUFFICIENT_FUNDS'])
    rig.submit('cover', { quantity: 160 })
    rig.bar([10, 10, 10, 10])
    expect([rig.state('cover'), rig.held()]).toEqual(['FILLED', 100])
  })

  it('never asks for funds to close', () => {
    const rig = new ExchangeRig({ startingCash: toMoney(1_000) })
    rig.submit('short', { side: 'SELL' })
    rig.bar([10, 10, 10, 10])
    rig.submit('cover', { ...EXIT, side: 'BUY' })
    rig.bar([30, 30, 30, 30])
    expect([rig.state('cover'), rig.exchange.cash()]).toEqual(['FILLED', -toMoney(1_000)])
  })
})

describe('linked orders', () => {
  it('tell the exits that an entry brings, sized to what it fills', () => {
    const rig = new ExchangeRig({ volumeShare: 0.1 })
    rig.submit('entry', { attachedExit: { stopLossFraction: 0.1, takeProfitFraction: 0.2 } })
    const told = rig.bar([10, 10, 10, 10, 600]).filter(isOrderEvent)
    expect(told.map((event) => `${event.type} ${event.clientOrderId}`)).toEqual([
      'OrderFilled entry',
      'OrderSpawned entry-SL',
      'OrderAccepted entry-SL',
      'OrderSpawned entry-TP',
      'OrderAccepted entry-TP',
    ])
    // Filled at 10.01 with the impact of 60 of 600.
    expect(rig.order('entry-SL')).toMatchObject({ role: 'STOP_LOSS', stopPrice: 901, quantity: 100, reduceOnly: true })
    expect(rig.order('entry-TP')).toMatchObject({ role: 'TAKE_PROFIT', limitPrice: 1_201, side: 'SELL' })
    rig.bar([9.5, 9.5, 8, 8, 100_000])
    // The rest of the entry fills at the open; then the stop sells all 100.
    expect([rig.fills('entry').at(-1), rig.fills('entry-SL'), rig.held()]).toEqual([[9.5, 40], [[9.01, 100]], 0])
    expect(rig.state('entry-TP')).toBe('CANCELLED OCO_FILLED')
  })

  it('stop buying once an exit of the entry has filled', () => {
    const rig = new ExchangeRig({ volumeShare: 0.1 })
    rig.submit('entry', {
      type: 'LIMIT',
      limitPrice: 1_000,
      attachedExit: { stopLossFraction: 0.1, takeProfitFraction: null },
    })
    rig.bar([10, 10, 10, 10, 600])
    rig.bar([8, 8, 8, 8, 50])
    expect([rig.held(), rig.state('entry-SL')]).toEqual([60, 'PARTIALLY_FILLED'])
    rig.bar([12, 12, 12, 12, 100_000])
    expect([rig.state('entry'), rig.state('entry-SL'), rig.held()]).toEqual([
      'CANCELLED EXIT_FILLED',
      'CANCELLED REST_NOT_NEEDED',
      0,
    ])
  })

  it('reduce each other by what fills', () => {
    const rig = new ExchangeRig()
    rig.quote([9.9, 10])
    rig.submit('entry', { attachedExit: { stopLossFraction: 0.1, takeProfitFraction: 0.1 } })
    rig.quote([11, 11.1, 40, 40])
    expect(rig.fills('entry-TP')).toEqual([[11, 40]])
    rig.quote([8, 8.1])
    expect([rig.fills('entry-SL'), rig.state('entry-SL')]).toEqual([[[8, 60]], 'CANCELLED REST_NOT_NEEDED'])
    expect([rig.state('entry-TP'), rig.held()]).toEqual(['CANCELLED OCO_FILLED', 0])
  })

  it('wait for their entry, end with it, and follow a part of it', () => {
    const rig = new ExchangeRig({ volumeShare: 0.1 })
    const stop: OrderChanges = { ...EXIT, role: 'STOP_LOSS', type: 'STOP', stopPrice: 900 }
    rig.submit('never', { type: 'LIMIT', limitPrice: 100 })
    rig.submit('orphan', { ...stop, parentClientOrderId: 'never' })
    rig.submit('part')
    rig.submit('guard', { ...stop, parentClientOrderId: 'part' })
    rig.bar([10, 10, 10, 10, 300])
    rig.cancel('never')
    rig.cancel('part')
    expect([rig.state('orphan'), rig.held()]).toEqual(['CANCELLED PARENT_CLOSED', 30])
    rig.bar([8, 8, 8, 8, 100_000])
    expect([rig.fills('guard'), rig.state('guard')]).toEqual([[[8, 30]], 'CANCELLED REST_NOT_NEEDED'])
  })

  it('end when the position they reduce is closed by another order', () => {
    const rig = new ExchangeRig()
    rig.submit('entry', { attachedExit: { stopLossFraction: 0.1, takeProfitFraction: 0.1 } })
    rig.bar([10, 10, 10, 10])
    rig.submit('out', { ...EXIT, quantity: 250 })
    rig.submit('turn', { ...ALL_IN, side: 'SELL' })
    rig.bar([10, 10, 10, 10])
    expect(['entry-SL', 'entry-TP', 'out'].map((id) => rig.state(id))).toEqual(
      Array(3).fill('CANCELLED NOTHING_TO_REDUCE'),
    )
    expect(rig.held()).toBe(-10_000)
  })
})

describe('time in force', () => {
  it('IOC takes what is there and ends', () => {
    const rig = new ExchangeRig({ volumeShare: 0.1 })
    rig.submit('market', { timeInForce: 'IOC' })
    rig.submit('limit', { timeInForce: 'IOC', type: 'LIMIT', limitPrice: 990 })
    rig.bar([10, 10, 9, 10, 600])
    expect([rig.fills('market'), rig.state('market')]).toEqual([[[10.01, 60]], 'EXPIRED NOT_FILLED_AT_ONCE'])
    expect(rig.state('limit')).toBe('EXPIRED NOT_FILLED_AT_ONCE')
  })

  it('FOK takes all or nothing', () => {
    const rig = new ExchangeRig()
    rig.quote([9.9, 10, 500, 99])
    rig.submit('all', { timeInForce: 'FOK' })
    rig.submit('less', { timeInForce: 'FOK', quantity: 99 })
    expect([rig.state('all'), rig.state('less')]).toEqual(['EXPIRED NOT_FILLED_WHOLE', 'FILLED'])
  })

  it('DAY ends with the first slice of a later session than the one it could first trade in', () => {
    const rig = new ExchangeRig({ sessionDay: (_instrument, ts) => Math.floor(ts / (2 * BAR_LENGTH)) })
    rig.bar([10, 10, 10, 10])
    rig.bar([10, 10, 10, 10])
    rig.submit('day', { timeInForce: 'DAY', type: 'LIMIT', limitPrice: 900 })
    rig.bar([10, 10, 10, 10])
    rig.bar([10, 10, 10, 10])
    expect(rig.state('day')).toBe('ACCEPTED')
    rig.bar([8, 8, 8, 8])
    expect(rig.state('day')).toBe('EXPIRED DAY_ENDED')
  })

  it('leaves halted instruments alone', () => {
    const rig = new ExchangeRig()
    rig.submit('entry')
    rig.bar({ 0: [10, 10, 10, 10] }, [0])
    expect(rig.fills('entry')).toEqual([])
    rig.bar([12, 12, 12, 12])
    expect(rig.fills('entry')).toEqual([[12, 100]])
  })
})

describe('the end of a backtest', () => {
  function end(changes: ConstructorParameters<typeof ExchangeRig>[0]): ExchangeRig {
    const rig = new ExchangeRig(changes)
    rig.bar([9, 9, 9, 9])
    rig.submit('entry', { attachedExit: { stopLossFraction: 0.5, takeProfitFraction: null } })
    rig.bar([10, 10, 10, 10])
    rig.bar([11, 13, 11, 12])
    rig.finalize()
    return rig
  }

  it('closes at the last open, as if ordered a bar before', () => {
    const rig = end({})
    expect(rig.lastFill()).toMatchObject({ price: 1_100, quantity: 100, side: 'SELL', tsEvent: 2 * BAR_LENGTH })
    expect(rig.told.slice(-4).map((event) => event.type)).toEqual([
      'OrderSpawned',
      'OrderAccepted',
      'OrderFilled',
      'OrderCancelled',
    ])
    expect([rig.held(), rig.state('entry-SL')]).toEqual([0, 'CANCELLED NOTHING_TO_REDUCE'])
  })

  it('closes at the close before the last, or at the last close when asked to', () => {
    expect(end({ fill: 'close' }).lastFill()).toMatchObject({ price: 1_000, tsEvent: 2 * BAR_LENGTH })
    expect(end({ finalizeAt: 'last-close' }).lastFill()).toMatchObject({ price: 1_200, tsEvent: 3 * BAR_LENGTH })
  })

  it('never closes before it opened', () => {
    const rig = new ExchangeRig({ fill: 'close' })
    rig.bar([9, 9, 9, 9])
    rig.bar([10, 10, 10, 10])
    rig.submit('entry')
    rig.finalize()
    expect(rig.lastFill()).toMatchObject({ price: 1_000, tsEvent: 2 * BAR_LENGTH })
  })
})

describe('saved books', () => {
  it('are refused when they are of another account, another version or another session', () => {
    const rig = new ExchangeRig()
    rig.submit('entry')
    rig.bar([10, 10, 10, 10])
    const saved = rig.exchange.save()
    const other = new ExchangeRig({ instruments: [] })
    expect(other.exchange.restore(saved)).toBe(false)
    expect(rig.exchange.restore({ ...saved, accountId: 'OTHER' })).toBe(false)
    expect(rig.exchange.restore({ ...saved, version: 2 })).toBe(false)
    expect(rig.exchange.restore(null)).toBe(false)
    expect([rig.held(), rig.exchange.restore(JSON.parse(JSON.stringify(saved))), rig.held()]).toEqual([100, true, 100])
  })
})
