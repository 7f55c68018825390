import { describe, expect, it } from 'vitest'
import { prove } from '../../../../../src/quant/features/proof/prove.ts'
import { PLANTED_FEATURES } from '../../../../fixtures/leaks/plantedFeatures.ts'

describe('the proof of a feature', () => {
  it.each(PLANTED_FEATURES)('catches $kind', ({ subject, caughtBy }) => {
    const proof = prove(subject)
    expect(proof.verdict).toBe('FAILED')
    const failed = proof.answers.filter(({ outcome }) => outcome === 'FAILED').map(({ question }) => question)
    expect(failed).toEqual(expect.arrayContaining([...caughtBy]))
  })

  it('gives the same answers again', () => {
    const [planted] = PLANTED_FEATURES
    if (planted === undefined) throw new Error('Invariant: there are planted features')
    expect(prove(planted.subject)).toEqual(prove(planted.subject))
  })

  it('says that nothing was shown of what never has a value', () => {
    const proof = prove({
      name: 'silence',
      lookback: 1,
      reach: 'HISTORY',
      range: { low: null, high: null },
      inputs: ['close'],
      cost: 1,
      values: (bars) => new Float64Array(bars.length).fill(Number.NaN),
    })
    expect(proof.verdict).toBe('OPEN')
  })
})
