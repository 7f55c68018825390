import { describe, expect, it } from 'vitest'
import type { MarketAction } from '#core/model/marketAction.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { StrategyId } from '#core/model/identifiers.ts'
import { AccountRig, flat } from '../../../helpers/accountRig.ts'

const delisting = (price: number | null): MarketAction => ({ kind: 'DELISTING', instrument: 0, price })

function holding(): AccountRig {
  const rig = new AccountRig({ spread: 0.02, slippage: 0.01 })
  rig.pass(flat(50))
  rig.submit('entry', { type: 'LIMIT', limitPrice: 5_000 })
  rig.pass(flat(50))
  rig.submit('stop', { role: 'STOP_LOSS', type: 'STOP', side: 'SELL', stopPrice: 1_000, reduceOnly: true })
  rig.submit('more', { type: 'LIMIT', limitPrice: 1_000 })
  return rig
}

describe('a delisting', () => {
  it('settles the position at the last price by an order of the exchange itself and cancels what works', () => {
    const rig = holding()
    rig.pass(flat(42))
    rig.pass({}, [delisting(null)])
    expect(rig.held()).toBe(0)
    expect(rig.exchange.fills().at(-1)).toMatchObject({ side: 'SELL', price: 4_200, quantity: 100 })
    expect(rig.state('TEST-1-DELISTED-4')).toBe('FILLED')
    expect([rig.state('stop'), rig.state('more')]).toEqual(['CANCELLED DELISTED', 'CANCELLED DELISTED'])
    expect(rig.cash()).toBe(99_200)
  })

  it('settles at the price it names; at nothing for one price unit', () => {
    const rig = holding()
    rig.pass({}, [delisting(12.34)])
    expect(rig.exchange.fills().at(-1)).toMatchObject({ price: 1_234 })
    const worthless = holding()
    worthless.pass({}, [delisting(0)])
    expect(worthless.held()).toBe(0)
    expect(worthless.cash()).toBe(95_001)
  })

  it('is the end: no order is taken, no bar trades, no action counts', () => {
    const rig = holding()
    rig.pass({}, [delisting(null), { kind: 'SPLIT', instrument: 0, from: 1, to: 2 }])
    rig.submit('late', { side: 'BUY' })
    expect(rig.state('late')).toBe('REJECTED DELISTED')
    rig.pass(flat(1), [{ kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 1, payAt: 0 }])
    expect(rig.adjustments()).toEqual([])
    const again = new AccountRig()
    again.exchange.restore(structuredClone(rig.exchange.save()))
    again.submit('later', { side: 'BUY' })
    expect(again.state('later')).toBe('REJECTED DELISTED')
  })

  it('closes what belongs to each strategy', () => {
    const rig = new AccountRig()
    const strategy = (name: string) => ({ strategyId: identifier<StrategyId>(name) })
    rig.pass(flat(50))
    rig.submit('a', { ...strategy('one'), quantity: 30 })
    rig.submit('b', { ...strategy('two'), quantity: 20 })
    rig.submit('c', { ...strategy('three'), side: 'SELL', quantity: 5 })
    rig.pass(flat(50))
    rig.pass({}, [delisting(null)])
    const closing = rig.exchange.fills().slice(3)
    expect(closing.map(({ strategyId, quantity }) => [strategyId, quantity])).toEqual([
      ['one', 30],
      ['two', 15],
    ])
    expect(rig.held()).toBe(0)
  })
})
