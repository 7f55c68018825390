import { EventName, type Contract } from '@stoqey/ib'
import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import { isRefusalOfAny } from './gatewayCodes.ts'
import type { GatewaySession } from './gatewaySession.ts'
import type { GatewayPatience } from './settings.ts'

/** What a question came to: its rows, no (the gateway refused it), or nothing in time. */
export type Answer<Row> =
  | { readonly kind: 'ROWS'; readonly rows: readonly Row[] }
  | { readonly kind: 'REFUSED' | 'NO_ANSWER' }

/** What a position message says; the quantity in units, signed. */
export interface PositionRow {
  readonly account: string
  readonly contract: Contract
  readonly quantity: number
}

/** One value of the account summary. */
export interface SummaryRow {
  readonly account: string
  readonly tag: string
  readonly value: string
  readonly currency: string
}

/** Questions have numbers of their own, far from those of orders. */
const FIRST_QUESTION = 1_500_000_000

const EVERY_CLIENT = '0'

interface Asked {
  readonly id: number
  settle(kind: 'REFUSED' | 'NO_ANSWER'): void
}

/** Asks one session. Most questions carry no number, so they are asked one after the other. */
export class Questions {
  readonly #session: GatewaySession
  readonly #clock: FeedClock
  readonly #patience: GatewayPatience
  readonly #asked = new Set<Asked>()
  #nextId = FIRST_QUESTION

  constructor(session: GatewaySession, clock: FeedClock, patience: GatewayPatience) {
    this.#session = session
    this.#clock = clock
    this.#patience = patience
  }

  /** A message of the gateway that may be about a question. */
  takeMessage(id: number | null, code: number): void {
    const isAboutAny = id === null && isRefusalOfAny(code)
    for (const asked of this.#asked) if (asked.id === id || isAboutAny) asked.settle('REFUSED')
  }

  /** The session ended. */
  end(): void {
    for (const asked of this.#asked) asked.settle('NO_ANSWER')
  }

  /** The gateway's time, seconds since the epoch. */
  time(): Promise<Answer<number>> {
    const { api } = this.#session
    return this.#ask((_id, push, done) => {
      const onTime = (seconds: number): void => {
        push(seconds)
        done()
      }
      api.on(EventName.currentTime, onTime).reqCurrentTime()
      return () => api.off(EventName.currentTime, onTime)
    })
  }

  /** Every open order, those of other clients as well; the orders themselves come as events. Rows are Interactive Brokers' numbers. */
  openOrders(): Promise<Answer<number>> {
    const { api } = this.#session
    return this.#ask((_id, push, done) => {
      const onOrder = (_orderId: number, _contract: Contract, order: { readonly permId?: number }): void => {
        push(order.permId ?? 0)
      }
      api.on(EventName.openOrder, onOrder).on(EventName.openOrderEnd, done).reqAllOpenOrders()
      return () => api.off(EventName.openOrder, onOrder).off(EventName.openOrderEnd, done)
    })
  }

  /** Every order that ended today; rows as above. */
  completedOrders(): Promise<Answer<number>> {
    const { api } = this.#session
    return this.#ask((_id, push, done) => {
      const onOrder = (_contract: Contract, order: { readonly permId?: number }): void => push(order.permId ?? 0)
      api.on(EventName.completedOrder, onOrder).on(EventName.completedOrdersEnd, done).reqCompletedOrders(false)
      return () => api.off(EventName.completedOrder, onOrder).off(EventName.completedOrdersEnd, done)
    })
  }

  /** Every execution of the day; they come as events. Rows are their ids. */
  executions(account: string): Promise<Answer<string>> {
    const { api } = this.#session
    return this.#ask((id, push, done) => {
      const onExecution = (of: number, _contract: Contract, execution: { readonly execId?: string }): void => {
        if (of === id) push(execution.execId ?? '')
      }
      const onEnd = (of: number): void => {
        if (of === id) done()
      }
      api.on(EventName.execDetails, onExecution).on(EventName.execDetailsEnd, onEnd)
      api.reqExecutions(id, { clientId: EVERY_CLIENT, acctCode: account })
      return () => api.off(EventName.execDetails, onExecution).off(EventName.execDetailsEnd, onEnd)
    })
  }

  positions(): Promise<Answer<PositionRow>> {
    const { api } = this.#session
    return this.#ask((_id, push, done) => {
      const onPosition = (account: string, contract: Contract, quantity: number): void => {
        push({ account, contract, quantity })
      }
      api.on(EventName.position, onPosition).on(EventName.positionEnd, done).reqPositions()
      return () => api.off(EventName.position, onPosition).off(EventName.positionEnd, done).cancelPositions()
    })
  }

  /** Values of the account summary, for example `AvailableFunds` or `$LEDGER:ALL`. */
  summary(tags: string): Promise<Answer<SummaryRow>> {
    const { api } = this.#session
    return this.#ask((id, push, done) => {
      const onRow = (of: number, account: string, tag: string, value: string, currency: string): void => {
        if (of === id) push({ account, tag, value, currency })
      }
      const onEnd = (of: number): void => {
        if (of === id) done()
      }
      api.on(EventName.accountSummary, onRow).on(EventName.accountSummaryEnd, onEnd)
      api.reqAccountSummary(id, 'All', tags)
      return () => {
        api.off(EventName.accountSummary, onRow).off(EventName.accountSummaryEnd, onEnd)
        api.cancelAccountSummary(id)
      }
    })
  }

  #ask<Row>(begin: (id: number, push: (row: Row) => void, done: () => void) => () => unknown): Promise<Answer<Row>> {
    if (!this.#session.isOpen) return Promise.resolve({ kind: 'NO_ANSWER' })
    this.#nextId += 1
    const id = this.#nextId
    return new Promise((resolve) => {
      const rows: Row[] = []
      const finish = (answer: Answer<Row>): void => {
        if (!this.#asked.delete(asked)) return
        callOff()
        stop()
        resolve(answer)
      }
      const asked: Asked = { id, settle: (kind) => finish({ kind }) }
      this.#asked.add(asked)
      const callOff = this.#clock.after(this.#patience.question, () => asked.settle('NO_ANSWER'))
      const stop = begin(
        id,
        (row) => rows.push(row),
        () => finish({ kind: 'ROWS', rows }),
      )
    })
  }
}
