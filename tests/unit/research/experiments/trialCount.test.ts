import { describe, expect, it } from 'vitest'
import type { TrialDraft } from '#engines/research/experiments/trialChain.ts'
import { countTrials, readTrials, type TrialCount } from '#engines/research/experiments/trialCount.ts'
import { foldIdeas } from '#engines/research/experiments/trialLedger.ts'
import { chainOf, ended, merged, reset, split, started } from '../../../helpers/trialEntries.ts'

function countOf(idea: string, drafts: readonly TrialDraft[]): TrialCount {
  const entries = chainOf(drafts)
  const book = foldIdeas(entries)
  return countTrials(idea, readTrials(entries, book), book)
}

describe('the count of trials', () => {
  it('counts what was done, failed, cancelled and never ended', () => {
    const count = countOf('A', [
      started('A', 'e1'),
      ended('A', 1, 0.5),
      started('A', 'e2'),
      ended('A', 3, null, 'FAILED'),
      started('A', 'e3'),
      ended('A', 5, null, 'CANCELLED'),
      started('A', 'e4'),
      started('B', 'e5'),
    ])
    expect(count).toMatchObject({ trials: 4, everTried: 4, done: 1, failed: 1, cancelled: 1, unfinished: 1 })
    expect(count).toMatchObject({ withSharpe: 1, variance: null, best: { experimentId: 'e1', sharpe: 0.5 } })
    expect(count.sequences).toEqual([1, 3, 5, 7])
  })

  it('counts a repetition as a trial, but its ratio once', () => {
    const count = countOf('A', [
      started('A', 'e1'),
      ended('A', 1, 1),
      started('A', 'e1'),
      ended('A', 3, 1),
      started('A', 'e2'),
      ended('A', 5, 2),
      started('A', 'e3'),
      ended('A', 7, 4),
    ])
    expect(count.trials).toBe(4)
    expect(count.sharpes).toEqual([1, 2, 4])
    // numpy.var([1, 2, 4], ddof=1)
    expect(count.variance).toBeCloseTo(2.333_333_333_333_333, 12)
    expect(count.best).toEqual({ experimentId: 'e3', sharpe: 4 })
  })

  it('does not count proofs', () => {
    expect(countOf('A', [started('A', 'e1'), started('A', 'e2', false)]).trials).toBe(1)
  })

  it('takes the first end of a trial for its end', () => {
    const count = countOf('A', [started('A', 'e1'), ended('A', 1, 0.1), ended('A', 1, 9)])
    expect(count.best?.sharpe).toBe(0.1)
  })

  it('counts anew after a reset, and keeps the old count and the reason on view', () => {
    const count = countOf('A', [started('A', 'e1'), ended('A', 1, 3), reset('A', 'new data', 1), started('A', 'e2')])
    expect(count).toMatchObject({ trials: 1, everTried: 2, best: null })
    expect(count.resets).toEqual([{ at: 3, reason: 'new data', trials: 1 }])
    expect(countOf('B', [started('B', 'e1'), reset('A', 'other', 0)])).toMatchObject({ trials: 1, resets: [] })
  })

  it('counts merged ideas together, from either side, and apart again when they are taken apart', () => {
    const drafts = [started('A', 'e1'), started('B', 'e2'), started('C', 'e3'), merged('A', 'B')]
    expect(countOf('A', drafts)).toMatchObject({ trials: 2, ideas: expect.arrayContaining(['A', 'B']) as unknown })
    expect(countOf('B', drafts).trials).toBe(2)
    expect(countOf('C', drafts).trials).toBe(1)
    const more = [...drafts, merged('C', 'A')]
    for (const idea of ['A', 'B', 'C']) expect(countOf(idea, more).trials).toBe(3)
    const apart = [...more, split('A', null, [])]
    expect([countOf('A', apart).trials, countOf('B', apart).trials, countOf('C', apart).trials]).toEqual([1, 2, 2])
  })

  it('resets the whole of a merged idea', () => {
    const drafts = [started('A', 'e1'), started('B', 'e2'), merged('A', 'B'), reset('B', 'anew', 2), started('A', 'e3')]
    expect(countOf('A', drafts)).toMatchObject({ trials: 1, everTried: 3 })
    expect(countOf('A', drafts).resets).toHaveLength(1)
  })

  it('moves the experiments that are split off, but none of later', () => {
    const drafts = [started('A', 'e1'), started('A', 'e2'), split('A', 'A2', ['e2']), started('A', 'e2')]
    expect(countOf('A', drafts).trials).toBe(2)
    expect(countOf('A2', drafts)).toMatchObject({ trials: 1, sequences: [2] })
  })

  it('follows what was split off what was split off', () => {
    const drafts = [started('A', 'e1'), split('A', 'B', ['e1']), split('B', 'C', ['e1'])]
    expect(['A', 'B', 'C'].map((idea) => countOf(idea, drafts).trials)).toEqual([0, 0, 1])
    expect(foldIdeas(chainOf(drafts)).sourcesOf('C')).toEqual(['C', 'B', 'A'])
  })
})
