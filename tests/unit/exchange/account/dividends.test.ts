import { describe, expect, it } from 'vitest'
import type { MarketAction } from '#core/model/marketAction.ts'
import { DAY } from '#core/time/duration.ts'
import { buildInstrument } from '../../../builders/instrument.ts'
import { AccountRig, flat } from '../../../helpers/accountRig.ts'

function dividend(perUnit: number, payDay = 0): MarketAction {
  return { kind: 'CASH_DIVIDEND', instrument: 0, perUnit, payAt: payDay * DAY }
}

/** Holds 100 long or short since the open of day 101, bought at 50. */
function holding(side: 'BUY' | 'SELL' = 'BUY'): AccountRig {
  const rig = new AccountRig()
  rig.pass(flat(50))
  rig.submit('entry', { side })
  rig.pass(flat(50))
  return rig
}

describe('a cash dividend', () => {
  it('is owed from the ex date and paid on the first slice at or after its day', () => {
    const rig = holding()
    rig.pass(flat(49.53), [dividend(0.47, 106)])
    expect(rig.cash()).toBe(95_000)
    expect(rig.equity()).toBe(100_000)
    rig.pass(flat(49.53), [], 104)
    expect(rig.amounts()).toEqual([['DIVIDEND', 0, 47]])
    rig.pass(flat(49.53), [], 106)
    expect(rig.amounts()).toEqual([
      ['DIVIDEND', 0, 47],
      ['DIVIDEND', 47, -47],
    ])
    expect(rig.cash()).toBe(95_047)
    expect(rig.exchange.owed()).toBe(0)
  })

  it('is paid by who is short', () => {
    const rig = holding('SELL')
    rig.pass(flat(49.53), [dividend(0.47)])
    expect(rig.amounts()).toEqual([['DIVIDEND', -47, 0]])
    expect(rig.equity()).toBe(100_000)
  })

  it('belongs to who held before the open of the ex date', () => {
    const seller = holding()
    seller.submit('exit', { side: 'SELL', role: 'EXIT', reduceOnly: true })
    seller.pass(flat(49.53), [dividend(0.47)])
    expect(seller.held()).toBe(0)
    expect(seller.cash()).toBe(100_000)

    const buyer = new AccountRig()
    buyer.pass(flat(50))
    buyer.submit('entry')
    buyer.pass(flat(49.53), [dividend(0.47)])
    expect(buyer.held()).toBe(100)
    expect(buyer.amounts()).toEqual([])
  })

  it('is exact to the micro-unit at any size', () => {
    // 123,456,789.123 units at 0.123456789 each: 15241578.765375706047 by python3's decimal.
    const rig = new AccountRig({
      instruments: [buildInstrument({ quantityDecimals: 3 })],
      startingCash: 8_000_000_000_000_000,
    })
    rig.pass(flat(50))
    rig.submit('entry', { quantity: 123_456_789_123 })
    rig.pass(flat(50))
    rig.pass(flat(50), [dividend(0.123456789)])
    expect(rig.adjustments()[0]?.cash).toBe(15_241_578_765_376)
  })

  it('keeps what it owes over a restart', () => {
    const rig = holding()
    rig.pass(flat(49.53), [dividend(0.47, 106)])
    const again = new AccountRig()
    expect(again.exchange.restore(structuredClone(rig.exchange.save()))).toBe(true)
    expect(again.exchange.save()).toEqual(rig.exchange.save())
    again.pass(flat(49.53), [], 106)
    expect(again.amounts()).toEqual([['DIVIDEND', 47, -47]])
    expect(again.adjustments()[0]?.adjustmentId).toBe('TEST-1-A2')
  })
})
