import {
  EventName,
  IBApi,
  type CommissionReport,
  type Contract,
  type Execution,
  type Order,
  type OrderState,
} from '@stoqey/ib'
import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import { guardFrames, sendAtOnce } from './frameGuard.ts'
import { isConnectionRefusal, linkChange } from './gatewayCodes.ts'
import type { StatusUpdate } from './knownOrders.ts'
import type { GatewayPatience, GatewaySettings } from './settings.ts'

/** What the gateway says in a session, in its order. */
export interface SessionEvents {
  onOrder(orderId: number | null, contract: Contract, order: Order, state: OrderState): void
  onStatus(update: StatusUpdate): void
  onExecution(contract: Contract, execution: Execution): void
  onFee(report: CommissionReport): void
  /** A message about an order or question of that number; null when it is about none. */
  onMessage(id: number | null, code: number, text: string): void
  onEnd(text: string): void
}

/** One connection to the gateway, from its greeting to its end. It never comes back; another one is opened. */
export interface GatewaySession {
  readonly api: IBApi
  readonly accounts: readonly string[]
  readonly nextOrderId: number
  /** False once it has ended. */
  readonly isOpen: boolean
  /** Ends it for this reason, as if the gateway had. */
  end(text: string): void
}

type Opened =
  | { readonly ok: true; readonly session: GatewaySession }
  | { readonly ok: false; readonly text: string; readonly isRefused: boolean }

/** The library sends at most this many messages a second; the real limit is kept before it, where cancels go first. */
const LIBRARY_RATE = 100_000

/** Connects, greets and waits for the first order id and the accounts. Events begin before the answer. */
export function openGatewaySession(
  settings: GatewaySettings,
  patience: GatewayPatience,
  clock: FeedClock,
  events: SessionEvents,
): Promise<Opened> {
  const { host, port, clientId } = settings
  const api = new IBApi({ host, port, clientId, maxReqPerSec: LIBRARY_RATE })
  let accounts: readonly string[] | null = null
  let nextOrderId: number | null = null
  let isOpen = true
  let lastText = ''
  let isRefused = false

  return new Promise((resolve) => {
    let isSettled = false
    const callOff = clock.after(patience.handshake, () => end('it did not answer in time'))

    function end(text: string): void {
      if (!isOpen) return
      isOpen = false
      callOff()
      api.removeAllListeners()
      api.disconnect()
      if (isSettled) return events.onEnd(text)
      isSettled = true
      resolve({ ok: false, text: lastText === '' ? text : lastText, isRefused })
    }

    function settle(): void {
      if (isSettled || accounts === null || nextOrderId === null) return
      isSettled = true
      callOff()
      resolve({ ok: true, session: sessionOf(accounts, nextOrderId) })
    }

    function sessionOf(ours: readonly string[], first: number): GatewaySession {
      return {
        api,
        accounts: ours,
        nextOrderId: first,
        get isOpen() {
          return isOpen
        },
        end,
      }
    }

    function takeMessage(id: number | null, code: number, text: string): void {
      if (!isOpen) return
      if (isUnreadable(text)) return end('a message of it cannot be read')
      if (!isSettled && isConnectionRefusal(code)) {
        lastText = text
        isRefused = code === 326 || code === 506
      }
      events.onMessage(id, code, text)
      if (linkChange(code) === 'ENDING') end('it closes its port')
    }

    /** A message with words where numbers belong, or with numbers that lost digits, is as bad as none. */
    function areNumbers(...values: readonly (number | undefined)[]): boolean {
      const areGood = values.every((value) => value === undefined || Math.abs(value) <= Number.MAX_SAFE_INTEGER)
      if (!areGood) end('a message of it has words where numbers belong')
      return areGood
    }

    if (!guardFrames(api, (why) => end(why))) return end('the library that speaks its language is not the one expected')
    api.on(EventName.connected, () => sendAtOnce(api))
    api.on(EventName.disconnected, () => end('it closed the connection'))
    api.on(EventName.error, (error, code, id) => takeMessage(id > 0 ? id : null, code, error.message))
    api.on(EventName.info, (text, code) => takeMessage(null, code, text))
    api.on(EventName.managedAccounts, (list) => {
      accounts = list.split(',').filter((account) => account !== '')
      settle()
    })
    api.on(EventName.nextValidId, (orderId) => {
      if (Number.isSafeInteger(orderId) && orderId > 0) nextOrderId = Math.max(orderId, nextOrderId ?? 0)
      settle()
    })
    api.on(EventName.openOrder, (orderId, contract, order, state) => {
      if (areNumbers(orderId, order.totalQuantity, order.permId)) events.onOrder(orderId, contract, order, state)
    })
    api.on(EventName.completedOrder, (contract, order, state) => {
      if (areNumbers(order.totalQuantity, order.permId)) events.onOrder(null, contract, order, state)
    })
    api.on(EventName.orderStatus, (orderId, status, filled, _remaining, _price, permId, _parent, _last, ownerId) => {
      if (!areNumbers(orderId, filled, permId)) return
      events.onStatus({ orderId, status, filled, permId: permId ?? 0, clientId: ownerId ?? -1 })
    })
    api.on(EventName.execDetails, (_id, contract, execution) => {
      if (areNumbers(execution.shares, execution.price, execution.permId)) events.onExecution(contract, execution)
    })
    api.on(EventName.position, (_account, _contract, quantity) => void areNumbers(quantity))
    api.on(EventName.currentTime, (seconds) => void areNumbers(seconds))
    api.on(EventName.commissionReport, (report) => events.onFee(report))
    api.connect()
  })
}

/**
 * The library tells a message that lacks fields, or whose kind is no number, as an error. One with further fields it reads
 * and only remarks on; one of a kind it does not know is none of those that are waited for.
 */
function isUnreadable(text: string): boolean {
  return text.startsWith('Underrun error on ') || text.endsWith('token: undefined (NaN).')
}
