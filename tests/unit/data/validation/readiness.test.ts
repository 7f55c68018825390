import { describe, expect, it } from 'vitest'
import { MINUTE } from '#core/time/duration.ts'
import { assessReadiness } from '#engines/data/validation/readiness.ts'
import { BookCheck } from '#engines/data/validation/bookCheck.ts'
import { READY } from '../../../helpers/validation/featureCases.ts'

describe('the readiness of a window', () => {
  it('has a quality of recency, completeness and the lower end of its confidence', () => {
    const { isUsable, quality } = assessReadiness({ ...READY, lastKnownAt: READY.now - 6 * MINUTE, flaggedRows: 10 })
    expect(isUsable).toBe(true)
    expect(quality.recency).toBeCloseTo(0.5, 12)
    expect(quality.completeness).toBe(1)
    // python3, statsmodels 0.15.0: proportion_confint(90, 100, method='wilson') = (0.8256343384950865, 0.9447708629393249)
    expect(quality.confidence).toMatchObject({ value: 0.9, n: 100 })
    expect(quality.confidence?.low).toBeCloseTo(0.8256343384950865, 9)
    expect(quality.score).toBeCloseTo(0.5 * 0.8256343384950865, 9)
  })

  it('has no confidence without rows, and no score', () => {
    const { quality, isUsable } = assessReadiness({ ...READY, presentRows: 0 })
    expect(quality.confidence).toBeNull()
    expect([quality.score, isUsable]).toEqual([0, false])
  })

  it('trusts few rows less than many', () => {
    const few = assessReadiness({ ...READY, expectedRows: 5, presentRows: 5 }).quality.score
    expect(few).toBeLessThan(assessReadiness(READY).quality.score)
  })

  it('admits only live rows to paper and live accounts', () => {
    for (const mode of ['PAPER', 'LIVE'] as const) {
      for (const origin of ['historical', 'recorded', 'simulated'] as const) {
        expect(assessReadiness({ ...READY, mode, origin }).isUsable).toBe(false)
      }
      expect(assessReadiness({ ...READY, mode }).isUsable).toBe(true)
    }
  })
})

describe('an order book', () => {
  it('is lost from a gap until a snapshot', () => {
    const check = new BookCheck()
    check.resync(10)
    expect(check.checkSequence(11, 11, 0)).toEqual([])
    expect(check.checkSequence(13, 13, 0)).toMatchObject([{ code: 'SEQUENCE_GAP', evidence: { value: 13, low: 12 } }])
    expect(check.isLost).toBe(true)
    expect(check.checkSequence(14, 14, 0)).toMatchObject([{ code: 'SEQUENCE_GAP' }])
    check.resync(20)
    expect(check.isLost).toBe(false)
    expect(check.checkSequence(19, 20, 0)).toMatchObject([{ code: 'SEQUENCE_REPEATED' }])
    expect(check.checkSequence(19, 21, 0)).toEqual([])
  })
})
