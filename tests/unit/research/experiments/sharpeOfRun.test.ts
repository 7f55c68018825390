import { describe, expect, it } from 'vitest'
import { DAY } from '#core/time/duration.ts'
import type { SharpeEvidenceOfRun } from '#contracts/records/experiment.ts'
import { annualSharpe, deflate, evidenceOf } from '#engines/research/experiments/sharpeOfRun.ts'
import { walkBars } from '../../../helpers/backtestBench.ts'

const YEARLY = Math.sqrt(252)
const EVIDENCE: SharpeEvidenceOfRun = {
  periodsPerYear: 252,
  sharpe: 0.1,
  skewness: -0.5,
  kurtosis: 6,
  n: 500,
  annual: { value: 0.1 * YEARLY, low: 0.02 * YEARLY, high: 0.18 * YEARLY, n: 500 },
}

describe('the deflated Sharpe ratio of a run', () => {
  // Expected values: Python 3.11, scipy.stats.norm, the formulas of Bailey and Lopez de Prado (2014).
  it.each([
    [1, 0.984_887_688_118, 0.671_637_369_657, 0.999_922_120_644, 0],
    [20, 0.626_719_258_434, 0.074_036_979_658, 0.976_927_441_379, 1.350_720_182_246],
  ])('takes %i trials into account, with the interval of the ratio carried over', (trials, value, low, high, best) => {
    const deflated = deflate(EVIDENCE, { trials, sharpes: [] })
    expect(deflated?.estimate.value).toBeCloseTo(value, 9)
    expect(deflated?.estimate.low).toBeCloseTo(low, 9)
    expect(deflated?.estimate.high).toBeCloseTo(high, 9)
    expect(deflated?.estimate.n).toBe(500)
    expect(deflated?.expectedMaximum).toBeCloseTo(best, 9)
    expect(deflated?.isSpreadKnown).toBe(false)
  })

  it('takes the spread of the trials themselves once there are ten of them', () => {
    const sharpes = Array.from({ length: 12 }, (_, index) => 0.1 * index)
    const deflated = deflate(EVIDENCE, { trials: 12, sharpes })
    expect(deflated?.isSpreadKnown).toBe(true)
    expect(deflated?.estimate.value).toBeCloseTo(0.911_120_074_521, 9)
    expect(deflated?.expectedMaximum).toBeCloseTo(0.600_256_282_332, 9)
    expect(deflate(EVIDENCE, { trials: 12, sharpes: sharpes.slice(0, 9) })?.isSpreadKnown).toBe(false)
  })

  it('counts the run itself when the ledger counts nothing', () => {
    expect(deflate(EVIDENCE, { trials: 0, sharpes: [] })).toEqual(deflate(EVIDENCE, { trials: 1, sharpes: [] }))
  })

  it('says nothing without enough returns', () => {
    expect(deflate(null, { trials: 3, sharpes: [] })).toBeNull()
    expect(deflate({ ...EVIDENCE, annual: null }, { trials: 3, sharpes: [] })).toBeNull()
  })
})

describe('what an equity curve says about its Sharpe ratio', () => {
  it('is kept whole enough to judge it again later', () => {
    const { tsOpen: time, close: value } = walkBars(400, 3, DAY)
    const evidence = evidenceOf({ time, value })
    expect(evidence?.n).toBe(399)
    expect(evidence?.periodsPerYear).toBe(365)
    expect(evidence?.annual?.value).toBeCloseTo(annualSharpe(evidence ?? EVIDENCE), 12)
  })

  it('is nothing where nothing moves, for one bar, for none', () => {
    const time = Float64Array.from({ length: 30 }, (_, index) => index * DAY)
    expect(evidenceOf({ time, value: new Float64Array(30).fill(100) })).toBeNull()
    expect(evidenceOf({ time: time.slice(0, 1), value: Float64Array.of(1) })).toBeNull()
    expect(evidenceOf({ time: new Float64Array(0), value: new Float64Array(0) })).toBeNull()
  })
})
