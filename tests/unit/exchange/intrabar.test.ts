import { describe, expect, it } from 'vitest'
import type { IntrabarRule } from '#trading/exchange/terms.ts'
import { ExchangeRig, type OrderChanges, type Prices, special } from '../../helpers/exchangeRig.ts'

const EXITS: readonly (readonly [string, OrderChanges])[] = [
  ['stop', { type: 'STOP', side: 'SELL', role: 'STOP_LOSS', stopPrice: 950, reduceOnly: true, ocoGroup: 'pair' }],
  [
    'target',
    { type: 'LIMIT', side: 'SELL', role: 'TAKE_PROFIT', limitPrice: 1_100, reduceOnly: true, ocoGroup: 'pair' },
  ],
]

/** What a position of 100 bought at 10.00 with a stop at 9.50 and a target at 11.00 comes to in a bar. */
function exitsIn(intrabar: IntrabarRule, bar: Prices): number | undefined {
  const rig = new ExchangeRig({ intrabar })
  rig.submit('entry')
  rig.bar([10, 10, 10, 10])
  for (const [id, changes] of EXITS) rig.submit(id, changes)
  rig.bar(bar)
  return rig.exchange.fills()[1]?.price
}

describe('the rule within a bar that reaches both the stop and the target', () => {
  it('takes the worst, the best, or what the way by the nearer extreme comes to first', () => {
    const highFirst: Prices = [10.2, 11.2, 9, 10]
    const lowFirst: Prices = [9.8, 11.2, 9.2, 10]
    expect([exitsIn('worst-first', highFirst), exitsIn('worst-first', lowFirst)]).toEqual([950, 950])
    expect([exitsIn('best-first', highFirst), exitsIn('best-first', lowFirst)]).toEqual([1_100, 1_100])
    expect([exitsIn('expected', highFirst), exitsIn('expected', lowFirst)]).toEqual([1_100, 950])
    // At equal distance the low comes first.
    expect(exitsIn('expected', [10, 11.2, 8.8, 10])).toBe(950)
  })

  it('makes no difference where the open decides', () => {
    for (const rule of ['worst-first', 'expected', 'best-first'] as const) {
      expect(exitsIn(rule, [9.3, 11.5, 9, 10])).toBe(930)
      expect(exitsIn(rule, [11.4, 11.5, 9, 10])).toBe(1_140)
    }
  })
})

describe('an entry within the bar', () => {
  const outcome = (intrabar: IntrabarRule, bar: Prices): readonly string[] => {
    const rig = new ExchangeRig({ intrabar })
    const attachedExit = { stopLossFraction: 0.05, takeProfitFraction: 0.05 }
    rig.submit('entry', { type: 'STOP', stopPrice: 1_050, attachedExit })
    rig.bar(bar)
    return ['entry-SL', 'entry-TP'].map((id) => rig.state(id))
  }

  it('may be stopped out at worst, may win at best, and follows the likely way otherwise', () => {
    // Entry 10.50, stop 9.98 (9.975), target 11.03.
    const up: Prices = [10.2, 11.2, 9.9, 11.1]
    expect(outcome('worst-first', up)).toEqual(['FILLED', 'CANCELLED OCO_FILLED'])
    expect(outcome('best-first', up)).toEqual(['CANCELLED OCO_FILLED', 'FILLED'])
    // 10.20, 9.90, 11.20, 11.10: the low lies before the entry, the target behind it.
    expect(outcome('expected', up)).toEqual(['CANCELLED OCO_FILLED', 'FILLED'])
    // 10.20, 10.60, 9.50, 9.80: in at 10.50, out at the stop.
    expect(outcome('expected', [10.2, 10.6, 9.5, 9.8])).toEqual(['FILLED', 'CANCELLED OCO_FILLED'])
  })
})

describe('the likely way', () => {
  it('lets a stop-limit fill when the market comes back to its limit', () => {
    const rig = new ExchangeRig({ intrabar: 'expected' })
    rig.submit('entry', { type: 'STOP_LIMIT', stopPrice: 1_050, limitPrice: 1_020 })
    rig.bar([10, 10.6, 9, 9.5])
    expect([rig.fills('entry'), rig.lastFill().liquidity]).toEqual([[[10.2, 100]], 'MAKER'])
  })

  it('draws a trailing stop along and fills it where the way meets it', () => {
    const trail = special({ trail: { kind: 'AMOUNT', distance: 100 } })
    const stopped = (intrabar: IntrabarRule, bar: Prices): unknown => {
      const rig = new ExchangeRig({ intrabar })
      rig.submit('entry')
      rig.bar([10, 10, 10, 10])
      rig.submit('stop', { type: 'TRAILING_STOP', side: 'SELL', reduceOnly: true, special: trail })
      rig.bar(bar)
      return rig.fills('stop')
    }
    // Up to 11.00 first, so the stop stands at 10.00 on the way down to 9.50.
    expect(stopped('expected', [10.5, 11, 9.6, 9.9])).toEqual([[10, 100]])
    // Down to 9.60 first, where it stood at 9.20; then up to 11.20, and the close of 10.30 lies above 10.20.
    expect(stopped('expected', [10.2, 11.2, 9.6, 10.3])).toEqual([])
    // With everything known: 9.50 by the open is met in any way; at best after the high.
    expect(stopped('worst-first', [10.5, 11, 9.4, 9.9])).toEqual([[9.5, 100]])
    expect(stopped('best-first', [10.5, 11, 9.4, 9.9])).toEqual([[10, 100]])
  })

  it('trades first what it reaches first, whoever was there first', () => {
    const rig = new ExchangeRig({ intrabar: 'expected', startingCash: 1_500_000_000 })
    // Cash for one of them: the one that is reached earlier on its way gets it.
    rig.submit('late', { type: 'LIMIT', limitPrice: 910 })
    rig.submit('early', { type: 'LIMIT', limitPrice: 990 })
    rig.bar([10, 10.5, 9, 10])
    expect([rig.fills('early'), rig.state('late')]).toEqual([[[9.9, 100]], 'REJECTED INSUFFICIENT_FUNDS'])
  })
})
