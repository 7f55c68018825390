import type { Proposal } from '#core/model/proposal.ts'
import { isWaiting } from '../queue.ts'

/** Proposals that may be decided together: routine, of one strategy and one side, at least two. */
export interface Batch {
  readonly strategyId: string
  readonly side: Proposal['side']
  readonly proposals: readonly Proposal[]
}

/** The most that one batch holds: every row stays visible. */
const LARGEST = 10

/** From this many on the trader types how many he means. */
export const COUNT_TYPED_FROM = 4

/** Finds the batches among what waits, the largest first. What was returned needs a look of its own. */
export function batchesOf(proposals: readonly Proposal[]): readonly Batch[] {
  const groups = new Map<string, Proposal[]>()
  for (const proposal of proposals.filter((each) => isWaiting(each) && each.status === 'QUEUED' && each.tier === 1)) {
    const key = `${proposal.strategyId}|${proposal.side}`
    groups.set(key, [...(groups.get(key) ?? []), proposal])
  }
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group
      if (first === undefined || group.length < 2) return []
      const soonest = group.toSorted((a, b) => a.tsExpires - b.tsExpires).slice(0, LARGEST)
      return [{ strategyId: first.strategyId, side: first.side, proposals: soonest }]
    })
    .toSorted((a, b) => b.proposals.length - a.proposals.length)
}

/** What the chosen proposals come to together: their value, and what they lose if every stop fills at its price. */
export function batchTotals(proposals: readonly Proposal[]): {
  readonly notional: number
  readonly risk: number
  readonly cost: number
} {
  let [notional, risk, cost] = [0, 0, 0]
  for (const proposal of proposals) {
    notional += proposal.notional
    cost += proposal.cost.total
    if (proposal.stopPrice !== null)
      risk += (proposal.notional * Math.abs(proposal.referencePrice - proposal.stopPrice)) / proposal.referencePrice
  }
  return { notional, risk: Math.round(risk), cost }
}
