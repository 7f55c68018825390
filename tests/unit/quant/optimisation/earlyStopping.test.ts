import { describe, expect, it } from 'vitest'
import { EarlyStopping } from '#quant/optimisation/earlyStopping.ts'

/** Reports one value each of trials 0, 1, … that nobody compares. */
function reportAll(stopping: EarlyStopping, step: number, values: readonly number[]): void {
  for (const [number, value] of values.entries()) stopping.report({ number, settledBelow: 0 }, step, value)
}

describe('the median rule', () => {
  it('gives up below the median of settled trials at the same step', () => {
    const stopping = new EarlyStopping({ kind: 'MEDIAN', warmUpSteps: 1, minimumTrials: 3 })
    reportAll(stopping, 1, [5, 5, 5])
    reportAll(stopping, 2, [1, 2, 3, 100, 100])
    const trial = { number: 9, settledBelow: 3 }
    expect(stopping.report(trial, 1, -10)).toBe('CONTINUE')
    expect(stopping.report(trial, 2, 2)).toBe('CONTINUE')
    expect(stopping.report(trial, 2, 1.9)).toBe('PRUNE')
    expect(stopping.report({ number: 9, settledBelow: 2 }, 2, -10)).toBe('CONTINUE')
    expect(stopping.report({ number: 9, settledBelow: 5 }, 2, 2.9)).toBe('PRUNE')
    expect(stopping.report(trial, 3, -10)).toBe('CONTINUE')
  })

  it('counts what is no number as the worst', () => {
    const stopping = new EarlyStopping({ kind: 'MEDIAN', warmUpSteps: 0, minimumTrials: 1 })
    reportAll(stopping, 1, [-1000])
    expect(stopping.report({ number: 1, settledBelow: 1 }, 1, Number.NaN)).toBe('PRUNE')
    expect(stopping.report({ number: 2, settledBelow: 1 }, 1, Number.POSITIVE_INFINITY)).toBe('CONTINUE')
  })
})

describe('successive halving', () => {
  it('keeps the best third at each rung and lets the steps between pass', () => {
    const stopping = new EarlyStopping({ kind: 'SUCCESSIVE_HALVING', firstRung: 2, reduction: 3 })
    const values = [1, 2, 3, 4, 5, 6, 7, 8]
    for (const step of [2, 5, 6, 18]) reportAll(stopping, step, values)
    const trial = { number: 20, settledBelow: 8 }
    for (const rung of [2, 6, 18]) {
      // Nine with this one, three places.
      expect(stopping.report(trial, rung, 5.5)).toBe('PRUNE')
      expect(stopping.report(trial, rung, 6.5)).toBe('CONTINUE')
      expect(stopping.report({ number: 20, settledBelow: 1 }, rung, -9)).toBe('CONTINUE')
    }
    expect(stopping.report(trial, 5, -9)).toBe('CONTINUE')
  })

  it('refuses to halve by less than two', () => {
    expect(() => new EarlyStopping({ kind: 'SUCCESSIVE_HALVING', firstRung: 1, reduction: 1 })).toThrow('Invariant')
  })
})

describe('a saved rule', () => {
  it('decides as the one it was saved from', () => {
    const rule = { kind: 'MEDIAN', warmUpSteps: 0, minimumTrials: 2 } as const
    const stopping = new EarlyStopping(rule)
    reportAll(stopping, 1, [3, 1, 2])
    reportAll(stopping, 2, [Number.NEGATIVE_INFINITY, 4])
    const text = JSON.stringify(stopping.save())
    const restored = new EarlyStopping(rule, JSON.parse(text))
    expect(restored.save()).toEqual(stopping.save())
    expect(restored.report({ number: 5, settledBelow: 3 }, 1, 1.5)).toBe('PRUNE')
  })
})
