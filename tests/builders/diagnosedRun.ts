import { instrumentId } from '#core/model/identifiers.ts'
import { sessionOfDay } from '#core/time/calendar.ts'
import { daysFromCivil } from '#core/time/civil.ts'
import { DAY, MILLISECOND } from '#core/time/duration.ts'
import type { DiagnosedInstrument, DiagnosisInput } from '#quant/diagnosis/diagnosisInput.ts'
import type { RobustnessEvidence } from '#quant/diagnosis/furtherEvidence.ts'
import { reportRun } from '#quant/performance/runReport.ts'
import { capacity } from '#quant/robustness/capacity.ts'
import { costSensitivity } from '#quant/robustness/costSensitivity.ts'
import { calendarLabels, subPeriodBreakdown } from '#quant/robustness/subPeriods.ts'
import { tradeMonteCarlo } from '#quant/robustness/tradeMonteCarlo.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { judgeSharpe } from '#quant/validation/sharpeVerdict.ts'
import { drawBars, type SimulatedMarket, type SimulatedRun, simulateRun, type SimulatedTerms } from './simulatedRun.ts'

/** Terms under which a clean run trades. */
export const CLEAN_TERMS: SimulatedTerms = {
  startingCash: 100_000,
  share: 0.2,
  slippage: 0.0002,
  commission: 0.0001,
  stop: 0.04,
  target: 0.08,
}

/** Labels of the days on which the New York exchanges trade, from the beginning of 2014. */
export function tradingDays(count: number): Float64Array {
  const days = new Float64Array(count)
  let day = daysFromCivil(2014, 1, 1)
  for (let index = 0; index < count; day += 1) {
    if (sessionOfDay(day) === null) continue
    days[index] = day * DAY
    index += 1
  }
  return days
}

/** Turns a simulated run into what a diagnosis is made from; everything that takes further runs is left out. */
export function diagnosedRun(
  markets: readonly SimulatedMarket[],
  run: SimulatedRun,
  terms: SimulatedTerms,
  resamples = 400,
): DiagnosisInput {
  const { curve, trades, fills, orders, commissions, slippage, benchmark } = run
  const { startingCash } = terms
  const places = new Map(Array.from(curve.tsOpen, (time, index) => [time, index]))
  const measured = trades.map(({ side, size, entryTime, exitTime, entryPrice, exitPrice, commission, pnl }) => {
    const [entryBar, exitBar] = [places.get(entryTime) ?? 0, places.get(exitTime) ?? 0]
    return { side, size, entryBar, exitBar, entryPrice, exitPrice, commission, pnl }
  })
  const input = {
    curve,
    trades: measured,
    startingEquity: startingCash,
    closes: benchmark,
    buyHoldFromBar: 0,
    resamples,
  }
  return {
    currency: 'USD',
    startingCash,
    curve,
    benchmark,
    report: reportRun({ ...input, benchmark, excursions: null, tradedValue: null }),
    instruments: markets.map(({ symbol, bars }): DiagnosedInstrument => ({
      instrumentId: instrumentId(symbol, 'TEST'),
      symbol,
      assetClass: 'EQUITY',
      isPerpetual: false,
      calendar: 'XNYS',
      interval: '1d',
      origin: 'historical',
      bars,
      tickSize: 0.01,
      splits: [],
      delistedAt: null,
    })),
    trades,
    fills,
    orders,
    denials: [],
    costs: { commissions, slippage },
    terms: {
      fill: 'next-open',
      feesCharged: terms.commission > 0,
      spread: 2 * terms.slippage,
      spreadFromQuotes: false,
      slippage: 0,
      impactCharged: false,
      latency: 100 * MILLISECOND,
      leverage: 1,
      borrowCharged: true,
      fundingCharged: false,
    },
    venue: null,
    search: null,
    robustness: { costs: null, capacity: null, calendar: null, regimes: null, bootstrap: null, shuffle: null },
    reruns: { bestOrder: null, worstOrder: null, doubledCosts: null, oneBarLater: null, leakProof: null },
  }
}

/** Trends that go on for a while, known to the rule when the bar has closed: an edge that is really there. */
function trendingMarket(symbol: string, seed: number, tsOpen: Float64Array): SimulatedMarket {
  const random = new SeededRandom(seed)
  const trend = new Int8Array(tsOpen.length)
  let way: -1 | 1 = 1
  for (let bar = 0; bar < trend.length; bar += 1) {
    if (random.next() < 1 / 12) way = way === 1 ? -1 : 1
    trend[bar] = way
  }
  const drift = Float64Array.from(trend, (each) => 0.0008 * each)
  return {
    symbol,
    bars: drawBars(seed + 1, tsOpen, 0.01, drift),
    rule: (bar) => ((trend[bar] ?? 0) > 0 ? 1 : -1),
  }
}

