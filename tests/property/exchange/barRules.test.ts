import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { ExchangeRig, type Prices } from '../../helpers/exchangeRig.ts'

const CENTS = fc.integer({ min: 500, max: 1_500 })
const BAR: fc.Arbitrary<Prices> = fc.tuple(CENTS, CENTS, CENTS).map(([a, b, c]) => {
  return [a / 100, Math.max(a, b, c) / 100, Math.min(a, b, c) / 100, b / 100, 1_000]
})

/** Holds 100 long or short, entered at 10.00. */
function holding(side: 'BUY' | 'SELL'): ExchangeRig {
  const rig = new ExchangeRig()
  rig.submit('entry', { side })
  rig.bar([10, 10, 10, 10])
  return rig
}

describe('a stop in a bar', () => {
  it('fills at its price, or at the open when the market gapped through it, or not at all', () => {
    fc.assert(
      fc.property(BAR, CENTS, fc.constantFrom('BUY' as const, 'SELL' as const), (bar, stopPrice, side) => {
        const rig = holding(side)
        rig.submit('stop', { type: 'STOP', side: side === 'BUY' ? 'SELL' : 'BUY', stopPrice, reduceOnly: true })
        rig.bar(bar)
        const [open, high, low] = bar
        const stop = stopPrice / 100
        const isHit = side === 'BUY' ? low <= stop : high >= stop
        const price = side === 'BUY' ? Math.min(open, stop) : Math.max(open, stop)
        expect(rig.fills('stop')).toEqual(isHit ? [[price, 100]] : [])
      }),
    )
  })
})

describe('a stop and a target in a bar', () => {
  it('resolve to the worse unless the open decides', () => {
    fc.assert(
      fc.property(BAR, CENTS, CENTS, fc.boolean(), (bar, one, other, isStopFirst) => {
        const [stopPrice, limitPrice] = one < other ? [one, other] : [other, one + 1]
        const rig = holding('BUY')
        const exits = [
          () => rig.submit('stop', { type: 'STOP', side: 'SELL', stopPrice, reduceOnly: true, ocoGroup: 'pair' }),
          () => rig.submit('target', { type: 'LIMIT', side: 'SELL', limitPrice, reduceOnly: true, ocoGroup: 'pair' }),
        ]
        for (const submit of isStopFirst ? exits : exits.toReversed()) submit()
        rig.bar(bar)
        const [open, high, low] = bar
        const stop = stopPrice / 100
        const target = limitPrice / 100
        if (open >= target) expect(rig.fills('target')).toEqual([[open, 100]])
        else if (low <= stop) expect(rig.fills('stop')).toEqual([[Math.min(open, stop), 100]])
        else if (high >= target) expect(rig.fills('target')).toEqual([[target, 100]])
        else expect(rig.exchange.fills().length).toBe(1)
        expect(rig.held()).toBe(low <= stop || high >= target ? 0 : 100)
      }),
    )
  })
})
