import type { ProofEvidence } from '#contracts/records/proof.ts'
import { type Decision, decisionText } from './decisions.ts'

/** From when on a run that started later decides like the one that started at the beginning. */
export interface Settling {
  /** Bars after the later start after which all decisions agree. */
  readonly needed: number
  /** Whether decisions agree for a while before the data end. */
  readonly isSettled: boolean
  /** Decisions of either run after the warm-up. */
  readonly after: number
  /** Those of them that differ although one before them agreed: it is no position of before that made the difference. */
  readonly lasting: number
  /** The last that differs. */
  readonly evidence: ProofEvidence | null
}

/** Decisions that must agree after the last that differs before the runs count as settled. */
const ENOUGH = 3

/**
 * Compares the decisions of a run with those of a later start, which saw nothing up to `from`. `seen` counts the bars of a
 * decision's instrument that the later one has seen, its own included. Instruments settle each for themselves.
 */
export function measureSettling(
  own: readonly Decision[],
  late: readonly Decision[],
  from: number,
  seen: (decision: Decision) => number,
  warmUp: number,
  variant: string,
): Settling {
  const mine = own.filter(({ at }) => at > from)
  const inOwn = new Set(mine.map(textOf))
  const inLate = new Set(late.map(textOf))
  const all = [...mine, ...late.filter((decision) => !inOwn.has(textOf(decision)))].toSorted(
    (one, two) => one.at - two.at,
  )
  const tallies = new Map<string, Tally>()
  let last: Decision | null = null
  for (const decision of all) {
    const tally = tallies.get(decision.instrumentId) ?? emptyTally()
    tallies.set(decision.instrumentId, tally)
    const agrees = inOwn.has(textOf(decision)) && inLate.has(textOf(decision))
    if (!agrees) last = decision
    count(tally, agrees, seen(decision), warmUp)
  }
  const parts = [...tallies.values()]
  return {
    needed: parts.reduce((most, { needed }) => Math.max(most, needed), 0),
    isSettled: parts.every(({ needed, agreeing }) => needed === 0 || agreeing >= ENOUGH),
    after: parts.reduce((sum, { after }) => sum + after, 0),
    // Where nothing ever agrees it is not for a position of before.
    lasting: parts.reduce((sum, { lasting, hasAgreed, unmatched }) => {
      return sum + lasting + (!hasAgreed && unmatched > ENOUGH ? unmatched : 0)
    }, 0),
    evidence: last === null ? null : evidenceOf(last, inOwn.has(textOf(last)), variant),
  }
}

/** What is counted for one instrument. */
interface Tally {
  needed: number
  /** Decisions that agreed since the last that did not. */
  agreeing: number
  after: number
  lasting: number
  /** Decisions after the warm-up that differed before any agreed. */
  unmatched: number
  hasAgreed: boolean
}

function emptyTally(): Tally {
  return { needed: 0, agreeing: 0, after: 0, lasting: 0, unmatched: 0, hasAgreed: false }
}

function count(tally: Tally, agrees: boolean, seen: number, warmUp: number): void {
  if (agrees) tally.agreeing += 1
  else {
    tally.needed = seen
    tally.agreeing = 0
  }
  if (seen <= warmUp) return
  tally.after += 1
  if (agrees) tally.hasAgreed = true
  else if (tally.hasAgreed) tally.lasting += 1
  else tally.unmatched += 1
}

function textOf({ at, instrumentId, direction }: Decision): string {
  return decisionText(at, instrumentId, direction)
}

function evidenceOf({ at, instrumentId, direction }: Decision, isOwn: boolean, variant: string): ProofEvidence {
  const words = `${direction} ${instrumentId}`
  return { at, instrumentId, expected: isOwn ? words : null, found: isOwn ? null : words, variant }
}
