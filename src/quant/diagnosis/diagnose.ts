import { CHECKS } from './catalogue.ts'
import type { DiagnosisInput } from './diagnosisInput.ts'
import { factsOf } from './facts/facts.ts'
import type { Check, Finding, Severity, UncheckedCheck } from './finding.ts'

/** What all checks of a run came to. */
export interface Diagnosis {
  /** The gravest first, within a severity in the order of the catalogue. */
  readonly findings: readonly Finding[]
  /** Number of checks that came to an answer, findings included. */
  readonly checked: number
  /** Codes of the checks that found nothing. */
  readonly passed: readonly string[]
  /** Checks that could not be made; none of them counts as passed. */
  readonly unknown: readonly UncheckedCheck[]
}

const ORDER: readonly Severity[] = ['STOP', 'WARNING', 'NOTE']

/** Looks a finished run over, check by check. Deterministic; the same run gives the same findings. */
export function diagnose(input: DiagnosisInput, checks: readonly Check[] = CHECKS): Diagnosis {
  const facts = factsOf(input)
  const findings: Finding[] = []
  const passed: string[] = []
  const unknown: UncheckedCheck[] = []
  for (const { code, family, title, advice, judge } of checks) {
    const verdict = judge(facts)
    if (verdict.state === 'PASSED') passed.push(code)
    else if (verdict.state === 'UNKNOWN') unknown.push({ code, family, title, reason: verdict.reason })
    else {
      const { severity, sentence, evidence } = verdict
      findings.push({ code, family, title, severity, sentence, advice, evidence })
    }
  }
  return {
    findings: findings.toSorted((left, right) => ORDER.indexOf(left.severity) - ORDER.indexOf(right.severity)),
    checked: findings.length + passed.length,
    passed,
    unknown,
  }
}
