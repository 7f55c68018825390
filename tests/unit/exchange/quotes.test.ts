import { describe, expect, it } from 'vitest'
import { ExchangeRig } from '../../helpers/exchangeRig.ts'

describe('quotes', () => {
  it('fill a market order at once at the far side, told against the middle', () => {
    const rig = new ExchangeRig({ spread: 0.5 })
    rig.quote([9.9, 10.1])
    rig.submit('buy')
    rig.submit('sell', { side: 'SELL', quantity: 50 })
    expect([rig.fills('buy'), rig.fills('sell')]).toEqual([[[10.1, 100]], [[9.9, 50]]])
    expect(rig.exchange.fills().map((fill) => fill.slippage)).toEqual([10_000_000, 5_000_000])
  })

  it('fill no more than they show, once each', () => {
    const rig = new ExchangeRig()
    rig.quote([9.9, 10.1, 500, 60])
    rig.submit('buy')
    rig.submit('more')
    expect([rig.fills('buy'), rig.fills('more')]).toEqual([[[10.1, 60]], []])
    rig.quote([9.9, 10.2, 500, 90])
    expect([rig.fills('buy').at(-1), rig.fills('more')]).toEqual([[10.2, 40], [[10.2, 50]]])
  })

  it('wait for latency to pass, then take the quote that stands', () => {
    const rig = new ExchangeRig({ latency: 500_000 })
    rig.quote([9.9, 10.1])
    rig.submit('buy')
    expect(rig.fills('buy')).toEqual([])
    rig.quote([9.9, 10.3], 499_999)
    expect(rig.fills('buy')).toEqual([])
    rig.quote([9.9, 10.4], 1)
    expect(rig.fills('buy')).toEqual([[10.4, 100]])
  })

  it('trigger stops by the side they would trade at', () => {
    const rig = new ExchangeRig()
    rig.quote([10, 10.2])
    rig.submit('buy', { attachedExit: { stopLossFraction: 0.05, takeProfitFraction: 0.1 } })
    rig.quote([9.7, 9.9])
    expect(rig.state('buy-SL')).toBe('ACCEPTED')
    rig.quote([9.69, 9.8])
    expect([rig.fills('buy-SL'), rig.state('buy-TP')]).toEqual([[[9.69, 100]], 'CANCELLED OCO_FILLED'])
  })

  it('do not let an exit trade against the quote that made it', () => {
    const rig = new ExchangeRig()
    rig.quote([9, 10])
    rig.submit('buy', { attachedExit: { stopLossFraction: 0.05, takeProfitFraction: null } })
    expect(rig.state('buy-SL')).toBe('ACCEPTED')
    rig.quote([9, 10])
    expect(rig.fills('buy-SL')).toEqual([[9, 100]])
  })

  it('fill limits within their price, and none when older than the last bar', () => {
    const rig = new ExchangeRig()
    rig.quote([9.9, 10.1])
    rig.submit('patient', { type: 'LIMIT', limitPrice: 1_000 })
    rig.submit('eager', { type: 'LIMIT', limitPrice: 1_020 })
    expect([rig.fills('patient'), rig.fills('eager')]).toEqual([[], [[10.1, 100]]])
    rig.bar([11, 11, 11, 11])
    rig.submit('late')
    expect(rig.fills('late')).toEqual([])
    rig.bar([12, 12, 12, 12])
    expect(rig.fills('late')).toEqual([[12, 100]])
  })
})
