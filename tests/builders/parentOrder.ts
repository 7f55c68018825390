import type { AlgorithmTerms } from '#core/model/executionPlan.ts'
import type { ParentOrder } from '#trading/execution/parentOrder.ts'

/** Builds a purchase of 1,000 at 100.00 within 0.3 % over ten minutes; any field can be replaced. */
export function buildParent(terms: AlgorithmTerms, changes: Partial<ParentOrder> = {}): ParentOrder {
  return {
    parentId: 'parent',
    side: 'BUY',
    quantity: 1_000,
    quantityIncrement: 1,
    priceIncrement: 1,
    minimumQuantity: 1,
    limitPrice: null,
    decisionPrice: 10_000,
    slippageBudget: 0.003,
    startAt: 0,
    deadline: 600_000_000,
    seed: 1,
    minimumInterval: 0,
    maximumChildren: 200,
    maximumRejections: 3,
    replaces: false,
    exits: null,
    terms,
    ...changes,
  }
}
