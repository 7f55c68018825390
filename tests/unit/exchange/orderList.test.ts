import { describe, expect, it } from 'vitest'
import { orderListText } from '#trading/execution/orderList.ts'
import { ExchangeRig } from '../../helpers/exchangeRig.ts'

function run(prefix: string): string {
  const rig = new ExchangeRig()
  rig.submit(`${prefix}-1`)
  rig.bar([10, 11, 9, 10])
  rig.submit(`${prefix}-2`, { type: 'LIMIT', side: 'SELL', limitPrice: 1_050 })
  rig.submit(`${prefix}-3`, { type: 'LIMIT', limitPrice: 100, sizing: { kind: 'EQUITY_FRACTION', fraction: 0.5 } })
  rig.bar([10, 10.5, 9, 10])
  return orderListText(rig.exchange.orders())
}

describe('the order list', () => {
  it('has a line for each order with its market time, and says nothing of ids', () => {
    expect(run('a')).toBe(
      [
        '1970-01-01T00:00:00Z ACME.TEST BUY MARKET 100 10 FILLED',
        '1970-01-01T00:01:59.999999Z ACME.TEST SELL LIMIT 100 10.5 FILLED',
        '1970-01-01T00:01:00Z ACME.TEST BUY LIMIT - - ACCEPTED',
        '',
      ].join('\n'),
    )
    expect(run('another-session')).toBe(run('a'))
  })

  it('leaves out the time of what no venue has answered, for it is ours', () => {
    const rig = new ExchangeRig()
    rig.submit('one')
    const order = { ...rig.order('one'), status: 'DENIED' as const, tsLast: 123 }
    expect(orderListText([order])).toBe('- ACME.TEST BUY MARKET 100 - DENIED\n')
  })
})
