import { describe, expect, it } from 'vitest'
import { CHECKS } from '#quant/diagnosis/catalogue.ts'
import { diagnose } from '#quant/diagnosis/diagnose.ts'
import type { Check } from '#quant/diagnosis/finding.ts'
import { cleanRun } from '../../../builders/diagnosedRun.ts'
import { COST_CASES } from './cases/costs.ts'
import { DATA_CASES } from './cases/data.ts'
import { FILL_CASES } from './cases/fills.ts'
import { LOOK_AHEAD_CASES } from './cases/lookAhead.ts'
import { OVERALL_CASES } from './cases/overall.ts'
import { OVERFITTING_CASES } from './cases/overfitting.ts'
import { RISK_CASES } from './cases/risk.ts'
import { SAMPLE_CASES } from './cases/sample.ts'

const CASES = [
  ...DATA_CASES,
  ...FILL_CASES,
  ...LOOK_AHEAD_CASES,
  ...SAMPLE_CASES,
  ...OVERFITTING_CASES,
  ...COST_CASES,
  ...RISK_CASES,
  ...OVERALL_CASES,
]

function checkOf(code: string): readonly Check[] {
  const found = CHECKS.filter((check) => check.code === code)
  if (found.length !== 1) throw new Error(`${code} is the code of ${found.length} checks`)
  return found
}

describe('a clean run', () => {
  const clean = cleanRun()
  const diagnosis = diagnose(clean)

  it('passes every check, and every check could be made', () => {
    expect(diagnosis.findings.map(({ code, sentence }) => `${code}: ${sentence}`)).toEqual([])
    expect(diagnosis.unknown).toEqual([])
    expect(diagnosis.passed).toEqual(CHECKS.map(({ code }) => code))
    expect(diagnosis.checked).toBe(CHECKS.length)
  })

  describe.each(CASES)('$code ($severity)', ({ code, severity, raises, says, spares }) => {
    it('is raised by what it is meant for', () => {
      const { findings } = diagnose(raises(clean), checkOf(code))
      expect(findings.map((finding) => `${finding.severity} ${finding.code}`)).toEqual([`${severity} ${code}`])
      expect(findings[0]?.sentence).toContain(says)
      expect(findings[0]?.evidence.length).toBeGreaterThan(0)
    })

    it('is not raised by what is just good enough', () => {
      expect(diagnose(spares?.(clean) ?? clean, checkOf(code)).passed).toEqual([code])
    })
  })

  it('has a case for each check, and for each severity that it may raise', () => {
    const wanted = CHECKS.flatMap(({ code, severities }) => severities.map((severity) => `${code} ${severity}`))
    expect(CASES.map(({ code, severity }) => `${code} ${severity}`).toSorted()).toEqual(wanted.toSorted())
  })
})
