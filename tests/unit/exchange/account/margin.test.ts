import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import type { MarginTerms } from '#trading/exchange/margin/marginTerms.ts'
import type { ExchangeOptions } from '#trading/exchange/terms.ts'
import { buildInstrument } from '../../../builders/instrument.ts'
import { AccountRig, flat, SMALL } from '../../../helpers/accountRig.ts'

const SECURITIES: MarginTerms = {
  kind: 'securities',
  initialLong: 0.5,
  initialShort: 0.5,
  maintenanceLong: 0.25,
  maintenanceShort: 0.3,
  interest: 0,
  liquidationFee: 0,
}
const LEVERAGE: MarginTerms = { kind: 'leverage', leverage: 10, maintenance: 0.05, liquidationFee: 0.01 }
const OTHER = buildInstrument({ id: instrumentId('OTHER', 'TEST'), symbol: 'OTHER' })

function opened(margin: MarginTerms | undefined, changes: Partial<ExchangeOptions> = {}): AccountRig {
  const rig = new AccountRig({ ...SMALL, margin, instruments: [buildInstrument(), OTHER], ...changes })
  rig.pass({ 0: flat(50), 1: flat(20) })
  return rig
}

describe('buying power', () => {
  it.each([
    [undefined, 200],
    [{ kind: 'cash' } as const, 200],
    [SECURITIES, 400],
    [LEVERAGE, 2_000],
  ])('of %j is %d units at 50 for 10,000, long or short', (margin, most) => {
    for (const side of ['BUY', 'SELL'] as const) {
      const rig = opened(margin)
      rig.submit('too much', { side, quantity: most + 1 })
      rig.submit('most', { side, quantity: most })
      rig.pass(flat(50))
      expect(rig.state('too much')).toBe('REJECTED INSUFFICIENT_FUNDS')
      expect(rig.held()).toBe(side === 'BUY' ? most : -most)
      rig.submit('turn', { side: side === 'BUY' ? 'SELL' : 'BUY', quantity: 2 * most })
      rig.pass(flat(50))
      expect(rig.held()).toBe(side === 'BUY' ? -most : most)
    }
  })

  it('is shared by all instruments', () => {
    const rig = opened(SECURITIES)
    rig.submit('one', { quantity: 300 })
    rig.submit('other', { side: 'SELL', instrumentId: OTHER.id, quantity: 251 })
    rig.submit('fits', { side: 'SELL', instrumentId: OTHER.id, quantity: 250 })
    rig.pass({ 0: flat(50), 1: flat(20) })
    expect([rig.state('one'), rig.state('other'), rig.state('fits')]).toEqual([
      'FILLED',
      'REJECTED INSUFFICIENT_FUNDS',
      'FILLED',
    ])
  })
})

