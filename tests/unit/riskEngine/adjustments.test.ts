import { describe, expect, it } from 'vitest'
import type { MarketAction } from '#core/model/marketAction.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { buildSlice } from '../../builders/slice.ts'
import { riskBench, type RiskBench, sessionOf } from '../../helpers/riskBench.ts'

const FIRST_DAY = parseTimestamp('2026-01-05T14:30:00Z') ?? 0

/** Holds a position with nearly all of the equity in it, entered at 100. */
function exposed(): RiskBench {
  const bench = riskBench()
  bench.open(sessionOf('SIM'))
  const whole = { sectorValue: 1, venueValue: 1, strategyValue: 1, assetClassValue: 1 }
  const limits = { positionValue: 0.8, assetValue: 0.9, orderValue: 0.9, riskPerTrade: 0.5, ...whole }
  bench.host.post('risk', 'ConfigureRisk', {
    sizing: { kind: 'house' },
    stopLossFraction: 0.5,
    takeProfitFraction: null,
    limits,
  })
  bench.bar(0, 100)
  // Without a target, which could be reached.
  bench.signal({ bracket: null })
  const proposal = bench.proposals()[0]
  if (proposal === undefined) throw new Error('no proposal')
  expect(bench.approve(proposal)).toMatchObject({ ok: true })
  bench.bar(1, 100)
  return bench
}

function act(bench: RiskBench, day: number, price: number, actions: readonly MarketAction[]): void {
  const tsOpen = FIRST_DAY + day * DAY
  const row = { instrument: 0, tsOpen, tsClose: tsOpen + 6 * HOUR + 30 * MINUTE, volume: 1_000_000 }
  const slice = buildSlice('1d', [{ ...row, open: price, high: price, low: price, close: price }])
  bench.host.publish('MarketSlicePublished', { ...slice, actions })
  bench.host.runUntilIdle()
  bench.wait(200_000)
}

describe('the books of risk', () => {
  it.each([
    [{ kind: 'SPLIT', instrument: 0, from: 1, to: 7 } as const, 100 / 7],
    [{ kind: 'SPLIT', instrument: 0, from: 10, to: 1 } as const, 1_000],
    [{ kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 25, payAt: FIRST_DAY + 30 * DAY } as const, 75],
  ])('take %j for what it is: no loss, no gain, no alarm', (action, price) => {
    const bench = exposed()
    const before = bench.table('account')[0]
    const held = bench.table('positions')[0]?.quantity ?? 0
    act(bench, 2, price, [action])
    const account = bench.table('account')[0]
    // A fraction of a unit and the last digits of a price are all that may differ.
    expect(Math.abs((account?.equity ?? 0) - (before?.equity ?? 0))).toBeLessThan(5_000)
    expect(Math.abs((account?.equityPeak ?? 0) - (before?.equityPeak ?? 0))).toBeLessThan(5_000)
    expect(bench.table('guard')[0]?.level).toBe('NORMAL')
    expect(bench.toBroker.some(({ type }) => type === 'Kill')).toBe(false)
    const [position] = bench.table('positions')
    const expected = action.kind === 'SPLIT' ? Math.trunc((held * action.to) / action.from) : held
    expect(position?.quantity).toBe(expected)
    expect(position?.protectedAtVenue).toBe(true)
  })

  it('come out the same from a recovery', () => {
    const bench = exposed()
    act(bench, 2, 100 / 7, [{ kind: 'SPLIT', instrument: 0, from: 1, to: 7 }])
    act(bench, 3, 14, [{ kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 0.25, payAt: 0 }])
    const [account] = bench.table('account')
    const [position] = bench.table('positions')
    // Opening the running session once more is how an engine that was restarted learns its books.
    bench.open(sessionOf('SIM'))
    act(bench, 4, 14, [])
    expect(bench.table('account')[0]).toMatchObject({ cash: account?.cash, realised: account?.realised })
    expect(bench.table('positions')[0]).toMatchObject({ quantity: position?.quantity, realised: position?.realised })
  })
})