/** A run of six years over four shares that is as good and as honest as any: every check can be made and passes. */
export function cleanRun(seed = 1): DiagnosisInput {
  const tsOpen = tradingDays(1_512)
  const markets = ['ALFA', 'BETA', 'GAMA', 'DELT'].map((symbol, index) =>
    trendingMarket(symbol, 100 * seed + index * 7, tsOpen),
  )
  const run = simulateRun(markets, CLEAN_TERMS)
  const input = diagnosedRun(markets, run, CLEAN_TERMS)
  const report = input.report
  if (report === null) throw new Error('Invariant: a clean run has its report')
  const { returns, periodsPerYear } = report.periodReturns
  const netProfit = (run.curve.equity.at(-1) ?? 0) - CLEAN_TERMS.startingCash
  return {
    ...input,
    venue: { name: 'the venue', ordersPerDay: 100, minimumOrderValue: 10 },
    search: {
      trials: 3,
      verdict: judgeSharpe(returns, periodsPerYear, { trials: 3, sharpes: null }),
      overfitting: {
        probability: 0.1,
        logits: new Float64Array(0),
        combinations: 70,
        trials: 3,
        n: returns.length,
        degradationSlope: null,
        lossProbability: 0.05,
      },
      parameters: [
        { name: 'length', value: 20, range: { low: 5, high: 50 } },
        { name: 'share', value: 0.2, range: null },
      ],
      stability: {
        objective: 1.5,
        neighbours: 12,
        score: { value: 0.9, low: 0.82, high: 0.97, n: 12 },
        neighbourMean: 1.3,
        neighbourWorst: 1,
        shape: 'PLATEAU',
      },
      outOfSample: {
        chosenOn: { value: 1.6, low: 0.6, high: 2.6, n: 1_000 },
        keptAway: { value: 1.2, low: -0.2, high: 2.6, n: 512 },
      },
    },
    robustness: robustnessOf(input, returns, run.curve.tsOpen.slice(1)),
    reruns: {
      bestOrder: 1.05 * netProfit,
      worstOrder: netProfit,
      doubledCosts: 0.7 * netProfit,
      oneBarLater: 0.8 * netProfit,
      leakProof: { decisions: run.trades.length, leaks: [] },
    },
  }
}

function robustnessOf(input: DiagnosisInput, returns: Float64Array, times: Float64Array): RobustnessEvidence {
  const { trades, startingCash } = input
  const pnls = Float64Array.from(trades, ({ pnl }) => pnl)
  const traded = Float64Array.from(trades, ({ size, entryPrice, exitPrice }) => size * (entryPrice + exitPrice))
  const cost = traded.map((value) => value * 0.0003)
  const random = new SeededRandom(5)
  const limits = { maxDrawdown: 0.3, ruin: 0.5 }
  const paths = { rule: 'ADDITIVE', startEquity: startingCash, rounds: 500, limits, random } as const
  const parts = { periodsPerYear: 252, meanBlock: 3, resamples: 200, random }
  return {
    costs: costSensitivity(
      { gross: pnls.map((pnl, index) => pnl + (cost[index] ?? 0)), cost, tradedValue: traded },
      [1, 2],
      { resamples: 300, random },
    ),
    capacity: capacity(
      {
        quantity: Float64Array.from(trades, ({ size }) => size),
        price: Float64Array.from(trades, ({ entryPrice }) => entryPrice),
        edge: pnls.map((pnl, index) => pnl / ((traded[index] ?? 1) / 2)),
        volume: pnls.map(() => 1e6),
        volatility: pnls.map(() => 0.01),
      },
      { capital: startingCash, coefficient: 1, sides: 2, mostParticipation: 0.1, capitals: [], resamples: 300, random },
    ),
    calendar: subPeriodBreakdown(returns, calendarLabels(times, 'YEAR'), parts),
    regimes: subPeriodBreakdown(
      returns,
      Array.from(returns, (_, index) => (index % 40 < 20 ? 'calm' : 'wild')),
      parts,
    ),
    bootstrap: tradeMonteCarlo(pnls, { ...paths, resampling: { kind: 'BOOTSTRAP' } }),
    shuffle: tradeMonteCarlo(pnls, { ...paths, resampling: { kind: 'SHUFFLE' } }),
  }
}