describe('a margin call', () => {
  it('comes when the equity is below the maintenance, and closes at the next price', () => {
    const rig = opened(SECURITIES)
    rig.submit('entry', { quantity: 400 })
    rig.pass(flat(50))
    rig.submit('waiting', { type: 'LIMIT', limitPrice: 1_000 })
    rig.submit('stop', { type: 'STOP', side: 'SELL', stopPrice: 1_000, reduceOnly: true, role: 'STOP_LOSS' })
    // 400 units at 33.33 are worth 13,332; 3,332 of it are the account's, and 3,333 would be needed.
    rig.pass([50, 50, 33.33, 33.33])
    expect(rig.adjustments()).toMatchObject([{ kind: 'MARGIN_CALL', cash: 0, instrumentId: null }])
    expect([rig.state('waiting'), rig.state('stop')]).toEqual(['CANCELLED MARGIN_CALL', 'ACCEPTED'])
    rig.submit('refused', { quantity: 1 })
    expect(rig.state('refused')).toBe('REJECTED MARGIN_CALL')
    rig.pass(flat(30))
    expect(rig.held()).toBe(0)
    expect(rig.exchange.fills().at(-1)).toMatchObject({ price: 3_000, quantity: 400 })
    expect(rig.state('stop')).toBe('CANCELLED NOTHING_TO_REDUCE')
    rig.submit('again', { quantity: 1 })
    rig.pass(flat(30))
    expect(rig.state('again')).toBe('FILLED')
  })

  it('does not come at the maintenance itself', () => {
    const rig = opened(SECURITIES)
    rig.submit('entry', { quantity: 320 })
    rig.pass(flat(50))
    // 320 units at 25 are worth 8,000; a quarter of it is what is left.
    rig.pass([50, 50, 25, 25])
    expect(rig.equity()).toBe(2_000)
    expect(rig.adjustments()).toEqual([])
  })

  it('is lifted when the equity has recovered by the next price', () => {
    const rig = opened(SECURITIES)
    rig.submit('entry', { quantity: 400 })
    rig.pass(flat(50))
    rig.pass([50, 50, 33, 33])
    rig.pass(flat(40))
    expect(rig.held()).toBe(400)
    rig.submit('again', { quantity: 1 })
    expect(rig.state('again')).toBe('ACCEPTED')
  })

  it('closes the largest position first and stops once the rest is covered, for a fee', () => {
    const rig = opened(LEVERAGE)
    rig.submit('large', { quantity: 1_200 })
    rig.submit('small', { instrumentId: OTHER.id, quantity: 1_000 })
    rig.pass({ 0: flat(50), 1: flat(20) })
    rig.pass({ 0: flat(44), 1: flat(20) })
    expect(rig.adjustments()).toMatchObject([{ kind: 'MARGIN_CALL' }])
    rig.pass({ 0: flat(43), 1: flat(20) })
    expect([rig.held(0), rig.held(1)]).toEqual([0, 1_000])
    // 1,200 units at 43 closed by the venue, one hundredth of their value.
    expect(rig.amounts().slice(1)).toEqual([['LIQUIDATION_FEE', -516, 0]])
    expect(rig.equity()).toBe(10_000 - 1_200 * 7 - 516)
    expect(rig.order('TEST-1-LIQUIDATION-3')).toMatchObject({ status: 'FILLED', reduceOnly: true })
  })

  it('waits for a price where trading is halted', () => {
    const rig = opened(SECURITIES)
    rig.submit('entry', { quantity: 400 })
    rig.pass(flat(50))
    rig.pass([50, 50, 33, 33])
    rig.pass({ 1: flat(20) })
    expect(rig.held()).toBe(400)
    rig.pass(flat(31))
    expect(rig.held()).toBe(0)
  })

  it('is remembered over a restart', () => {
    const rig = opened(SECURITIES)
    rig.submit('entry', { quantity: 400 })
    rig.pass(flat(50))
    rig.pass([50, 50, 33, 33])
    const again = new AccountRig({ ...SMALL, margin: SECURITIES, instruments: [buildInstrument(), OTHER] })
    expect(again.exchange.restore(structuredClone(rig.exchange.save()))).toBe(true)
    again.day = rig.day
    again.pass(flat(32))
    expect(again.held()).toBe(0)
  })
})

describe('interest', () => {
  it('is charged on borrowed money for each night', () => {
    const rig = opened({ ...SECURITIES, interest: 0.073 })
    rig.submit('entry', { quantity: 400 })
    rig.pass(flat(50))
    rig.pass(flat(50), [], 104)
    // 10,000 borrowed for three nights.
    expect(rig.amounts()).toEqual([['INTEREST', -6, 0]])
    expect(rig.adjustments()[0]?.instrumentId).toBeNull()
  })
})

describe('an account whose equity is used up', () => {
  it('is closed at the next price and takes no more orders', () => {
    const rig = opened(undefined)
    rig.submit('short', { side: 'SELL', quantity: 200 })
    rig.pass(flat(50))
    rig.submit('waiting', { type: 'LIMIT', limitPrice: 100 })
    rig.submit('stop', { type: 'STOP', stopPrice: 20_000, reduceOnly: true, role: 'STOP_LOSS' })
    rig.pass([50, 100, 50, 100])
    expect(rig.adjustments()).toMatchObject([{ kind: 'ACCOUNT_RUINED', cash: 0 }])
    expect([rig.state('waiting'), rig.state('stop')]).toEqual(['CANCELLED ACCOUNT_RUINED', 'CANCELLED ACCOUNT_RUINED'])
    rig.submit('cover', { quantity: 200, reduceOnly: true })
    expect(rig.state('cover')).toBe('REJECTED ACCOUNT_RUINED')
    rig.pass(flat(90))
    expect(rig.held()).toBe(0)
    expect(rig.equity()).toBe(2_000)
    // What the next price gave back does not open the account again.
    rig.submit('again', { quantity: 1 })
    expect(rig.state('again')).toBe('REJECTED ACCOUNT_RUINED')
  })

  it('goes on as long as a unit of money is left', () => {
    const rig = opened(undefined)
    rig.submit('short', { side: 'SELL', quantity: 200 })
    rig.pass(flat(50))
    rig.pass([50, 99.99, 50, 99.99])
    expect(rig.adjustments()).toEqual([])
  })

  it('is so under margin terms as well', () => {
    const rig = opened(LEVERAGE)
    rig.submit('entry', { quantity: 2_000 })
    rig.pass(flat(50))
    rig.pass([50, 50, 44, 44])
    expect(rig.adjustments()).toMatchObject([{ kind: 'ACCOUNT_RUINED' }])
  })
})
