import type { Evidence, Finding, FindingCode, Repair } from './finding.ts'
import { FINDING_CODES } from './findingCodes.ts'

/** The rows and the moment a finding is about. */
export interface FindingPlace {
  readonly from: number
  readonly count?: number
  readonly ts: number
}

/** Makes a finding; `what` is the clause that opens its sentence and ends without a stop. */
export function makeFinding(
  code: FindingCode,
  what: string,
  { from, count = 1, ts }: FindingPlace,
  evidence: Evidence,
  repair: Repair | null = null,
): Finding {
  const { stage, severity, means, action } = FINDING_CODES[code]
  return { code, stage, severity, message: `${what}, so ${means}; ${action}.`, from, count, ts, evidence, repair }
}

/** Names a value and the bounds it missed. */
export function evidenceOf(field: string, value: number, low: number, high: number): Evidence {
  return { field, value, low, high }
}

/** Shows a number in a sentence with at most five significant digits. */
export function shown(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(5))) : String(value)
}
