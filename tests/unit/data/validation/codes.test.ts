import { describe, expect, it } from 'vitest'
import { FINDING_CODES } from '#engines/data/validation/findingCodes.ts'
import type { FindingCode } from '#engines/data/validation/finding.ts'
import { FEATURE_CASES } from '../../../helpers/validation/featureCases.ts'
import { type CodeCase, INGEST_CASES } from '../../../helpers/validation/ingestCases.ts'
import { SERIES_CASES } from '../../../helpers/validation/seriesCases.ts'

const CASES: Readonly<Record<FindingCode, CodeCase>> = { ...INGEST_CASES, ...SERIES_CASES, ...FEATURE_CASES }
const CODES = Object.keys(FINDING_CODES) as FindingCode[]

describe('every code of validation', () => {
  it.each(CODES)('%s is found where it is, and only there', (code) => {
    const { fails, passes } = CASES[code]
    const found = fails()
    expect(found.map((finding) => finding.code)).toContain(code)
    expect(passes().map((finding) => finding.code)).not.toContain(code)
    const finding = found.find((one) => one.code === code)
    const { stage, severity, means, action } = FINDING_CODES[code]
    expect(finding).toMatchObject({ stage, severity })
    expect(finding?.message).toMatch(/^[A-Z0-9][^;]+, so [^;]+; [^;]+\.$/)
    expect(finding?.message).toContain(means)
    expect(finding?.message.endsWith(`${action}.`)).toBe(true)
    expect(finding?.message).not.toMatch(/NaN (s|h|%)|undefined|\[object/)
  })

  it.each(CODES)('%s is about the fault alone: the clean case has no finding at all', (code) => {
    expect(CASES[code].passes().map((finding) => finding.code)).toEqual([])
  })
})
