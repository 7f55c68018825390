import { describe, expect, it } from 'vitest'
import { conformanceTable } from '../../../build/verbs/conformanceTable.mjs'

const reportOf = (...metas: readonly unknown[]): unknown => {
  return { testResults: metas.map((meta) => ({ assertionResults: [{ meta }] })) }
}

describe('the conformance table', () => {
  it('lists what tests compared, by case, with the difference', () => {
    const second = { case: 'b', figure: 'trades', ours: 10, theirs: 10, difference: 0 }
    const first = { case: 'a', figure: 'final equity', ours: 1.5, theirs: 1.25, difference: 0.2 }
    const table = conformanceTable(reportOf({ conformance: [second] }, {}, { conformance: [first] }))
    expect(table.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['case', 'figure', 'ours', 'theirs', 'difference'],
      ['a', 'final equity', '1.5', '1.25', '2.0e-1'],
      ['b', 'trades', '10', '10', '0.0e+0'],
      [''],
    ])
  })

  it('is empty where nothing was compared', () => {
    expect(conformanceTable(reportOf({}, undefined))).toBe('')
  })
})
