import { describe, expect, it } from 'vitest'
import { proofReportSchema } from '#contracts/records/proof.ts'
import { PLANTED_LEAKS } from '../../../fixtures/leaks/plantedLeaks.ts'
import { prove } from '../../../helpers/proofBench.ts'

describe('planted leaks', () => {
  it('are of many kinds, each of its own', () => {
    expect(new Set(PLANTED_LEAKS.map(({ name }) => name)).size).toBe(PLANTED_LEAKS.length)
    expect(PLANTED_LEAKS.length).toBeGreaterThanOrEqual(15)
  })

  it.each(PLANTED_LEAKS)('$name', ({ definition, data, caughtBy, houseRun }) => {
    const report = prove(definition, data(), houseRun === undefined ? {} : { houseRun })
    const failed = report.tests.filter(({ state }) => state === 'FAILED').map(({ code }) => code)
    expect(report.verdict).toBe('FAILED')
    expect(failed).toEqual(expect.arrayContaining([...caughtBy]))
    expect(proofReportSchema.safeParse(report).error).toBeUndefined()
  })
})
