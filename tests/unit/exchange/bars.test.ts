import { describe, expect, it } from 'vitest'
import { BAR_LENGTH, ExchangeRig } from '../../helpers/exchangeRig.ts'

const STOP = { type: 'STOP', side: 'SELL', role: 'STOP_LOSS', reduceOnly: true } as const
const TARGET = { type: 'LIMIT', side: 'SELL', role: 'TAKE_PROFIT', reduceOnly: true } as const

/** Holds 100 bought at 10.00. */
function holding(changes: ConstructorParameters<typeof ExchangeRig>[0] = {}): ExchangeRig {
  const rig = new ExchangeRig(changes)
  rig.submit('entry')
  rig.bar([10, 10.5, 9.5, 10])
  return rig
}

describe('the open', () => {
  it('fills a market order that was there before the bar, at the open time', () => {
    const rig = holding()
    expect(rig.fills('entry')).toEqual([[10, 100]])
    expect(rig.lastFill()).toMatchObject({ tsEvent: 0, executionId: 'TEST-1-1-1', fee: 0, slippage: 0 })
    expect(rig.told.map((event) => event.type)).toEqual(['OrderAccepted', 'OrderFilled'])
  })

  it('lets an order wait that latency keeps from the open', () => {
    const rig = new ExchangeRig({ latency: 1 })
    rig.bar([10, 10, 10, 10])
    rig.submit('entry')
    rig.bar([11, 11, 11, 11])
    expect(rig.fills('entry')).toEqual([])
    rig.bar([12, 12, 12, 12])
    expect(rig.fills('entry')).toEqual([[12, 100]])
  })

  it('fills a stop that the market gapped through at the gap price', () => {
    const rig = holding()
    rig.submit('stop', { ...STOP, stopPrice: 950 })
    rig.bar([8, 8.5, 7.5, 8])
    expect(rig.fills('stop')).toEqual([[8, 100]])
  })

  it('fills a limit that the market gapped through at the better open', () => {
    const rig = new ExchangeRig()
    rig.submit('limit', { type: 'LIMIT', limitPrice: 950 })
    rig.bar([9, 10, 8.5, 9.5])
    expect(rig.fills('limit')).toEqual([[9, 100]])
  })

  it('goes by order of submission, so that what is sold first pays for what is bought', () => {
    const rig = holding({ startingCash: 1_000_000_000 })
    rig.submit('sell', { side: 'SELL', role: 'EXIT', reduceOnly: true })
    rig.submit('short', { side: 'SELL', sizing: { kind: 'EQUITY_FRACTION', fraction: 1 } })
    rig.bar([11, 11, 11, 11])
    expect([rig.fills('sell'), rig.fills('short')]).toEqual([[[11, 100]], [[11, 100]]])
    expect(rig.held()).toBe(-100)
  })
})

describe('within a bar', () => {
  it('fills a stop at its price and a limit at its price', () => {
    const rig = holding()
    rig.submit('stop', { ...STOP, stopPrice: 950 })
    rig.bar([10, 10.4, 9.4, 9.6])
    expect(rig.fills('stop')).toEqual([[9.5, 100]])
    expect(rig.lastFill().tsEvent).toBe(2 * BAR_LENGTH - 1)
    const other = holding()
    other.submit('target', { ...TARGET, limitPrice: 1_100 })
    other.bar([10, 11.2, 9.9, 11])
    expect(other.fills('target')).toEqual([[11, 100]])
  })

  it('takes the worst case when the bar reaches both the stop and the target', () => {
    const rig = holding()
    rig.submit('target', { ...TARGET, limitPrice: 1_100, ocoGroup: 'pair' })
    rig.submit('stop', { ...STOP, stopPrice: 950, ocoGroup: 'pair' })
    rig.bar([10, 11.5, 9, 10])
    expect([rig.state('stop'), rig.state('target')]).toEqual(['FILLED', 'CANCELLED OCO_FILLED'])
  })

  it('checks exits in the bar whose open filled their entry, the stop first', () => {
    const both = new ExchangeRig()
    both.submit('entry', { attachedExit: { stopLossFraction: 0.05, takeProfitFraction: 0.1 } })
    both.bar([10, 11.5, 9, 10])
    expect([both.fills('entry-SL'), both.state('entry-TP')]).toEqual([[[9.5, 100]], 'CANCELLED OCO_FILLED'])
    const target = new ExchangeRig()
    target.submit('entry', { attachedExit: { stopLossFraction: 0.05, takeProfitFraction: 0.1 } })
    target.bar([10, 11.5, 9.9, 10])
    expect([target.fills('entry-TP'), target.state('entry-SL')]).toEqual([[[11, 100]], 'CANCELLED OCO_FILLED'])
  })

  it('lets an entry filled within the bar be stopped out in it, but not reach its target', () => {
    const rig = new ExchangeRig()
    rig.submit('entry', {
      type: 'STOP',
      stopPrice: 1_050,
      attachedExit: { stopLossFraction: 0.1, takeProfitFraction: 0.1 },
    })
    rig.bar([10, 12, 9.8, 11])
    expect([rig.fills('entry'), rig.state('entry-SL'), rig.state('entry-TP')]).toEqual([
      [[10.5, 100]],
      'ACCEPTED',
      'ACCEPTED',
    ])
    rig.bar([11, 11.6, 11, 11.5])
    expect(rig.fills('entry-TP')).toEqual([[11.55, 100]])

    const out = new ExchangeRig()
    out.submit('entry', {
      type: 'LIMIT',
      limitPrice: 950,
      attachedExit: { stopLossFraction: 0.1, takeProfitFraction: null },
    })
    out.bar([10, 10.2, 8, 9])
    expect([out.fills('entry'), out.fills('entry-SL')]).toEqual([[[9.5, 100]], [[8.55, 100]]])
  })

  it('fills an exit whose price the entry was born beyond at once, where the market was', () => {
    const rig = new ExchangeRig()
    rig.submit('entry')
    rig.submit('stop', { ...STOP, stopPrice: 950, parentClientOrderId: 'entry' })
    rig.bar([9, 9.2, 8, 8.5])
    expect([rig.fills('entry'), rig.fills('stop')]).toEqual([[[9, 100]], [[9, 100]]])

    const inside = new ExchangeRig()
    inside.submit('entry', { type: 'LIMIT', limitPrice: 950 })
    inside.submit('stop', { ...STOP, stopPrice: 960, parentClientOrderId: 'entry' })
    inside.bar([10, 10, 9.4, 9.8])
    expect([inside.fills('entry'), inside.fills('stop')]).toEqual([[[9.5, 100]], [[9.5, 100]]])
  })

  it('fills a stop-limit at the stop when the limit allows, and later when the market must come back', () => {
    const rig = new ExchangeRig()
    rig.submit('through', { type: 'STOP_LIMIT', stopPrice: 1_050, limitPrice: 1_060 })
    rig.submit('back', { type: 'STOP_LIMIT', stopPrice: 1_050, limitPrice: 1_020 })
    rig.bar([10, 11, 10, 10.8])
    expect([rig.fills('through'), rig.fills('back')]).toEqual([[[10.5, 100]], []])
    rig.bar([10.8, 10.9, 10.1, 10.5])
    expect(rig.fills('back')).toEqual([[10.2, 100]])
  })
})

