import { describe, expect, it } from 'vitest'
import { differencesOf } from '#engines/research/experiments/comparison.ts'
import { buildExperiment } from '../../../builders/experiment.ts'

describe('the differences between experiments', () => {
  it('come with configuration first, then data, then the rest, and only where there are any', () => {
    const one = buildExperiment({ configuration: { cash: 1, strategies: [{ kind: 'a', parameters: { fast: 5 } }] } })
    const [data] = one.data
    if (data === undefined) throw new Error('no data')
    const other = buildExperiment({
      configuration: { cash: 1, strategies: [{ kind: 'a', parameters: { fast: 6 } }] },
      data: [{ ...data, dataHash: 'f'.repeat(64), bars: 9 }],
      codeVersion: 'b'.repeat(64),
    })
    expect(differencesOf([one, other, one])).toEqual([
      { name: 'strategies[0].parameters.fast', values: ['5', '6', '5'] },
      { name: 'data[0].bars', values: ['3', '9', '3'] },
      { name: 'data[0].hash', values: ['d'.repeat(12), 'f'.repeat(12), 'd'.repeat(12)] },
      { name: 'code', values: ['c'.repeat(12), 'b'.repeat(12), 'c'.repeat(12)] },
    ])
  })

  it('name what one has and the other has not', () => {
    const one = buildExperiment({ configuration: { stopLoss: 0.05 } })
    const other = buildExperiment({ configuration: null, data: [] })
    const names = new Map(differencesOf([one, other]).map(({ name, values }) => [name, values]))
    expect(names.get('stopLoss')).toEqual(['0.05', null])
    expect(names.get('data[0].instrument')).toEqual(['ACME.TEST', null])
  })

  it('are none between the same', () => {
    expect(differencesOf([buildExperiment(), buildExperiment({ label: 'other words' })])).toEqual([])
  })
})
