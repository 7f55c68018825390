import { describe, expect, it } from 'vitest'
import type { MarketAction } from '#core/model/marketAction.ts'
import { AccountRig, flat } from '../../../helpers/accountRig.ts'

const split = (to: number, from: number): MarketAction => ({ kind: 'SPLIT', instrument: 0, from, to })

/** Holds `quantity` since the open of day 101 at 70. */
function holding(quantity = 100, side: 'BUY' | 'SELL' = 'BUY'): AccountRig {
  const rig = new AccountRig()
  rig.pass(flat(70))
  rig.submit('entry', { side, quantity })
  rig.pass(flat(70))
  return rig
}

/** Working orders as `id quantity stop limit`, prices in currency units. */
function standing(rig: AccountRig): readonly string[] {
  return rig.working().map(({ clientOrderId, quantity, stopPrice, limitPrice }) => {
    const price = (scaled: number | null): string => (scaled === null ? '-' : String(scaled / 100))
    return `${clientOrderId} ${quantity ?? '-'} ${price(stopPrice)} ${price(limitPrice)}`
  })
}

describe('a split', () => {
  it('counts the position anew and leaves the equity as it is, to the micro-unit', () => {
    const rig = holding()
    const before = rig.exchange.equity()
    rig.pass({}, [split(7, 1)])
    expect(rig.held()).toBe(700)
    expect(rig.exchange.equity()).toBe(before)
    expect(rig.adjustments()).toMatchObject([{ kind: 'SPLIT', cash: 0, quantityBefore: 100, quantityAfter: 700 }])
    rig.pass(flat(10))
    expect(rig.exchange.equity()).toBe(before)
  })

  it('pays the fraction of a unit in cash at the last price before it', () => {
    const rig = holding(101)
    const before = rig.equity()
    rig.pass(flat(46.67), [split(3, 2)])
    // 151.5 units: 151 stay, half a unit at 70 * 2 / 3 is paid.
    expect(rig.held()).toBe(151)
    expect(rig.adjustments()).toMatchObject([
      { kind: 'CASH_IN_LIEU', cash: 23_333_333, costReleased: 23_333_333, quantityAfter: 101 },
      { kind: 'SPLIT', quantityBefore: 101, quantityAfter: 151, ratio: { from: 2, to: 3 } },
    ])
    expect(rig.equity()).toBeCloseTo(before + 151 * (46.67 - 140 / 3), 5)
  })

  it('leaves nothing but cash of what is less than a unit, long or short', () => {
    for (const side of ['BUY', 'SELL'] as const) {
      const rig = holding(15, side)
      const before = rig.exchange.equity()
      rig.pass(flat(1_400), [split(1, 20)])
      expect(rig.held()).toBe(0)
      expect(rig.exchange.equity()).toBe(before)
      // Nothing held, nothing gained: there is no position worth keeping.
      expect(rig.exchange.save().positions).toEqual([])
    }
  })

  it('does not happen to who never traded the instrument', () => {
    const rig = new AccountRig()
    rig.pass(flat(70))
    rig.pass(flat(10), [split(7, 1)])
    expect(rig.told).toEqual([])
  })

  it('moves the working orders with it', () => {
    const rig = holding()
    rig.submit('stop', {
      role: 'STOP_LOSS',
      type: 'STOP',
      side: 'SELL',
      stopPrice: 6_301,
      reduceOnly: true,
      ocoGroup: 'g',
    })
    rig.submit('goal', {
      role: 'TAKE_PROFIT',
      type: 'LIMIT',
      side: 'SELL',
      limitPrice: 9_100,
      reduceOnly: true,
      ocoGroup: 'g',
    })
    rig.pass(flat(10), [split(7, 1)])
    expect(rig.state('stop')).toBe('CANCELLED SPLIT')
    expect(standing(rig)).toEqual(['stop-S4 700 9 -', 'goal-S5 700 - 13'])
    // The pair is still a pair, and the stop still protects.
    rig.pass([10, 10, 8.5, 8.6])
    expect(rig.held()).toBe(0)
    expect(rig.state('stop-S4')).toBe('FILLED')
    expect(rig.state('goal-S5')).toBe('CANCELLED OCO_FILLED')
    expect(rig.exchange.fills().at(-1)).toMatchObject({ price: 900, quantity: 700 })
  })

  it('keeps exits waiting for an entry that has not filled', () => {
    const rig = new AccountRig()
    rig.pass(flat(70))
    rig.submit('entry', { type: 'LIMIT', limitPrice: 6_300 })
    rig.submit('stop', { type: 'STOP', side: 'SELL', stopPrice: 5_600, reduceOnly: true, parentClientOrderId: 'entry' })
    rig.pass(flat(10), [split(7, 1)])
    expect(standing(rig)).toEqual(['entry-S3 700 - 9', 'stop-S4 700 8 -'])
    rig.pass([9.5, 9.5, 8.9, 8.9])
    expect(rig.held()).toBe(700)
    rig.pass([8.5, 8.5, 7.9, 7.9])
    expect(rig.held()).toBe(0)
  })

  it('goes on protecting what an entry in part has filled and ends the rest of it', () => {
    const rig = new AccountRig({ volumeShare: 0.04 })
    rig.pass(flat(70))
    rig.submit('entry', { type: 'LIMIT', limitPrice: 7_000 })
    rig.submit('stop', { type: 'STOP', side: 'SELL', stopPrice: 5_600, reduceOnly: true, parentClientOrderId: 'entry' })
    rig.pass(flat(70))
    expect(rig.held()).toBe(40)
    rig.pass(flat(10), [split(7, 1)])
    expect(rig.state('entry')).toBe('CANCELLED SPLIT')
    expect(standing(rig)).toEqual(['stop-S3 280 8 -'])
  })

  it('ends what comes to less than an increment', () => {
    const rig = holding(100)
    rig.submit('small', { type: 'LIMIT', limitPrice: 100, quantity: 9 })
    rig.pass(flat(700), [split(1, 10)])
    expect(standing(rig)).toEqual([])
    expect(rig.state('small')).toBe('CANCELLED SPLIT')
  })

  it('follows a trailing distance and an iceberg, and names stay short', () => {
    const rig = holding(100)
    const special = { postOnly: false, displayQuantity: 10, trail: null, expireAt: null }
    rig.submit('ice', { type: 'LIMIT', side: 'SELL', limitPrice: 14_000, special, reduceOnly: true })
    rig.pass(flat(35), [split(2, 1)])
    rig.pass(flat(17.5), [split(2, 1)])
    expect(rig.working()).toMatchObject([
      { clientOrderId: 'ice-S4', quantity: 400, limitPrice: 3_500, special: { displayQuantity: 40 } },
    ])
  })
})
