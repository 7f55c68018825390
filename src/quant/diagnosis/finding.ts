import type { Facts } from './facts/facts.ts'

/**
 * How much a finding weighs. STOP: the figures are not what trading would have given, or luck explains them; do not act on
 * them. WARNING: a claim does not rest on what it seems to. NOTE: worth knowing when reading the figures.
 */
export type Severity = 'STOP' | 'WARNING' | 'NOTE'

/** What part of a run a check looks at. */
export type Family =
  | 'DATA'
  | 'FILLS'
  | 'SAMPLE'
  | 'OVERFITTING'
  | 'RISK'
  | 'COSTS'
  | 'LOOK_AHEAD'
  | 'BENCHMARK'
  | 'STABILITY'
  | 'PRACTICE'

/** What a number of the evidence is counted in; percent are percent (12.5, not 0.125), a probability is 0..1. */
export type EvidenceUnit =
  | 'percent'
  | 'ratio'
  | 'probability'
  | 'currency'
  | 'price'
  | 'basis points'
  | 'count'
  | 'days'
  | 'years'
  | 'seconds'

/** One number of a finding, as its sentence gives it. */
export interface Evidence {
  readonly name: string
  readonly value: number
  readonly unit: EvidenceUnit
  /** Ends of the 95 % interval; null where the number states what happened and estimates nothing. */
  readonly low: number | null
  readonly high: number | null
  /** Number of observations; null where there is no interval. */
  readonly n: number | null
}

/** What a check came to. UNKNOWN says what is missing, in a sentence: a check that could not be made has not been passed. */
export type Verdict =
  | { readonly state: 'PASSED' }
  | { readonly state: 'UNKNOWN'; readonly reason: string }
  | {
      readonly state: 'FOUND'
      readonly severity: Severity
      readonly sentence: string
      readonly evidence: readonly Evidence[]
    }

/** One check of a run: how it judges, and everything that is documented about it. */
export interface Check {
  /** Stable name in reports, files and messages. */
  readonly code: string
  readonly family: Family
  readonly title: string
  /** What is looked at. */
  readonly looksAt: string
  /** When it raises a finding. */
  readonly threshold: string
  /** Why there: the reason, or the source. */
  readonly reason: string
  /** Severities that it may raise. */
  readonly severities: readonly Severity[]
  /** What to do about it. */
  readonly advice: string
  readonly judge: (facts: Facts) => Verdict
}

/** Something about a run that the trader should know before trusting it. */
export interface Finding extends Pick<Check, 'code' | 'family' | 'title' | 'advice'> {
  readonly severity: Severity
  /** What was seen, with its numbers. */
  readonly sentence: string
  readonly evidence: readonly Evidence[]
}

/** A check that could not be made, and why. */
export interface UncheckedCheck extends Pick<Check, 'code' | 'family' | 'title'> {
  readonly reason: string
}
