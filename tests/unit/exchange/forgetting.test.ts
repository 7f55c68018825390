import { describe, expect, it } from 'vitest'
import { ExchangeRig } from '../../helpers/exchangeRig.ts'

/** An exchange of a backtest: fills at the close, and no memory of what is over. */
function forgetfulRig(): ExchangeRig {
  return new ExchangeRig({ fill: 'close', forgets: true })
}

describe('an exchange that forgets what is over', () => {
  it('knows an entry that filled at once when its stop is given beside it', () => {
    const rig = forgetfulRig()
    rig.bar([10, 11, 9, 10])
    rig.submit('entry')
    rig.submit('stop', { type: 'STOP', side: 'SELL', stopPrice: 900, reduceOnly: true, parentClientOrderId: 'entry' })
    rig.bar([10, 10, 8, 9])
    expect(rig.exchange.positions()).toEqual({})
    expect(rig.exchange.fills().map(({ clientOrderId, price }) => [clientOrderId, price])).toEqual([
      ['entry', 1_000],
      ['stop', 900],
    ])
  })

  it('fills only one of two orders of a group that are given one after the other', () => {
    const rig = forgetfulRig()
    rig.bar([10, 11, 9, 10])
    rig.submit('first', { ocoGroup: 'pair' })
    rig.submit('second', { ocoGroup: 'pair' })
    rig.bar([10, 11, 9, 10])
    expect(rig.exchange.fills().map(({ clientOrderId }) => clientOrderId)).toEqual(['first'])
  })

  it('forgets both with the next slice', () => {
    const rig = forgetfulRig()
    rig.bar([10, 11, 9, 10])
    rig.submit('entry')
    expect(rig.exchange.orders()).toHaveLength(1)
    rig.bar([10, 11, 9, 10])
    expect(rig.exchange.orders()).toEqual([])
  })
})
