import type { BrokerNews, CancelOutcome, SubmitOutcome } from '#engines/broker/brokerPort.ts'
import { cancelAnswer, CANCELLED_CODE, linkChange, REJECTED_CODE, refusalCode } from './gatewayCodes.ts'
import type { LineEvents } from './gatewayLine.ts'
import { isAtVenue, reportOf, type KnownOrder, type KnownOrders } from './knownOrders.ts'
import type { Executions } from './executions.ts'
import type { PendingAnswers } from './pendingOrders.ts'

/** What the news is made from, and who waits for it. */
export interface NewsParts {
  readonly known: KnownOrders
  readonly executions: Executions
  readonly submissions: PendingAnswers<SubmitOutcome>
  readonly cancels: PendingAnswers<CancelOutcome>
  readonly now: () => number
  readonly tell: (news: BrokerNews) => void
  /** The line between the gateway and Interactive Brokers changed. */
  readonly onLink: (state: 'UP' | 'DOWN', text: string) => void
}

type Words = Pick<LineEvents, 'onOrder' | 'onStatus' | 'onExecution' | 'onFee' | 'onMessage'>

/** Turns the gateway's words into answers for those who wait and news for everyone. */
export function createGatewayNews(parts: NewsParts): Words {
  const { known, executions, submissions, cancels, now, tell } = parts

  function changed(order: KnownOrder | null): void {
    if (order === null) return
    if (order.orderId !== null) {
      if (isAtVenue(order)) accept(order.orderId, order)
      answerCancel(order.orderId, order)
    }
    tellOrder(order)
  }

  function accept(orderId: number, order: KnownOrder): void {
    const report = reportOf(order, now())
    if (report === null) return
    // What was rejected at once is answered by the message that says so, not taken for accepted before.
    if (report.status === 'REJECTED' && report.filledQuantity === 0) return
    const { venueOrderId, tsEvent } = report
    for (const waiting of submissions.of(orderId)) waiting.finish({ kind: 'ACCEPTED', venueOrderId, tsEvent })
  }

  function answerCancel(orderId: number, { status }: KnownOrder): void {
    if (status === 'PendingCancel' || status === 'Cancelled' || status === 'ApiCancelled') {
      for (const waiting of cancels.of(orderId)) waiting.finish({ kind: 'ASKED' })
    }
    if (status === 'Filled') {
      const reason = { code: 'VENUE_ORDER_CLOSED', text: 'The order filled before it could be cancelled.' }
      for (const waiting of cancels.of(orderId)) waiting.finish({ kind: 'REFUSED', reason })
    }
  }

  function tellOrder(order: KnownOrder): void {
    if (order.status === 'ApiPending' || order.status === 'PendingSubmit') return
    const report = reportOf(order, now())
    if (report === null) return
    const words = `${report.status}|${report.filledQuantity}`
    if (order.told === words) return
    order.told = words
    tell({ kind: 'ORDER', report })
  }

  function takeOrderMessage(orderId: number, code: number, text: string): void {
    const order = known.byOrderId(orderId)
    const refusal = refusalCode(code)
    const reason = { code: refusal ?? 'VENUE_REJECTED', text: sentenceOf(text) }
    if (order !== null && code === REJECTED_CODE) order.note ??= { kind: 'REJECTED', text: sentenceOf(text) }
    if (order !== null && code === CANCELLED_CODE) order.note ??= { kind: 'CANCELLED', text: sentenceOf(text) }
    // Nobody waits any more for an order that was accepted: what is said of it now is no refusal.
    if (refusal !== null) {
      for (const waiting of submissions.of(orderId)) {
        if (waiting.isNew) waiting.finish({ kind: 'REFUSED', reason, tsEvent: now() })
        else waiting.giveUp(sentenceOf(text))
      }
    }
    if (code === CANCELLED_CODE) {
      for (const waiting of cancels.of(orderId)) waiting.finish({ kind: 'ASKED' })
      if (order !== null && order.status !== 'Filled') order.status = 'Cancelled'
    }
    const answer = cancelAnswer(code)
    if (answer !== null) {
      const why = answer === 'REFUSED' ? 'VENUE_CANCEL_REFUSED' : 'VENUE_ORDER_NOT_FOUND'
      const told = { code: why, text: sentenceOf(text) }
      for (const waiting of cancels.of(orderId)) waiting.finish({ kind: answer, reason: told })
    }
    // The note may change what a status means that was told before it.
    changed(order)
  }

  return {
    onOrder: (orderId, contract, order, state) => changed(known.takeOrder(orderId, contract, order, state.status)),
    onStatus: (update) => changed(known.takeStatus(update)),
    onExecution: (contract, execution) => {
      for (const report of executions.take(contract, execution, now())) tell({ kind: 'FILL', report })
    },
    onFee: (fee) => {
      const report = executions.takeFee(fee)
      if (report !== null) tell({ kind: 'FILL', report })
    },
    onMessage: (id, code, text) => {
      const change = linkChange(code)
      if (change === 'UP' || change === 'DOWN') parts.onLink(change, sentenceOf(text))
      else if (id !== null) takeOrderMessage(id, code, text)
    },
  }
}

/** A message of the gateway as one sentence; it may hold line ends. */
function sentenceOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim().slice(0, 500)
  return line === '' ? 'The gateway gave no reason.' : line
}
