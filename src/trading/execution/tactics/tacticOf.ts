import type { ParentOrder } from '../parentOrder.ts'
import { participation } from './participation.ts'
import { slots } from './slotTactic.ts'
import type { Tactic } from './tactic.ts'
import { iceberg, limit, marketable, peg, postOnly } from './touchTactics.ts'

/** The tactic by which a parent order is worked. */
export function tacticOf(parent: ParentOrder): Tactic {
  const { terms } = parent
  switch (terms.kind) {
    case 'MARKETABLE':
      return marketable(terms)
    case 'LIMIT':
      return limit(terms)
    case 'POST_ONLY':
      return postOnly(terms)
    case 'PEG':
      return peg(terms)
    case 'ICEBERG':
      return iceberg(terms)
    case 'TWAP':
      return slots(
        parent,
        Array.from({ length: terms.slots }, () => 1),
        terms,
      )
    case 'VWAP':
      return slots(parent, terms.curve, terms)
    case 'POV':
      return participation(terms)
  }
}
