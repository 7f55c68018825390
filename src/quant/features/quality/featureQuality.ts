import type { FeatureDeclaration } from '../declaration.ts'

/** What can be wrong about a value. */
export type FeatureFault = 'MISSING' | 'OUT_OF_RANGE' | 'STALE' | 'OUTLIER' | 'DRIFTED'

/** How good a value is, each a share from 0 to 1. */
export interface FeatureQuality {
  /** 1 up to an age of one bar, falling evenly to 0 where the value is too old to decide on. */
  readonly recency: number
  /** Share of the bars of its lookback that had everything it reads. */
  readonly completeness: number
  /** Recency times completeness, halved for each doubt (an outlier, a drift); 0 for a value that may not be used. */
  readonly confidence: number
}

/** What is known about a value beside the value. */
export interface Circumstances {
  /** Age in bars of open market since its bar closed; 0 at the close. */
  readonly age: number
  readonly completeness: number
  readonly isOutlier: boolean
  readonly hasDrifted: boolean
}

/** A value's faults, worst first: of MISSING, OUT_OF_RANGE and STALE each forbids its use, the others are doubts. */
export function faultsOf(
  { range, freshness }: Pick<FeatureDeclaration, 'range' | 'freshness'>,
  value: number,
  { age, isOutlier, hasDrifted }: Circumstances,
): readonly FeatureFault[] {
  const faults: FeatureFault[] = []
  if (Number.isNaN(value)) faults.push('MISSING')
  else if (!isInRange(range, value)) faults.push('OUT_OF_RANGE')
  if (age > freshness + 1) faults.push('STALE')
  if (isOutlier) faults.push('OUTLIER')
  if (hasDrifted) faults.push('DRIFTED')
  return faults.length === 0 ? NONE : faults
}

/** Whether a value keeps the contract of its declaration: a finite number within the range, bounds included. */
export function isInRange({ low, high }: FeatureDeclaration['range'], value: number): boolean {
  return Number.isFinite(value) && (low === null || value >= low) && (high === null || value <= high)
}

/** Whether a value with these faults may be used to decide. */
export function isUsable(faults: readonly FeatureFault[]): boolean {
  return faults.every((fault) => fault === 'OUTLIER' || fault === 'DRIFTED')
}

/** How good a value with these faults is. */
export function qualityOf(
  { freshness }: Pick<FeatureDeclaration, 'freshness'>,
  { age, completeness, isOutlier, hasDrifted }: Circumstances,
  faults: readonly FeatureFault[],
): FeatureQuality {
  const recency = Math.min(1, Math.max(0, 1 - (age - 1) / freshness))
  const doubts = (isOutlier ? 0.5 : 1) * (hasDrifted ? 0.5 : 1)
  return { recency, completeness, confidence: isUsable(faults) ? recency * completeness * doubts : 0 }
}

const NONE: readonly FeatureFault[] = []
