import type { LineageGathering } from './graph.ts'
import { orderNode, type FoundOrder } from './orderStory.ts'
import { approvalNode, proposalNode } from './proposalStory.ts'
import { signalNode } from './signalStory.ts'

/** Links an order to what stands before it, where that is in the lineage already. */
export function linkOrder(graph: LineageGathering, found: FoundOrder): void {
  const { order } = found
  const node = orderNode(order.clientOrderId)
  const { parentClientOrderId: parent, proposalId, signalId } = order
  if (parent !== null && graph.has(orderNode(parent))) graph.link(orderNode(parent), node, 'protected by')
  else if (proposalId !== null && graph.has(proposalNode(proposalId))) linkToMandate(graph, found)
  else if (graph.has(signalNode(signalId))) graph.link(signalNode(signalId), node, 'needs no approval')
}

/** Links an order to the approval it left on, or to its proposal. */
export function linkToMandate(graph: LineageGathering, { row, order }: FoundOrder): void {
  const { proposalId } = order
  const approval = row.mandate?.approval ?? null
  const node = orderNode(order.clientOrderId)
  const decision = approval === null ? null : approvalNode(approval.proposalId, approval.hash)
  if (decision !== null && graph.has(decision)) graph.link(decision, node, 'entitles it')
  else if (proposalId !== null) graph.link(proposalNode(proposalId), node, 'carried out')
}
