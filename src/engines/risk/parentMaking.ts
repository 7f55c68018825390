import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { newOrder } from '#core/orders/orderTable.ts'
import { SECOND } from '#core/time/duration.ts'
import type { Mandate } from '#contracts/broker.ts'
import type { ParentSubmission } from '#contracts/records/parents.ts'
import type { Books } from './books.ts'
import { SLIPPAGE_BUDGET } from './entryPlan.ts'
import type { RiskDesk } from './state.ts'

/** Bounds of every parent order, whatever its plan. */
const MINIMUM_INTERVAL = SECOND
const MAXIMUM_CHILDREN = 200
const MAXIMUM_REJECTIONS = 3

/**
 * Hands an approved proposal with a plan to the broker as a parent order. It has the name its one entry would have had, so
 * that the same decision is carried out once, whichever way.
 *
 * @param entry the entry as it would leave at once; it stands for the parent in the books until the broker tells of it
 * @param startAt from when it may be worked, on the clock of the session
 */
export function sendParent(
  desk: RiskDesk,
  books: Books,
  proposal: Proposal,
  instrument: Instrument,
  entry: OrderSpecification,
  startAt: number,
  approval: Mandate['approval'],
): void {
  const { memory, context } = desk
  const { execution, stopPrice, targetPrice, side, quantity, limitPrice, referencePrice } = proposal
  if (execution === undefined) throw new Error(`Invariant: the proposal ${proposal.proposalId} has no plan`)
  const { accountId, instrumentId, strategyId, signalId, proposalId, clientOrderId } = entry
  const submission: ParentSubmission = {
    parent: {
      parentId: clientOrderId,
      side,
      quantity,
      quantityIncrement: instrument.quantityIncrement,
      priceIncrement: instrument.priceIncrement,
      minimumQuantity: instrument.quantityIncrement,
      limitPrice,
      decisionPrice: referencePrice,
      slippageBudget: SLIPPAGE_BUDGET,
      startAt,
      deadline: startAt + execution.duration,
      seed: Number.parseInt(memory.sha256(clientOrderId).slice(0, 8), 16),
      minimumInterval: MINIMUM_INTERVAL,
      maximumChildren: MAXIMUM_CHILDREN,
      maximumRejections: MAXIMUM_REJECTIONS,
      replaces: false,
      exits: stopPrice === null ? null : { stopPrice, targetPrice },
      terms: execution.terms,
    },
    decision: {
      accountId,
      instrumentId,
      strategyId,
      signalId,
      proposalId,
      role: 'ENTRY',
      restingTime: instrument.calendar === 'XNYS' ? 'DAY' : 'GTC',
    },
    words: execution.words,
  }
  books.noteSent(newOrder(entry))
  books.parents.add(clientOrderId)
  context.command('broker', 'WorkParent', { ...submission, mandate: { verdictId: context.nextId('V'), approval } })
}
