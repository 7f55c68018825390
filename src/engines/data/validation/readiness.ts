import type { Estimate } from '#core/model/estimate.ts'
import { admitsOrigin, type Origin, type TradingMode } from '#core/model/origin.ts'
import { wilsonProportion } from '#quant/statistics/proportion.ts'
import type { Finding, FindingCode } from './finding.ts'
import { evidenceOf, makeFinding, shown } from './makeFinding.ts'

/** The rows that a feature is about to look at. */
export interface FeatureInput {
  readonly origin: Origin
  readonly mode: TradingMode
  /** Market time of the decision, and when the last row became known, microseconds; NaN when there is none. */
  readonly now: number
  readonly lastKnownAt: number
  /** Age up to which the last row is as good as new, and from which it may not be used, microseconds. */
  readonly freshFor: number
  readonly uselessAfter: number
  /** Rows the window should have, has, and those of them that were set aside, doubted, repaired or filled in. */
  readonly expectedRows: number
  readonly presentRows: number
  readonly quarantinedRows: number
  readonly flaggedRows: number
  readonly alteredRows: number
  /** What the feature made of it, once it is known; a value that is not finite is a fault. */
  readonly value?: number
}

/** How good a window is. All are shares from 0 to 1. */
export interface DataQuality {
  /** 1 while the last row is fresh, falling evenly to 0 where it becomes useless. */
  readonly recency: number
  /** Rows that are there and not set aside, of those expected. */
  readonly completeness: number
  /** Share of the rows without any doubt, with its 95 % interval (Wilson) and n; null when there are none. */
  readonly confidence: Estimate | null
  /** The three multiplied, the confidence taken at the lower end of its interval: few rows are never good rows. */
  readonly score: number
}

/** What the third stage says of a window: it may be used when no finding is a quarantine. */
export interface Readiness {
  readonly isUsable: boolean
  readonly quality: DataQuality
  readonly findings: readonly Finding[]
}

/** Below this share of the expected rows a window says something else than its name. */
const LEAST_COMPLETENESS = 0.9
/** Below this confidence a window is doubtful. */
const LEAST_CONFIDENCE = 0.8

/** Third stage: may this window inform a decision of this mode, and how good is it. */
export function assessReadiness(input: FeatureInput): Readiness {
  const quality = qualityOf(input)
  const findings = faultsOf(input, quality)
  return { isUsable: findings.every(({ severity }) => severity !== 'quarantine'), quality, findings }
}

function qualityOf(input: FeatureInput): DataQuality {
  const { now, lastKnownAt, freshFor, uselessAfter, expectedRows, presentRows, quarantinedRows } = input
  const age = now - lastKnownAt
  const span = Math.max(1, uselessAfter - freshFor)
  const recency = Number.isFinite(age) ? clamp(1 - (age - freshFor) / span) : 0
  const usable = wholeCount(presentRows - wholeCount(quarantinedRows))
  const completeness = expectedRows > 0 ? clamp(usable / expectedRows) : 0
  const rows = wholeCount(presentRows)
  const doubtful = Math.min(rows, wholeCount(quarantinedRows + input.flaggedRows + input.alteredRows))
  const confidence = wilsonProportion(rows - doubtful, rows)
  return { recency, completeness, confidence, score: recency * completeness * (confidence?.low ?? 0) }
}

function faultsOf(input: FeatureInput, { completeness, confidence }: DataQuality): readonly Finding[] {
  const { origin, mode, now, lastKnownAt, uselessAfter, presentRows, quarantinedRows, alteredRows, value } = input
  const findings: Finding[] = []
  const tell = (code: FindingCode, what: string, field: string, measured: number, low: number, high: number): void => {
    const place = { from: 0, count: presentRows, ts: lastKnownAt }
    findings.push(makeFinding(code, what, place, evidenceOf(field, measured, low, high)))
  }
  if (!admitsOrigin(mode, origin)) {
    tell('ORIGIN_NOT_ADMITTED', `The rows are ${origin} and the session is ${mode}`, 'admitted', 0, 1, 1)
  }
  if (!(presentRows > 0)) {
    tell('DATA_MISSING', 'There are no rows in the window', 'rows', presentRows, 1, Infinity)
    return findings
  }
  const age = now - lastKnownAt
  if (!(age <= uselessAfter)) {
    tell('DATA_STALE', `The last row is ${shown(age / 1e6)} s old`, 'age', age, 0, uselessAfter)
  }
  if (alteredRows > 0 && (mode === 'PAPER' || mode === 'LIVE')) {
    tell(
      'INPUT_ALTERED',
      `${alteredRows} of ${presentRows} rows are repaired or filled in`,
      'altered rows',
      alteredRows,
      0,
      0,
    )
  }
  if (quarantinedRows > 0) {
    const what = `${quarantinedRows} of ${presentRows} rows are set aside`
    tell('INPUT_QUARANTINED', what, 'quarantined rows', quarantinedRows, 0, 0)
  }
  if (completeness < LEAST_COMPLETENESS) {
    const what = `Only ${shown(100 * completeness)} % of the rows are usable`
    tell('DATA_INCOMPLETE', what, 'completeness', completeness, LEAST_COMPLETENESS, 1)
  }
  if (confidence !== null && confidence.value < LEAST_CONFIDENCE) {
    const what = `${shown(100 * (1 - confidence.value))} % of ${confidence.n} rows are doubtful`
    tell('QUALITY_LOW', what, 'confidence', confidence.value, LEAST_CONFIDENCE, 1)
  }
  if (value !== undefined && !Number.isFinite(value)) {
    tell('FEATURE_NOT_FINITE', `The feature is ${value}`, 'feature', value, -Number.MAX_VALUE, Number.MAX_VALUE)
  }
  return findings
}

/** Into 0 to 1; what is no number is 0. */
function clamp(share: number): number {
  return share > 0 ? Math.min(1, share) : 0
}

/** A count that is none counts as nothing. */
function wholeCount(count: number): number {
  return Number.isFinite(count) ? Math.max(0, Math.floor(count)) : 0
}