describe('the close', () => {
  it('fills at once at the close of the bar just seen', () => {
    const rig = new ExchangeRig({ fill: 'close' })
    rig.bar([10, 10.5, 9.5, 10.2])
    rig.submit('entry')
    expect(rig.fills('entry')).toEqual([[10.2, 100]])
    expect(rig.lastFill().tsEvent).toBe(BAR_LENGTH)
  })

  it('waits for the next close before the first bar, and leaves stops to the bars', () => {
    const rig = new ExchangeRig({ fill: 'close' })
    rig.submit('entry', { attachedExit: { stopLossFraction: 0.05, takeProfitFraction: null } })
    rig.bar([10, 10.5, 8, 10.2])
    expect([rig.fills('entry'), rig.state('entry-SL')]).toEqual([[[10.2, 100]], 'ACCEPTED'])
    rig.bar([9, 9, 9, 9])
    expect(rig.fills('entry-SL')).toEqual([[9, 100]])
  })

  it('is where AT_CLOSE orders fill or end, whatever the rest does', () => {
    const rig = new ExchangeRig()
    rig.submit('market', { timeInForce: 'AT_CLOSE' })
    rig.submit('limit', { timeInForce: 'AT_CLOSE', type: 'LIMIT', limitPrice: 1_000 })
    rig.bar([10, 10.5, 9.5, 10.2])
    expect([rig.fills('market'), rig.state('limit')]).toEqual([[[10.2, 100]], 'EXPIRED NOT_FILLED_AT_CLOSE'])
    rig.submit('late', { timeInForce: 'AT_CLOSE' })
    expect(rig.fills('late')).toEqual([[10.2, 100]])
  })
})

describe('costs', () => {
  it('are half the spread and the slippage on each side, told against the open', () => {
    const rig = new ExchangeRig({ spread: 0.02, slippage: 0.01, commission: 0.001 })
    rig.submit('entry')
    rig.bar([10, 10, 10, 10])
    expect(rig.fills('entry')).toEqual([[10.2, 100]])
    expect(rig.lastFill()).toMatchObject({ slippage: 20_000_000, fee: 1_020_000 })
    rig.submit('exit', { side: 'SELL' })
    rig.bar([10, 10, 10, 10])
    expect(rig.fills('exit')).toEqual([[9.8, 100]])
    expect(rig.exchange.cash()).toBe(100_000_000_000 - 40_000_000 - 1_020_000 - 980_000)
  })

  it('spare a limit order at its limit and never push it beyond', () => {
    const rig = new ExchangeRig({ spread: 0.2 })
    rig.submit('touched', { type: 'LIMIT', limitPrice: 950 })
    rig.submit('gapped', { type: 'LIMIT', limitPrice: 1_050 })
    rig.bar([10, 10, 9, 10])
    expect([rig.fills('touched'), rig.fills('gapped')]).toEqual([[[9.5, 100]], [[10.5, 100]]])
    expect(rig.exchange.fills().map((fill) => fill.slippage)).toEqual([50_000_000, 0])
  })

  it('limit an order to its share of the volume, move the price, and let the rest work on', () => {
    const rig = new ExchangeRig({ volumeShare: 0.1 })
    rig.submit('entry')
    rig.bar([10, 10, 10, 10, 600])
    expect(rig.fills('entry')).toEqual([[10.01, 60]])
    rig.bar([10, 10, 10, 10, 0])
    rig.bar([20, 20, 20, 20, 100_000])
    expect(rig.fills('entry')).toEqual([
      [10.01, 60],
      [20, 40],
    ])
    expect(rig.order('entry')).toMatchObject({ status: 'FILLED', filledQuantity: 100 })
  })
})
