import { describe, expect, it } from 'vitest'
import { type ExchangeOptions } from '#trading/exchange/terms.ts'
import { ExchangeRig, type OrderChanges, special } from '../../helpers/exchangeRig.ts'

const TRAIL = { type: 'TRAILING_STOP', side: 'SELL', role: 'STOP_LOSS', reduceOnly: true } as const
const BY_ONE: OrderChanges = { ...TRAIL, special: special({ trail: { kind: 'AMOUNT', distance: 100 } }) }

/** Holds 100 bought at 10.00 and protects them by a trailing stop, given at the close of a bar. */
function protectedBy(stop: OrderChanges, changes: Partial<ExchangeOptions> = {}): ExchangeRig {
  const rig = new ExchangeRig(changes)
  rig.submit('entry')
  rig.bar([10, 10, 10, 10])
  rig.submit('stop', stop)
  return rig
}

describe('a trailing stop on bars', () => {
  it('is known at the open, is drawn by the bar, and never goes back', () => {
    const rig = protectedBy(BY_ONE)
    // Drawn to 10.50 by the high; the low of the same bar may have come before it.
    rig.bar([10, 11.5, 10.2, 11.2])
    expect(rig.state('stop')).toBe('ACCEPTED')
    rig.bar([11.2, 11.2, 10.6, 10.6])
    expect(rig.state('stop')).toBe('ACCEPTED')
    rig.bar([10.6, 10.7, 10.4, 10.6])
    expect(rig.fills('stop')).toEqual([[10.5, 100]])
  })

  it('starts from the last price known when it was given, so that a gap does not excuse it', () => {
    const rig = protectedBy(BY_ONE)
    rig.bar([8.5, 8.8, 8.2, 8.6])
    expect(rig.fills('stop')).toEqual([[8.5, 100]])
  })

  it('follows the open before the rest of the bar', () => {
    const rig = protectedBy(BY_ONE)
    rig.bar([12, 12, 10.9, 11.4])
    expect(rig.fills('stop')).toEqual([[11, 100]])
  })

  it('has certainly been touched when the close lies beyond where the bar drew it', () => {
    const rig = protectedBy(BY_ONE)
    rig.bar([10, 12, 9.5, 10.8])
    // 11.00 by the high of 12; the way from there to the close went through it.
    expect(rig.fills('stop')).toEqual([[10.8, 100]])
  })

  it('keeps the price it starts from until its trail is nearer', () => {
    const rig = protectedBy({ ...BY_ONE, stopPrice: 950 })
    rig.bar([10, 10.2, 9.6, 10])
    expect(rig.state('stop')).toBe('ACCEPTED')
    rig.bar([10, 10, 9.4, 9.6])
    expect(rig.fills('stop')).toEqual([[9.5, 100]])
  })

  it('follows by a share of the best price, downwards for a buyer', () => {
    const rig = new ExchangeRig()
    rig.bar([10, 10, 10, 10])
    const trail = { kind: 'FRACTION', fraction: 0.1 } as const
    rig.submit('buy', { type: 'TRAILING_STOP', special: special({ trail }) })
    rig.bar([10, 10, 8, 8.2])
    rig.bar([8.2, 8.9, 8.1, 8.5])
    // Ten per cent above the low of 8.00.
    expect(rig.fills('buy')).toEqual([[8.8, 100]])
  })

  it('follows by the average true range of the bars before', () => {
    const trail = { kind: 'AVERAGE_TRUE_RANGE', multiple: 2, length: 3 } as const
    const rig = new ExchangeRig()
    rig.submit('entry')
    rig.bar([10, 10.3, 9.9, 10])
    rig.bar([10, 10.2, 9.9, 10.1])
    rig.bar([10.4, 10.6, 10.3, 10.5])
    // Ranges 0.4, 0.3 and, from the close before, 0.5: on average 0.40.
    rig.submit('stop', { ...TRAIL, special: special({ trail }) })
    rig.bar([10.5, 10.5, 9.71, 9.8])
    expect(rig.state('stop')).toBe('ACCEPTED')
    // Ranges 0.3, 0.5 and 0.79 draw nothing: 10.50 less 2 x 0.53 lies further away than the 9.70 of before.
    rig.bar([9.8, 9.9, 9.69, 9.8])
    expect(rig.fills('stop')).toEqual([[9.7, 100]])
  })

  it('works from the fill of the entry it protects', () => {
    const rig = new ExchangeRig()
    rig.submit('entry', { type: 'LIMIT', limitPrice: 950 })
    rig.submit('stop', { ...BY_ONE, parentClientOrderId: 'entry' })
    rig.bar([10, 10.4, 9.4, 9.8])
    expect(rig.state('stop')).toBe('ACCEPTED')
    // Drawn by the close of 9.80 only: the high may have come before the entry.
    rig.bar([9.8, 9.8, 8.7, 9])
    expect(rig.fills('stop')).toEqual([[8.8, 100]])
  })
})

describe('a trailing stop on quotes and trades', () => {
  it('follows the side it would trade at', () => {
    const rig = new ExchangeRig()
    rig.quote([10, 10.2])
    rig.submit('entry')
    rig.submit('stop', BY_ONE)
    rig.quote([11, 11.2])
    rig.quote([10.1, 10.3])
    expect(rig.state('stop')).toBe('ACCEPTED')
    rig.quote([9.9, 10.1])
    expect(rig.fills('stop')).toEqual([[9.9, 100]])
  })

  it('follows trades where there are no quotes', () => {
    const rig = new ExchangeRig()
    rig.submit('entry')
    rig.trade(10, 500)
    rig.submit('stop', BY_ONE)
    rig.trade(11, 500)
    rig.trade(10.01, 500)
    expect(rig.state('stop')).toBe('ACCEPTED')
    rig.trade(9.95, 500)
    expect(rig.fills('stop')).toEqual([[9.95, 100]])
  })
})

describe('the terms of a trailing stop', () => {
  it.each([
    ['no trail', { ...TRAIL }],
    ['no distance', { ...TRAIL, special: special({ trail: { kind: 'AMOUNT', distance: 0 } }) }],
    ['all of the price', { ...TRAIL, special: special({ trail: { kind: 'FRACTION', fraction: 1 } }) }],
    [
      'more bars than are kept',
      { ...TRAIL, special: special({ trail: { kind: 'AVERAGE_TRUE_RANGE', multiple: 1, length: 257 } }) },
    ],
    ['a trail of a plain stop', { ...BY_ONE, type: 'STOP', stopPrice: 900 }],
  ] satisfies readonly (readonly [string, OrderChanges])[])('are refused with %s', (_why, changes) => {
    const rig = protectedBy(changes)
    expect(rig.state('stop')).toBe('REJECTED INVALID_TERMS')
  })
})
