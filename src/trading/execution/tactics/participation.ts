import { crossingPrice, nearTouch } from '../executionView.ts'
import type { AlgorithmTerms } from '#core/model/executionPlan.ts'
import { resting, type Situation, type Tactic, type TacticMemory, WAIT, type Wish } from './tactic.ts'

type Terms = Extract<AlgorithmTerms, { kind: 'POV' }>

/**
 * Trades a share of what the market trades. A slice is placed when the share is behind by at least the smallest order;
 * it rests at the near touch for its patience, then crosses. Filled and open together never exceed `rate` of the volume
 * seen, so that a market that stands still is never led; and what it is behind is caught up with slices of at most `cap`
 * of the volume since the last one.
 */
export function participation(terms: Terms): Tactic {
  function decide(memory: TacticMemory, situation: Situation): Wish {
    const { view, parent, committed, now } = situation
    if ((memory.base ?? -1) < 0) memory.base = view.volume
    if (view.volume < (memory.base ?? 0)) rebase(memory, situation)
    const seen = Math.max(0, view.volume - (memory.base ?? 0)) + (memory.counted ?? 0)
    const child = situation.open.find(({ immediate, status }) => !immediate && status !== 'HELD')
    if (child !== undefined) {
      const until = child.placedAt + terms.patience
      return now >= until ? { cancel: resting(situation) } : { wakeAt: until }
    }
    if (situation.open.length > 0) return WAIT
    if (memory.placed !== situation.placed) {
      memory.placed = situation.placed
      memory.mark = memory.wished ?? 0
    }
    const recent = terms.cap * Math.max(0, seen - (memory.mark ?? 0))
    const quantity = Math.min(terms.rate * seen - committed, recent, terms.maximumSlice)
    if (quantity < parent.minimumQuantity) return WAIT
    memory.wished = seen
    const wasPassive = situation.lastEnd?.why === 'CANCELLED' && !situation.lastEnd.immediate
    const immediate = terms.patience === 0 || wasPassive
    const price = immediate ? crossingPrice(view, parent.side, terms.reach) : nearTouch(view, parent.side)
    return price === null ? WAIT : { place: { quantity, price, immediate } }
  }

  /** Begins to count anew such that exactly what is committed is due: what went by unseen is not chased. */
  function rebase(memory: TacticMemory, situation: Situation): void {
    memory.base = situation.view.volume
    memory.counted = situation.committed / terms.rate
    memory.wished = memory.counted
    memory.mark = memory.counted
  }

  return { begin: () => ({ base: -1, counted: 0, placed: 0, mark: 0, wished: 0 }), decide, resumed: rebase }
}
