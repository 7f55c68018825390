import type { MeasuredDecision } from '#trading/approval/fatigue.ts'

/** How carefully the trader has decided in this session. */
export interface CareMemory {
  /** The last decisions, oldest first. */
  readonly last: MeasuredDecision[]
  decisions: number
  approved: number
  /** Stays until the session ends: care does not come back by pressing more slowly once. */
  tired: boolean
  text: string
}

/** Nobody has decided yet. */
export function freshCare(): CareMemory {
  return { last: [], decisions: 0, approved: 0, tired: false, text: '' }
}
