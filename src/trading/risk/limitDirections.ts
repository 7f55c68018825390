import type { RiskLimits } from './limits.ts'

/** Limits that ask for at least something: the larger, the tighter. */
const AT_LEAST: ReadonlySet<keyof RiskLimits> = new Set([
  'duplicateWindow',
  'repetitionWindow',
  'quotedDepth',
  'tradedVolume',
  'rewardRisk',
  'probability',
] as const)

/** Limits that warn or slow down; all others refuse. */
const SOFT: ReadonlySet<keyof RiskLimits> = new Set([
  'grossExposureSoft',
  'expectedShortfall',
  'dayLossConservative',
  'dayLossDefensive',
  'drawdownConservative',
  'drawdownDefensive',
] as const)

/** Soft ones whose loosening waits all the same: nobody moves the marks of a bad day while the day is bad. */
const GUARD_MARK = /^(dayLoss|drawdown)/

/** Whether a limit refuses or warns. */
export function limitKind(name: keyof RiskLimits): 'hard' | 'soft' {
  return SOFT.has(name) ? 'soft' : 'hard'
}

/** Whether the second value allows less or more than the first; null when they are equal. */
export function limitDirection(name: keyof RiskLimits, from: number, to: number): 'TIGHTER' | 'LOOSER' | null {
  if (from === to) return null
  return to > from === AT_LEAST.has(name) ? 'TIGHTER' : 'LOOSER'
}

/** True when such a change takes effect only after a cool-off. */
export function waitsForCoolOff(name: keyof RiskLimits, from: number, to: number): boolean {
  return limitDirection(name, from, to) === 'LOOSER' && (limitKind(name) === 'hard' || GUARD_MARK.test(name))
}

/** True when something used of a limit is beyond it. */
export function isBeyond(name: keyof RiskLimits, used: number, limit: number): boolean {
  return AT_LEAST.has(name) ? used < limit : used > limit
}
