import { describe, expect, it } from 'vitest'
import type { OrderSpecification } from '#core/model/order.ts'
import type { EntryWish, Signal } from '#core/model/signal.ts'
import type { RiskConfiguration } from '#contracts/risk.ts'
import { riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

/** Long after everything. */
const LATER = 2_000_000_000_000_000

const WISH: EntryWish = {
  type: 'LIMIT',
  limitPrice: 98.507,
  stopPrice: null,
  timeInForce: 'GTC',
  expireAt: null,
  postOnly: false,
  displayShare: null,
}

function explicit(sizing: RiskConfiguration['sizing'], part: Partial<RiskConfiguration> = {}): RiskBench {
  const bench = riskBench()
  const plain = { stopLossFraction: null, takeProfitFraction: null, limits: {} } as const
  expect(bench.host.post('risk', 'ConfigureRisk', { ...plain, ...part, sizing })).toMatchObject({ ok: true })
  bench.open(sessionOf('BACKTEST'))
  bench.bar(0, 100)
  return bench
}

/** What risk sends to the broker for a signal in a session whose last price is 100. */
function sentFor(bench: RiskBench, part: Partial<Signal>): readonly OrderSpecification[] {
  bench.signal(part)
  const last = bench.toBroker.findLast(({ type }) => type === 'SubmitOrders')
  return (last?.payload as { readonly orders: readonly OrderSpecification[] } | undefined)?.orders ?? []
}

function denials(bench: RiskBench): readonly string[] {
  const denied = bench.events.filter(({ type }) => type === 'SignalDenied')
  return denied.map(({ payload }) => (payload as { readonly denial: { readonly code: string } }).denial.code)
}

function simulated(): RiskBench {
  const bench = riskBench()
  bench.open(sessionOf('SIM'))
  bench.bar(0, 100)
  return bench
}

describe('an entry that a strategy asks for, in a backtest with sizes of its own', () => {
  it('keeps its type, its prices on the increments, its time and its distances from where it enters', () => {
    const [order] = sentFor(explicit({ kind: 'units', units: 40 }), { entry: WISH })
    expect(order).toMatchObject({ type: 'LIMIT', limitPrice: 9_850, stopPrice: null, timeInForce: 'GTC', quantity: 40 })
    // The bracket of 95 and 112 as seen from 98.507.
    expect(order?.attachedExit?.stopLossFraction).toBeCloseTo(1 - 95 / 98.507, 9)
    expect(order?.attachedExit?.takeProfitFraction).toBeCloseTo(112 / 98.507 - 1, 9)
    expect(order?.special).toBeUndefined()
  })

  it('is set off by its stop price, ends at its date, shows its part, and rests only', () => {
    const expireAt = LATER
    const stop: EntryWish = {
      ...WISH,
      type: 'STOP_LIMIT',
      stopPrice: 102,
      limitPrice: 103,
      timeInForce: 'DAY',
      expireAt,
    }
    const [entry] = sentFor(explicit({ kind: 'units', units: 40 }), { entry: stop })
    expect(entry).toMatchObject({ type: 'STOP_LIMIT', stopPrice: 10_200, limitPrice: 10_300, timeInForce: 'GTD' })
    expect(entry?.special).toEqual({ postOnly: false, displayQuantity: null, trail: null, expireAt })
    const iceberg: EntryWish = { ...WISH, postOnly: true, displayShare: 0.26 }
    const [shown] = sentFor(explicit({ kind: 'units', units: 40 }), { entry: iceberg })
    expect(shown?.special).toEqual({ postOnly: true, displayQuantity: 10, trail: null, expireAt: null })
  })

  it('trades as asked', () => {
    const bench = explicit({ kind: 'units', units: 40 })
    const trail = { kind: 'AMOUNT', distance: 2 } as const
    bench.signal({ entry: { ...WISH, limitPrice: 98 }, trail })
    bench.bar(1, 100, { low: 97.5 })
    bench.bar(2, 106)
    bench.bar(3, 103.5, { open: 105 })
    // In at 98.00; drawn to 104.00 by the bar at 106.
    expect(bench.fills().map(({ side, price }) => [side, price])).toEqual([
      ['BUY', 9_800],
      ['SELL', 10_400],
    ])
    const exits = bench.orders().filter((order) => order.role === 'STOP_LOSS')
    expect(exits).toMatchObject([{ type: 'TRAILING_STOP', special: { trail: { kind: 'AMOUNT', distance: 200 } } }])
  })

  it('takes the weight of its signal, in units as in shares of the equity', () => {
    expect(sentFor(explicit({ kind: 'units', units: 40 }), { weight: 0.5 })).toMatchObject([{ quantity: 20 }])
    const share = { sizing: { fraction: 0.25 } }
    expect(sentFor(explicit({ kind: 'all-in' }), { weight: 0.25 })).toMatchObject([share])
  })

  it('is denied when no venue takes it', () => {
    const bench = explicit({ kind: 'units', units: 40 })
    bench.signal({ entry: { ...WISH, limitPrice: null } })
    bench.signal({ entry: { ...WISH, timeInForce: 'GTD' } })
    bench.signal({ entry: { ...WISH, type: 'MARKET', limitPrice: null, postOnly: true } })
    bench.signal({ trail: { kind: 'AVERAGE_TRUE_RANGE', multiple: 2, length: 300 } })
    expect(bench.toBroker).toEqual([])
    expect(denials(bench)).toEqual(Array(4).fill('ENTRY_INVALID'))
  })
})

describe('an entry that a strategy asks for, by the house rules', () => {
  it('becomes a bracket of a backtest with a trailing stop', () => {
    const bench = riskBench()
    bench.open(sessionOf('BACKTEST'))
    bench.bar(0, 100)
    const orders = sentFor(bench, { entry: WISH, trail: { kind: 'FRACTION', fraction: 0.03 } })
    expect(orders).toMatchObject([
      { role: 'ENTRY', type: 'LIMIT', limitPrice: 9_850 },
      { role: 'STOP_LOSS', type: 'TRAILING_STOP', stopPrice: 9_500, special: { trail: { kind: 'FRACTION' } } },
      { role: 'TAKE_PROFIT', type: 'LIMIT', limitPrice: 11_200 },
    ])
  })

  it('is proposed with its terms, approved as shown, and sent so', () => {
    const bench = simulated()
    const entry: EntryWish = { ...WISH, type: 'STOP', stopPrice: 101, limitPrice: null, expireAt: LATER }
    bench.signal({ entry, bracket: { stop: 100.5, target: null, rewardRisk: null } })
    const [proposal] = bench.proposals()
    // The stop of 100.50 lies above the last price and below the entry.
    expect(proposal).toMatchObject({ orderType: 'STOP', timeInForce: 'GTD', limitPrice: null, stopPrice: 10_050 })
    expect(proposal?.entry).toMatchObject({ triggerPrice: 10_100, postOnly: false, trail: null })
    if (proposal === undefined) throw new Error('no proposal')
    expect(bench.approve(proposal)).toMatchObject({ ok: true })
    const sent = bench.toBroker.findLast(({ type }) => type === 'SubmitOrders')
    expect(sent?.payload).toMatchObject({
      orders: [
        { type: 'STOP', stopPrice: 10_100, timeInForce: 'GTD', special: { expireAt: LATER } },
        { type: 'STOP', stopPrice: 10_050, role: 'STOP_LOSS' },
      ],
    })
  })

  it('stays a stop entry when the trader changes its size or gives it a limit', () => {
    const bench = simulated()
    bench.signal({ entry: { ...WISH, type: 'STOP', stopPrice: 101, limitPrice: null } })
    const modify = (limitPrice: number | null): unknown => {
      const [proposal] = bench.proposals()
      if (proposal === undefined) throw new Error('no proposal')
      const { proposalId, hash } = proposal
      expect(bench.host.post('risk', 'ModifyProposal', { proposalId, hash, quantity: 3, limitPrice })).toMatchObject({
        ok: true,
      })
      return bench.proposals()[0]
    }
    expect(modify(null)).toMatchObject({ orderType: 'STOP', quantity: 3, entry: { triggerPrice: 10_100 } })
    expect(modify(10_150)).toMatchObject({
      orderType: 'STOP_LIMIT',
      limitPrice: 10_150,
      entry: { triggerPrice: 10_100 },
    })
  })

  it('can only make the size smaller by its weight', () => {
    const bench = simulated()
    bench.signal({ weight: 0.5 })
    expect(bench.proposals()).toMatchObject([{ quantity: 9, sizing: { boundBy: "the strategy's weight", final: 9 } }])
    const tiny = simulated()
    tiny.signal({ weight: 0.01 })
    expect(tiny.proposals()).toEqual([])
    expect(denials(tiny)).toEqual(['SIZE_BELOW_INCREMENT'])
  })
})
