import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { identifier, type InstrumentId, type StrategyId } from '#core/model/identifiers.ts'
import type { BarColumns } from '#core/model/bar.ts'
import { CHECKS } from '#quant/diagnosis/catalogue.ts'
import { diagnose } from '#quant/diagnosis/diagnose.ts'
import type { DiagnosisInput } from '#quant/diagnosis/diagnosisInput.ts'
import { reportRun } from '#quant/performance/runReport.ts'

const NAMES = ['A', 'B', 'C'].map((name) => identifier<InstrumentId>(`${name}@TEST`))

/** Any number a broken source may hold. */
const ANY = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 1e300, -1e300, 1e-300) },
)
const TIME = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 20_000 }).map((day) => day * 86_400_000_000) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -1e18, 1e18) },
)
const NUMBER_OR_NULL = fc.option(ANY, { nil: null })
const INSTRUMENT = fc.constantFrom(...NAMES)

function column(length: number): fc.Arbitrary<Float64Array> {
  return fc.array(ANY, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values))
}

/** Times of bars as they come: sorted or not, with repeats. */
function times(length: number): fc.Arbitrary<Float64Array> {
  const raw = fc.array(TIME, { minLength: length, maxLength: length })
  return fc.tuple(raw, fc.boolean()).map(([values, sorted]) => {
    const labels = Float64Array.from(values)
    return sorted ? labels.sort() : labels
  })
}

const BARS: fc.Arbitrary<BarColumns> = fc.integer({ min: 0, max: 60 }).chain((length) =>
  fc.record({
    tsOpen: times(length),
    open: column(length),
    high: column(length),
    low: column(length),
    close: column(length),
    volume: column(length),
  }),
)
const TRADE = fc.record({
  instrumentId: INSTRUMENT,
  strategyId: fc.constantFrom(identifier<StrategyId>('one'), identifier<StrategyId>('two')),
  side: fc.constantFrom('LONG' as const, 'SHORT' as const),
  size: ANY,
  entryTime: TIME,
  exitTime: TIME,
  entryPrice: ANY,
  exitPrice: ANY,
  commission: ANY,
  pnl: ANY,
  adverse: ANY,
  favourable: ANY,
})
const TYPE = fc.constantFrom('MARKET' as const, 'LIMIT' as const, 'STOP' as const, 'TRAILING_STOP' as const)
const ROLE = fc.constantFrom('ENTRY' as const, 'EXIT' as const, 'STOP_LOSS' as const)
const FILL = fc.record({
  instrumentId: INSTRUMENT,
  type: TYPE,
  role: ROLE,
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
  quantity: ANY,
  price: ANY,
  slippage: ANY,
  barTime: TIME,
  decidedBarTime: fc.option(TIME, { nil: null }),
  limitPrice: NUMBER_OR_NULL,
  stopPrice: NUMBER_OR_NULL,
})
const ORDER = fc.record({
  type: TYPE,
  role: ROLE,
  status: fc.constantFrom('FILLED' as const, 'REJECTED' as const, 'EXPIRED' as const),
  filledQuantity: ANY,
  submittedAt: TIME,
  reason: fc.option(fc.constant('NO_CASH'), { nil: null }),
})
const TERMS = fc.record({
  fill: fc.constantFrom('next-open' as const, 'close' as const),
  feesCharged: fc.boolean(),
  spread: ANY,
  spreadFromQuotes: fc.boolean(),
  slippage: ANY,
  impactCharged: fc.boolean(),
  latency: ANY,
  leverage: ANY,
  borrowCharged: fc.boolean(),
  fundingCharged: fc.boolean(),
})
const INSTRUMENTS = fc.array(
  fc.record({
    instrumentId: INSTRUMENT,
    symbol: fc.constantFrom('A', 'B', 'C'),
    assetClass: fc.constantFrom('EQUITY' as const, 'CRYPTO' as const),
    isPerpetual: fc.boolean(),
    calendar: fc.constantFrom('XNYS' as const, 'ALWAYS' as const),
    interval: fc.constantFrom('1m' as const, '1h' as const, '1d' as const, '1w' as const, '1M' as const),
    origin: fc.constantFrom('historical' as const, 'simulated' as const),
    bars: BARS,
    tickSize: NUMBER_OR_NULL,
    splits: fc.array(TIME, { maxLength: 3 }),
    delistedAt: fc.option(TIME, { nil: null }),
  }),
  { maxLength: 3 },
)
const CURVE = fc.integer({ min: 0, max: 80 }).chain((length) => {
  const sane = fc
    .array(fc.integer({ min: 0, max: 20_000 }), { minLength: length, maxLength: length })
    .map((days) => Float64Array.from(days, (day) => day * 86_400_000_000).sort())
  return fc.record({
    tsOpen: fc.oneof({ weight: 3, arbitrary: sane }, { weight: 1, arbitrary: times(length) }),
    equity: column(length),
  })
})

