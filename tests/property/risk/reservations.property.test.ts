import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identifier, instrumentId, type StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { isClosed, type Order } from '#core/model/order.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { notional } from '#core/money.ts'
import { SECOND } from '#core/time/duration.ts'
import { DEFAULT_LIMITS } from '#trading/risk/limits.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { careful, riskBench, sessionOf, type RiskBench } from '../../helpers/riskBench.ts'

const PROPOSALS = 100
const PRICE = 100
/** Twenty instruments on four venues, so that caps of instrument, sector, venue and strategy all bind somewhere. */
const INSTRUMENTS: readonly Instrument[] = Array.from({ length: 20 }, (_, index) =>
  buildInstrument({
    id: instrumentId(`S${index}`, `V${index % 4}`),
    symbol: `S${index}`,
    venue: `V${index % 4}`,
    sector: `sector ${index % 3}`,
    assetClass: index % 2 === 0 ? 'EQUITY' : 'CRYPTO',
    calendar: 'ALWAYS',
  }),
)

/** The rules of one run: ordinary ones, or ones in which nothing but the cash can bind. */
const RULES = {
  ordinary: { messagesPerSecond: 10_000, sessionOrders: 1_000, volumeShare: 10 },
  cashAlone: {
    messagesPerSecond: 10_000,
    sessionOrders: 1_000,
    volumeShare: 10,
    positionValue: 0.05,
    assetValue: 10,
    grossExposureSoft: 10,
    grossExposureHard: 10,
    sectorValue: 10,
    venueValue: 10,
    strategyValue: 10,
    assetClassValue: 10,
  },
} as const

type Step = {
  readonly kind: 'approve' | 'modify' | 'reject' | 'wait' | 'trade' | 'cancel'
  readonly pick: number
  readonly size: number
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    ...(['approve', 'approve', 'approve', 'approve', 'modify', 'reject', 'wait', 'trade', 'cancel'] as const),
  ),
  pick: fc.nat(),
  size: fc.integer({ min: 1, max: 80 }),
})

describe('reservations', () => {
  for (const rules of ['ordinary', 'cashAlone'] as const) {
    it(`keep ${PROPOSALS} proposals at once within every cap, whatever happens in between (${rules})`, () => {
      let [approved, refused] = [0, 0]
      fc.assert(
        fc.property(fc.array(step, { minLength: 120, maxLength: 160 }), (steps) => {
          const bench = proposed(rules)
          expect(bench.proposals().filter(isOpen).length).toBe(PROPOSALS)
          steps.forEach((next, at) => {
            const outcome = play(bench, next, at)
            if (outcome === 'refused') refused += 1
            if (outcome !== 'approved') return
            approved += 1
            requireWithinCaps(bench, rules)
          })
        }),
        { numRuns: 6 },
      )
      // Both ends are reached: orders leave, and at some moment there is no room for another.
      expect([approved > 0, refused > 0]).toEqual([true, true])
    })
  }
})

/** A session with a hundred proposals that wait; none of them knows of the others. */
function proposed(rules: keyof typeof RULES): RiskBench {
  const bench = riskBench()
  const limits = RULES[rules]
  const house = { sizing: { kind: 'house' }, stopLossFraction: null, takeProfitFraction: null, limits } as const
  expect(bench.host.post('risk', 'ConfigureRisk', house)).toMatchObject({ ok: true })
  bench.open(sessionOf('SIM'), INSTRUMENTS)
  INSTRUMENTS.forEach((_, instrument) => bench.bar(0, PRICE, { instrument }))
  for (let index = 0; index < PROPOSALS; index += 1) {
    const instrument = INSTRUMENTS[index % INSTRUMENTS.length]
    const strategyId = identifier<StrategyId>(`strategy-${Math.floor(index / INSTRUMENTS.length)}`)
    if (instrument !== undefined) bench.signal({ strategyId, instrumentId: instrument.id })
  }
  return bench
}

