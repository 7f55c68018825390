import { describe, expect, it } from 'vitest'
import { diagnose, type Diagnosis } from '#quant/diagnosis/diagnose.ts'
import type { Family } from '#quant/diagnosis/finding.ts'
import type { DiagnosisInput } from '#quant/diagnosis/diagnosisInput.ts'
import { judgeSharpe } from '#quant/validation/sharpeVerdict.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { CLEAN_TERMS, diagnosedRun, tradingDays } from '../../../builders/diagnosedRun.ts'
import { drawBars, type Rule, type SimulatedMarket, simulateRun } from '../../../builders/simulatedRun.ts'

const RUNS = 200

/** Rules that know nothing of what comes: at random, crossing means, back to the mean, near the high. */
const KINDS: readonly ((seed: number) => Rule)[] = [
  (seed) => {
    const random = new SeededRandom(seed)
    let position: -1 | 0 | 1 = 0
    return () => {
      if (random.next() < 0.1) position = random.next() < 0.5 ? 1 : random.next() < 0.5 ? -1 : 0
      return position
    }
  },
  () =>
    (bar, { close }) => {
      const [short, long] = [meanOf(close, bar, 10), meanOf(close, bar, 40)]
      return bar < 40 ? 0 : short > long ? 1 : -1
    },
  () =>
    (bar, { close }) => {
      const ratio = (close[bar] ?? 0) / meanOf(close, bar, 20)
      return ratio < 0.98 ? 1 : ratio > 1.02 ? -1 : 0
    },
  () =>
    (bar, { close, high }) => {
      const before = high.slice(Math.max(0, bar - 20), bar)
      return before.length === 20 && (close[bar] ?? 0) > 0.99 * before.reduce((most, value) => Math.max(most, value), 0)
        ? 1
        : 0
    },
]

interface Walk {
  readonly input: DiagnosisInput
  readonly diagnosis: Diagnosis
  readonly gained: boolean
  readonly ruined: boolean
}

/** A run without an edge: a random walk and a rule that knows nothing, or, peeking, the bar to come. */
function walk(seed: number, peeks: boolean): Walk {
  const tsOpen = tradingDays(504 + 63 * (seed % 13))
  const markets = Array.from({ length: 1 + (seed % 4) }, (_, index): SimulatedMarket => {
    const bars = drawBars(1_000 * seed + index, tsOpen, 0.008 + 0.002 * (seed % 7), null)
    const rule = KINDS[seed % KINDS.length]?.(1_000 * seed + index) ?? (() => 0)
    const tomorrow: Rule = (bar, { open, close }) => ((close[bar + 1] ?? 0) > (open[bar + 1] ?? 0) ? 1 : -1)
    return { symbol: `W${index}`, bars, rule: peeks ? tomorrow : rule }
  })
  const terms = {
    ...CLEAN_TERMS,
    share: 0.9 / markets.length,
    stop: seed % 3 === 0 ? null : 0.05,
    target: seed % 5 === 0 ? 0.1 : null,
  }
  const run = simulateRun(markets, terms)
  const { equity } = run.curve
  const input = diagnosedRun(markets, run, terms, 200)
  return {
    input,
    diagnosis: diagnose(input),
    gained: (equity.at(-1) ?? 0) > terms.startingCash,
    ruined: equity.some((value) => value <= 0),
  }
}

function meanOf(close: Float64Array, bar: number, length: number): number {
  return (
    close.slice(Math.max(0, bar + 1 - length), bar + 1).reduce((sum, value) => sum + value, 0) /
    Math.min(length, bar + 1)
  )
}

function sharpeOf({ input: { report } }: Walk): number {
  return report?.values.arithmeticSharpe ?? 0
}

function codes({ findings }: Diagnosis, families: readonly Family[]): readonly string[] {
  return findings.filter(({ family }) => families.includes(family)).map(({ code }) => code)
}

/** What says that a profit is not shown to be more than luck. */
const LUCK = ['SAMPLE_EXPECTANCY', 'SAMPLE_SHARPE', 'SAMPLE_SHORT_RECORD']

describe('random walks without an edge', () => {
  const runs = Array.from({ length: RUNS }, (_, seed) => walk(seed, false))

  it('raise no doubt about data, look-ahead or practice', () => {
    const wrong = runs.flatMap(({ diagnosis }) => codes(diagnosis, ['DATA', 'LOOK_AHEAD', 'PRACTICE']))
    expect(wrong).toEqual([])
  })

  it('are stopped only for what is true of them: a loss that their costs explain, or a ruin', () => {
    const stopped = runs.flatMap(({ diagnosis, gained, ruined }) => {
      return diagnosis.findings
        .filter(({ severity }) => severity === 'STOP')
        .map(({ code }) => ({ code, gained, ruined }))
    })
    expect(new Set(stopped.map(({ code }) => code))).toEqual(new Set(['SAMPLE_LOSS_SHOWN', 'RISK_EQUITY_USED_UP']))
    for (const { code, gained, ruined } of stopped) expect(code === 'RISK_EQUITY_USED_UP' ? ruined : !gained).toBe(true)
    expect(stopped.filter(({ code }) => code === 'SAMPLE_LOSS_SHOWN').length).toBeLessThanOrEqual(0.1 * RUNS)
  })

  it('are told that a gain may be luck, but for the one in forty that a 95 % interval lets through', () => {
    const gaining = runs.filter(({ gained }) => gained)
    const untold = gaining.filter(({ diagnosis }) => !diagnosis.findings.some(({ code }) => LUCK.includes(code)))
    expect(gaining.length).toBeGreaterThan(50)
    // 5 are to be expected of 200, and more than 10 of them would be a chance of one in a hundred.
    expect(untold.length).toBeLessThanOrEqual(10)
  })

  it('are stopped or doubted when the best of ten is shown', () => {
    const groups = Array.from({ length: RUNS / 10 }, (_, group) => runs.slice(10 * group, 10 * group + 10))
    const raised = groups.map((group) => {
      const best = group.toSorted((a, b) => sharpeOf(b) - sharpeOf(a))[0]
      const report = best?.input.report ?? null
      if (best === undefined || report === null) throw new Error('every walk has its report')
      const { returns, periodsPerYear } = report.periodReturns
      const verdict = judgeSharpe(returns, periodsPerYear, { trials: 10, sharpes: null })
      const search = { trials: 10, verdict, overfitting: null, parameters: [], stability: null, outOfSample: null }
      return diagnose({ ...best.input, search }).findings.map(({ code }) => code)
    })
    const doubted = raised.filter((each) => each.includes('OVERFIT_DEFLATED_SHARPE')).length
    const stopped = raised.filter((each) => each.includes('OVERFIT_LUCK_OF_TRIALS')).length
    // The deflated ratio lets one in twenty through; half of the best are below what is to be expected of the best.
    expect(doubted).toBeGreaterThanOrEqual(18)
    expect(stopped).toBeGreaterThanOrEqual(6)
  })

  it('are found out by several hints when they peek at the next bar', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const hints = codes(walk(seed, true).diagnosis, ['LOOK_AHEAD'])
      expect(hints, `seed ${seed}`).toContain('LOOK_AHEAD_NEXT_BAR')
      expect(hints.length, `seed ${seed}`).toBeGreaterThanOrEqual(2)
    }
  })
})
