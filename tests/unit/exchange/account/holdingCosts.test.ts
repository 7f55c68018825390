import { describe, expect, it } from 'vitest'
import type { MarketAction } from '#core/model/marketAction.ts'
import { buildInstrument } from '../../../builders/instrument.ts'
import { AccountRig, flat } from '../../../helpers/accountRig.ts'
import type { ExchangeOptions } from '#trading/exchange/terms.ts'

const funding = (rate: number, markPrice: number | null): MarketAction => ({
  kind: 'FUNDING',
  instrument: 0,
  rate,
  markPrice,
})

function holding(side: 'BUY' | 'SELL', changes: Partial<ExchangeOptions> = {}, quantity = 100): AccountRig {
  const rig = new AccountRig(changes)
  rig.pass(flat(50))
  rig.submit('entry', { side, quantity })
  rig.pass(flat(50))
  return rig
}

describe('funding', () => {
  it('is paid by longs and received by shorts when its rate is positive, and the other way round', () => {
    const pay = (side: 'BUY' | 'SELL', rate: number): number | undefined => {
      const rig = holding(side)
      rig.pass(flat(50), [funding(rate, 49)])
      return rig.adjustments()[0]?.cash
    }
    expect(pay('BUY', 0.0001)).toBe(-490_000)
    expect(pay('SELL', 0.0001)).toBe(490_000)
    expect(pay('BUY', -0.0001)).toBe(490_000)
    expect(pay('SELL', -0.0001)).toBe(-490_000)
  })

  it('conserves money between a long and a short of any size, at the last price where no mark is told', () => {
    const instruments = [buildInstrument({ quantityDecimals: 3, priceDecimals: 4 })]
    const rate = 0.000_123_4567
    const [long, short] = (['BUY', 'SELL'] as const).map((side) => holding(side, { instruments }, 12_347))
    for (const rig of [long, short]) rig?.pass(flat(51.2345), [funding(rate, null)])
    const [paid, received] = [long, short].map((rig) => rig?.adjustments()[0]?.cash ?? 0)
    // 12.347 units at the last price 50.
    expect(paid).toBe(-76_216)
    expect((paid ?? 0) + (received ?? 0)).toBe(0)
  })

  it('leaves who holds nothing alone', () => {
    const rig = new AccountRig()
    rig.pass(flat(50), [funding(0.01, 50)])
    expect(rig.told).toEqual([])
  })
})

describe('borrowing', () => {
  const borrow = { annualRate: 0.0365, available: null }

  it('costs a 365th of the yearly rate of the value for each night a short is held', () => {
    const rig = holding('SELL', { borrow })
    expect(rig.amounts()).toEqual([])
    rig.pass(flat(60))
    rig.pass(flat(60))
    // 100 units at 50, then at 60.
    expect(rig.amounts()).toEqual([
      ['BORROW_FEE', -0.5, 0],
      ['BORROW_FEE', -0.6, 0],
    ])
  })

  it('counts the nights of a weekend and none within a day', () => {
    const rig = holding('SELL', { borrow })
    rig.pass(flat(50), [], 104)
    expect(rig.amounts()).toEqual([['BORROW_FEE', -1.5, 0]])
    const long = holding('BUY', { borrow })
    long.pass(flat(50), [], 104)
    expect(long.amounts()).toEqual([])
  })

  it('follows the terms that the market tells', () => {
    const rig = holding('SELL')
    rig.pass(flat(50), [{ kind: 'BORROW', instrument: 0, annualRate: 0.73, available: 150 }])
    expect(rig.amounts()).toEqual([])
    rig.pass(flat(50))
    expect(rig.amounts()).toEqual([['BORROW_FEE', -10, 0]])
  })

  it('refuses to open more than can be located, and nothing else', () => {
    const rig = new AccountRig({ borrow: { annualRate: 0, available: 150 } })
    rig.pass(flat(50))
    rig.submit('short', { side: 'SELL', quantity: 100 })
    rig.submit('more', { side: 'SELL', quantity: 51 })
    rig.submit('rest', { side: 'SELL', quantity: 50 })
    rig.pass(flat(50))
    expect([rig.state('short'), rig.state('more'), rig.state('rest')]).toEqual([
      'FILLED',
      'REJECTED NO_LOCATE',
      'FILLED',
    ])
    rig.submit('cover', { side: 'BUY', quantity: 400 })
    rig.pass(flat(50))
    rig.submit('turn', { side: 'SELL', quantity: 400 })
    rig.pass(flat(50))
    expect(rig.state('turn')).toBe('FILLED')
    expect(rig.held()).toBe(-150)
  })

  it('remembers its terms over a restart', () => {
    const rig = holding('SELL')
    rig.pass(flat(50), [{ kind: 'BORROW', instrument: 0, annualRate: 0.73, available: 150 }])
    const again = new AccountRig()
    expect(again.exchange.restore(structuredClone(rig.exchange.save()))).toBe(true)
    again.day = rig.day
    again.submit('more', { side: 'SELL', quantity: 51 })
    again.pass(flat(50))
    expect(again.state('more')).toBe('REJECTED NO_LOCATE')
    expect(again.amounts()).toEqual([['BORROW_FEE', -10, 0]])
  })
})