const INPUT: fc.Arbitrary<DiagnosisInput> = fc.record({
  currency: fc.constant('USD'),
  startingCash: ANY,
  curve: CURVE,
  benchmark: fc.option(
    CURVE.map(({ equity }) => equity),
    { nil: null },
  ),
  report: fc.constant(null),
  instruments: INSTRUMENTS,
  trades: fc.array(TRADE, { maxLength: 60 }),
  fills: fc.option(fc.array(FILL, { maxLength: 60 }), { nil: null }),
  orders: fc.option(fc.array(ORDER, { maxLength: 60 }), { nil: null }),
  denials: fc.option(
    fc.array(fc.record({ code: fc.constantFrom('SIZE', 'CASH'), count: fc.nat() }), { maxLength: 3 }),
    { nil: null },
  ),
  costs: fc.option(fc.record({ commissions: ANY, slippage: ANY }), { nil: null }),
  terms: TERMS,
  venue: fc.option(
    fc.record({ name: fc.constant('the venue'), ordersPerDay: NUMBER_OR_NULL, minimumOrderValue: NUMBER_OR_NULL }),
    {
      nil: null,
    },
  ),
  search: fc.constant(null),
  robustness: fc.constant({
    costs: null,
    capacity: null,
    calendar: null,
    regimes: null,
    bootstrap: null,
    shuffle: null,
  }),
  reruns: fc.record({
    bestOrder: NUMBER_OR_NULL,
    worstOrder: NUMBER_OR_NULL,
    doubledCosts: NUMBER_OR_NULL,
    oneBarLater: NUMBER_OR_NULL,
    leakProof: fc.option(
      fc.record({ decisions: fc.nat(), leaks: fc.array(fc.constantFrom('an entry', 'an exit.'), { maxLength: 3 }) }),
      {
        nil: null,
      },
    ),
  }),
})

/** The same run with its figures, where it has a curve to take them from. */
function withReport(input: DiagnosisInput): DiagnosisInput {
  const { curve } = input
  const bars = curve.equity.length
  // A report is made of moments in order; what it says of their equity may be anything.
  if (
    bars === 0 ||
    curve.tsOpen.some((time, index) => !Number.isSafeInteger(time) || time < (curve.tsOpen[index - 1] ?? 0))
  )
    return input
  const trades = input.trades.map((trade, index) => {
    const entryBar = index % bars
    return { ...trade, size: Math.abs(trade.size), entryBar, exitBar: Math.min(bars - 1, entryBar + (index % 5)) }
  })
  const equal = input.benchmark === null || input.benchmark.length !== bars ? null : input.benchmark
  const part = { curve, trades, closes: equal, benchmark: equal, excursions: null, tradedValue: null }
  return {
    ...input,
    report: reportRun({ ...part, startingEquity: input.startingCash, buyHoldFromBar: 0, resamples: 20 }),
  }
}

describe('a diagnosis of any run', () => {
  it('throws nothing, answers every check once, and writes finite numbers into whole sentences', () => {
    fc.assert(
      fc.property(INPUT, fc.boolean(), (input, reported) => {
        const { findings, passed, unknown, checked } = diagnose(reported ? withReport(input) : input)
        const answered = [...findings, ...unknown].map(({ code }) => code).concat(passed)
        expect(answered.toSorted()).toEqual(CHECKS.map(({ code }) => code).toSorted())
        expect(checked).toBe(CHECKS.length - unknown.length)
        for (const { reason } of unknown) expect(reason).toMatch(/\.$/)
        for (const { sentence, evidence } of findings) {
          expect(sentence).toMatch(/[.!?]$/)
          expect(sentence).not.toMatch(/NaN|Infinity|undefined|null/)
          expect(evidence.length).toBeGreaterThan(0)
          for (const { value, low, high } of evidence)
            expect([value, low ?? 0, high ?? 0].every(Number.isFinite)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is the same for the same run', () => {
    fc.assert(
      fc.property(INPUT, (input) => {
        expect(diagnose(input)).toEqual(diagnose(input))
      }),
      { numRuns: 30 },
    )
  })
})
