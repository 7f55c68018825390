import { crossingPrice, nearTouch } from '../executionView.ts'
import type { SlotTerms } from '#core/model/executionPlan.ts'
import type { ParentOrder } from '../parentOrder.ts'
import { resting, type Situation, type Tactic, type TacticMemory, WAIT, type Wish } from './tactic.ts'

/**
 * Trades parts of a quantity in slots of equal length: each part rests at the near touch first and crosses towards the
 * end of its slot. `weights` are the parts, one for each slot, in any unit. Schedules by time (equal weights) and by
 * volume (a curve of volumes) are both this.
 */
export function slots(parent: ParentOrder, weights: readonly number[], terms: SlotTerms): Tactic {
  const due = dueBySlot(parent, weights)
  const length = (parent.deadline - parent.startAt) / weights.length

  function decide(memory: TacticMemory, situation: Situation): Wish {
    const { now, view, filled, committed } = situation
    const slot = Math.min(weights.length - 1, Math.max(0, Math.floor((now - parent.startAt) / length)))
    const opensAt = parent.startAt + slot * length
    const closesAt = opensAt + length
    if (memory.slot !== slot) {
      memory.slot = slot
      memory.base = filled
    }
    const begin = Math.ceil(opensAt + (terms.jitter * situation.draw('slot', slot) * length) / 2)
    if (now < begin) return { wakeAt: begin }
    const crossAt = Math.ceil(begin + terms.patience * (closesAt - begin))
    const isCrossing = now >= crossAt && terms.patience < 1
    const target = due[slot] ?? parent.quantity
    const part = target - (slot === 0 ? 0 : (due[slot - 1] ?? 0))
    const most = (memory.base ?? 0) + Math.max(parent.minimumQuantity, part * terms.catchUp)
    const quantity = Math.min(target, most) - committed
    const wakeAt = Math.ceil(isCrossing || terms.patience === 1 ? closesAt : crossAt)
    if (isCrossing) {
      const stale = resting(situation)
      if (stale.length > 0) return { cancel: stale, wakeAt }
      const price = crossingPrice(view, parent.side, terms.reach)
      if (price === null || quantity <= 0 || situation.open.length > 0) return { wakeAt }
      return { place: { quantity, price, immediate: true }, wakeAt }
    }
    const near = nearTouch(view, parent.side)
    if (near === null || quantity <= 0 || situation.open.length > 0) return { wakeAt }
    return { place: { quantity, price: near, immediate: false }, wakeAt }
  }

  return {
    begin: () => ({ slot: -1, base: 0 }),
    decide: (memory, situation) => (weights.length === 0 ? WAIT : decide(memory, situation)),
    resumed(memory, situation) {
      // The slot it comes back in may trade its own part, not those that went by.
      memory.base = situation.filled
    },
  }
}

/** Quantity due at the end of each slot, on the increment; the last is the whole. */
function dueBySlot(parent: ParentOrder, weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  return weights.map((weight, index) => {
    sum += weight
    if (index === weights.length - 1) return parent.quantity
    const exact = parent.quantity * Math.min(1, sum / total)
    return Math.floor(exact / parent.quantityIncrement) * parent.quantityIncrement
  })
}