function play(bench: RiskBench, { kind, pick, size }: Step, at: number): 'approved' | 'refused' | null {
  const open = bench.proposals().filter(isOpen)
  const proposal = open[pick % Math.max(1, open.length)]
  if (kind === 'wait') bench.wait(5 * SECOND)
  if (kind === 'trade') bench.bar(1 + at, PRICE, { instrument: pick % INSTRUMENTS.length })
  if (kind === 'cancel') bench.host.post('risk', 'CancelWorkingEntries', {})
  if (proposal === undefined) return null
  const { proposalId, hash } = proposal
  const decision = careful(bench.host.clock.now())
  if (kind === 'reject')
    bench.host.post('risk', 'RejectProposal', { proposalId, hash, decision, reason: 'OTHER', text: '' })
  if (kind === 'modify')
    bench.host.post('risk', 'ModifyProposal', { proposalId, hash, quantity: size, limitPrice: proposal.limitPrice })
  bench.host.runUntilIdle()
  if (kind !== 'approve') return null
  const answer = bench.approve(proposal)
  if (!answer.ok) return 'refused'
  return (answer.reply as { readonly status: string }).status === 'APPROVED' ? 'approved' : 'refused'
}

function isOpen({ status }: Proposal): boolean {
  return status === 'QUEUED' || status === 'RETURNED'
}

/** Adds up what the venue and the fills tell, with nothing of the engine's own sums. */
function requireWithinCaps(bench: RiskBench, rules: keyof typeof RULES): void {
  const account = bench.table('account')[0]
  if (account === undefined) throw new Error('the account is not shown')
  const limits = { ...DEFAULT_LIMITS, ...RULES[rules] }
  const working = bench.orders().filter((order) => order.role === 'ENTRY' && !isClosed(order.status))
  const worth = (of: (instrument: Instrument) => boolean, strategyId: string | null = null): number =>
    INSTRUMENTS.filter(of).reduce((sum, { id }) => sum + PRICE * 1e6 * unitsOf(bench, working, id, strategyId), 0)
  const within = (name: string, value: number, share: number): void => {
    if (value > share * account.equity) throw new Error(`${name} came to ${value} of ${share * account.equity}`)
  }
  for (const instrument of INSTRUMENTS)
    within(
      instrument.symbol,
      worth((each) => each === instrument),
      limits.assetValue,
    )
  for (const name of distinct('sector'))
    within(
      String(name),
      worth(({ sector }) => sector === name),
      limits.sectorValue,
    )
  for (const name of distinct('venue'))
    within(
      String(name),
      worth(({ venue }) => venue === name),
      limits.venueValue,
    )
  for (const name of distinct('assetClass'))
    within(
      String(name),
      worth(({ assetClass }) => assetClass === name),
      limits.assetClassValue,
    )
  for (let index = 0; index < 5; index += 1)
    within(
      `strategy ${index}`,
      worth(() => true, `strategy-${index}`),
      limits.strategyValue,
    )
  within(
    'the whole',
    worth(() => true),
    limits.grossExposureHard,
  )
  // What the working entries may cost at their limits is there in cash.
  const promised = working.reduce(
    (sum, order) => sum + notional(buildInstrument(), order.limitPrice ?? NaN, leftOf(order)),
    0,
  )
  expect(promised).toBeLessThanOrEqual(account.cash)
}

function distinct(field: 'sector' | 'venue' | 'assetClass'): readonly unknown[] {
  return [...new Set(INSTRUMENTS.map((instrument) => instrument[field]))]
}

function unitsOf(bench: RiskBench, working: readonly Order[], id: string, strategyId: string | null): number {
  const own = (each: { readonly instrumentId: string; readonly strategyId: string }): boolean =>
    each.instrumentId === id && (strategyId === null || each.strategyId === strategyId)
  const held = bench
    .fills()
    .filter(own)
    .reduce((sum, fill) => sum + (fill.side === 'BUY' ? fill.quantity : -fill.quantity), 0)
  return Math.abs(held + working.filter(own).reduce((sum, order) => sum + leftOf(order), 0))
}

function leftOf(order: Order): number {
  return (order.quantity ?? 0) - order.filledQuantity
}
