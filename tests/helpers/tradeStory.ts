import { identifier } from '#core/model/identifiers.ts'
import type { ExecutionId } from '#core/model/identifiers.ts'
import type { Fill, OrderSpecification } from '#core/model/order.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import { HOUR } from '#core/time/duration.ts'
import { fillKey } from '#engines/broker/journalKinds.ts'
import { buildOrder, buildProposal, ACME } from '../builders/trading.ts'
import { JournalPen } from './lineageBench.ts'

/** Market time of the first entry: Monday, 5 January 2026, 15:00 UTC. */
export const STORY_START = 1_767_625_200_000_000

/** A fill of an order, `hours` after the first entry; money in micro-units, price in cents. */
function storyFill(
  order: OrderSpecification,
  execution: string,
  terms: { readonly quantity: number; readonly price: number; readonly hours: number } & Partial<Fill>,
): Fill {
  const { hours, ...changes } = terms
  return {
    executionId: identifier<ExecutionId>(execution),
    venue: 'TEST',
    accountId: order.accountId,
    clientOrderId: order.clientOrderId,
    instrumentId: ACME,
    strategyId: order.strategyId,
    side: order.side,
    fee: 1_000_000,
    slippage: 500_000,
    tsEvent: STORY_START + hours * HOUR,
    tsInit: STORY_START + hours * HOUR,
    ...changes,
  }
}

/** A pen that knows fills, busts and corrections, with the keys the broker gives them. */
class TradePen extends JournalPen {
  told(fill: Fill, orderQuantity = fill.quantity): this {
    const { clientOrderId, tsEvent } = fill
    const type =
      fill.revision === undefined ? 'OrderFilled' : fill.quantity === 0 ? 'OrderFillBusted' : 'OrderFillCorrected'
    const event: OrderEvent =
      type === 'OrderFilled'
        ? { type, clientOrderId, tsEvent, fill, orderQuantity }
        : { type, clientOrderId, tsEvent, fill }
    return this.entry(type, { event, specification: null, mandate: null, cause: 'venue' }, fillKey(fill))
  }
}

/**
 * Writes a journal of three trades into a folder: `win`, ten shares from 100 to 120 in two exits, approved; `loss`, ten from
 * 100 to 95, bought back two days later as `again` and still open. An execution of `win` was told twice over and busted.
 */
export function writeTradeStory(folder: string): void {
  const [win, loss, again] = ['win', 'loss', 'again'].map((id) => buildOrder(id)) as [
    OrderSpecification,
    OrderSpecification,
    OrderSpecification,
  ]
  const exit = (id: string, parent: OrderSpecification, quantity: number): OrderSpecification =>
    buildOrder(id, {
      role: 'EXIT',
      side: 'SELL',
      quantity,
      proposalId: null,
      reduceOnly: true,
      parentClientOrderId: parent.clientOrderId,
    })
  const [first, second, stop] = [exit('win-exit-1', win, 4), exit('win-exit-2', win, 6), exit('loss-exit', loss, 10)]
  const pen = new TradePen().session()
  const proposal = buildProposal(win)
  pen.proposal(proposal).change({ ...proposal, status: 'APPROVED' }, 'as planned')
  pen.approved(win)
  pen.told(storyFill(win, 'e1', { quantity: 10, price: 100_00, hours: 0 }))
  pen.intended(first, null).told(storyFill(first, 'e2', { quantity: 4, price: 110_00, hours: 1 }))
  pen.intended(second, null).told(storyFill(second, 'e3', { quantity: 6, price: 99_00, hours: 2 }))
  pen.told(storyFill(second, 'e3', { quantity: 6, price: 120_00, hours: 3, revision: 1 }))
  pen.approved(loss).told(storyFill(loss, 'e4', { quantity: 10, price: 100_00, hours: 24 }))
  pen.intended(stop, null).told(storyFill(stop, 'e5', { quantity: 10, price: 95_00, hours: 25 }))
  pen.approved(again).told(storyFill(again, 'e6', { quantity: 3, price: 96_00, hours: 72 }), 10)
  pen.told(storyFill(again, 'e7', { quantity: 7, price: 96_00, hours: 73 }), 10)
  pen.told(storyFill(again, 'e7', { quantity: 0, price: 96_00, hours: 74, revision: 1, fee: 0 }))
  pen.write(folder)
}
