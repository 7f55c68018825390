import type { ProposalId } from '#core/model/identifiers.ts'
import type { PlantedFlaw } from '#trading/approval/plantedFlaws.ts'

interface Practised {
  readonly flaw: PlantedFlaw
  readonly salt: string
}

/** What risk remembers of practice. Nothing of it is in a table before the decision. */
export interface PracticeMemory {
  on: boolean
  /** Proposals of the session so far. */
  count: number
  lastWasPractice: boolean
  readonly open: Map<ProposalId, Practised>
  /** Shown and caught by flaw, those that nobody decided left out. */
  readonly scores: Map<string, { shown: number; caught: number }>
}

/** Practice is on and nothing was shown yet. */
export function freshPractice(on = true): PracticeMemory {
  return { on, count: 0, lastWasPractice: false, open: new Map(), scores: new Map() }
}
