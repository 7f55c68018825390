import type { ClientOrderId } from '#core/model/identifiers.ts'
import { isClosed } from '#core/model/order.ts'
import type { AccountReport, BrokerNews, OrderReport } from '#engines/broker/brokerPort.ts'
import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import type { AccountQuestions } from './accountReport.ts'
import type { BrokerMarket } from './brokerMarkets.ts'
import { reportFill, reportOrder } from './reports.ts'

/** Watches working orders by asking for them in turns, and tells what changed. */
export interface OrderWatch {
  /** Watches an order from before it is sent until it has ended. */
  add(id: ClientOrderId, market: BrokerMarket, isStop: boolean): void
  isWatched(id: ClientOrderId): boolean
  /** The venue certainly does not have it. */
  drop(id: ClientOrderId): void
  learn(id: ClientOrderId, venueOrderId: string): void
  /** Orders that the account told as working, with the executions that are told already. */
  adopt(report: AccountReport): void
  /** Markets with working orders, and with stops among them. */
  readonly working: { readonly markets: readonly BrokerMarket[]; readonly withStops: readonly BrokerMarket[] }
  /** Asks soon instead of at the next turn. */
  hurry(): void
  stop(): void
}

interface Watched {
  readonly id: ClientOrderId
  readonly market: BrokerMarket
  readonly isStop: boolean
  readonly since: number
  venueOrderId: string | null
  last: OrderReport | null
  /** Sum of the executions that were heard. */
  heard: number
  /** Filled quantity up to which the executions were told. */
  told: number
  /** Rounds in which the venue told less in executions than in the order. */
  lagging: number
}

/** How the watch is set up. */
export interface WatchSetup {
  readonly questions: AccountQuestions
  readonly clock: FeedClock
  readonly pollMs: number
  readonly tell: (news: BrokerNews) => void
}

/** Executions are asked for from so much before the order on, microseconds. */
const OVERLAP = 10_000_000
const MOST_LAG_ROUNDS = 20
const FAILURES_UNTIL_DOWN = 2
const IDLE_ROUNDS = 10

/** Starts watching. */
export function createOrderWatch({ questions, clock, pollMs, tell }: WatchSetup): OrderWatch {
  const { dialect, ask, find, names, namesById, venueNow } = questions
  const watched = new Map<ClientOrderId, Watched>()
  const executions = new Set<string>()
  let callOff = (): void => {}
  let isStopped = false
  let isRunning = false
  let failures = 0
  let idle = 0

  function schedule(milliseconds: number): void {
    callOff()
    if (!isStopped) callOff = clock.after(milliseconds, () => void turn())
  }

  async function turn(): Promise<void> {
    if (isRunning) return
    isRunning = true
    try {
      if (watched.size > 0 || failures > 0 || idle >= IDLE_ROUNDS) {
        idle = 0
        note(await round())
      } else idle += 1
    } finally {
      isRunning = false
      schedule(pollMs)
    }
  }

  function note(isHeard: boolean): void {
    if (isStopped) return
    const wasDown = failures >= FAILURES_UNTIL_DOWN
    failures = isHeard ? 0 : failures + 1
    if (isHeard && wasDown) {
      tell({ kind: 'LINK', state: 'UP', isGap: true, text: `${dialect.name} tells its orders again.` })
    }
    if (!isHeard && failures === FAILURES_UNTIL_DOWN) {
      const text = `${dialect.name} does not tell its orders, so news of them may be missing until it does.`
      tell({ kind: 'LINK', state: 'DOWN', isGap: true, text })
    }
  }

  /** One round of questions; false when the venue did not answer all of them. */
  async function round(): Promise<boolean> {
    const orders = [...watched.values()]
    const markets = distinct(orders.map(({ market }) => market))
    const open = await dialect.openOrders(ask, markets.length === 0 ? questions.markets.slice(0, 1) : markets)
    if (open === null) return false
    const reports = new Map<string, OrderReport>()
    for (const told of open) {
      const made = reportOrder(told, find, names)
      if (made.kind === 'UNREADABLE') return false
      if (made.kind !== 'REPORT') continue
      reports.set(made.report.venueOrderId, made.report)
      if (made.report.clientOrderId !== null) reports.set(`name ${made.report.clientOrderId}`, made.report)
    }
    let isWhole = true
    for (const order of orders) {
      const found = reports.get(order.venueOrderId ?? '') ?? reports.get(`name ${order.id}`)
      const report = found ?? (await askOne(order))
      if (report === 'NOT_TOLD') isWhole = false
      else if (report !== null && !(await hear(order, report))) isWhole = false
    }
    return isWhole
  }

  /** An order that is not open any more, or was never seen (null). */
  async function askOne(order: Watched): Promise<OrderReport | 'NOT_TOLD' | null> {
    const { venueOrderId, market } = order
    const told = venueOrderId === null ? 'NOT_FOUND' : await dialect.order(ask, market, venueOrderId)
    if (told === 'NOT_FOUND') {
      // Denied is not proven; the account will tell it if it is there after all.
      if (clock.now() - order.since > dialect.capabilities.worstLag) watched.delete(order.id)
      return null
    }
    const made = told === null ? null : reportOrder(told, find, names)
    return made?.kind === 'REPORT' ? made.report : 'NOT_TOLD'
  }

  /** Tells what is new of an order, its executions first; false when the executions were not told. */
  async function hear(order: Watched, report: OrderReport): Promise<boolean> {
    order.venueOrderId = report.venueOrderId
    namesById.set(report.venueOrderId, order.id)
    if (report.filledQuantity > order.told) {
      const since = Math.max(0, order.since - OVERLAP + (venueNow() - clock.now()))
      const fills = await dialect.fills(ask, [order.market], since, venueNow())
      if (fills === null) return false
      for (const told of [...fills].sort((one, other) => one.at - other.at)) {
        const made = reportFill(told, find, (id) => namesById.get(id) ?? null)
        if (made.kind !== 'REPORT' || executions.has(told.executionId) || made.report.clientOrderId === null) continue
        executions.add(told.executionId)
        const owner = watched.get(made.report.clientOrderId)
        if (owner !== undefined) owner.heard += made.report.quantity
        if (!isStopped) tell({ kind: 'FILL', report: made.report })
      }
      // The newest executions can be late; the order waits for them, but not for ever.
      if (report.filledQuantity > order.heard && order.lagging < MOST_LAG_ROUNDS) {
        order.lagging += 1
        return true
      }
    }
    order.lagging = 0
    order.told = report.filledQuantity
    const { last } = order
    if (last?.status !== report.status || last.filledQuantity !== report.filledQuantity) {
      order.last = report
      if (!isStopped) tell({ kind: 'ORDER', report: { ...report, clientOrderId: order.id } })
    }
    if (isClosed(report.status)) watched.delete(order.id)
    return true
  }

  function add(id: ClientOrderId, market: BrokerMarket, isStop: boolean): Watched {
    const known = watched.get(id)
    if (known !== undefined) return known
    const order: Watched = {
      id,
      market,
      isStop,
      since: clock.now(),
      venueOrderId: null,
      last: null,
      heard: 0,
      told: 0,
      lagging: 0,
    }
    watched.set(id, order)
    return order
  }

  schedule(pollMs)
  return {
    add: (id, market, isStop) => void add(id, market, isStop),
    isWatched: (id) => watched.has(id),
    drop: (id) => void watched.delete(id),
    learn: (id, venueOrderId) => {
      namesById.set(venueOrderId, id)
      const order = watched.get(id)
      if (order !== undefined) order.venueOrderId = venueOrderId
    },
    adopt: ({ orders, fills }) => {
      for (const report of orders ?? []) {
        const { clientOrderId, venueOrderId, instrumentId, type } = report
        const market = questions.markets.find(({ instrument }) => instrument.id === instrumentId)
        if (clientOrderId === null || market === undefined || isClosed(report.status)) continue
        if (watched.has(clientOrderId)) continue
        const order = add(clientOrderId, market, type === 'STOP' || type === 'STOP_LIMIT')
        Object.assign(order, { venueOrderId, last: report, heard: report.filledQuantity, told: report.filledQuantity })
        for (const fill of fills ?? []) if (fill.venueOrderId === venueOrderId) executions.add(fill.executionId)
      }
    },
    get working() {
      const orders = [...watched.values()]
      return {
        markets: distinct(orders.map(({ market }) => market)),
        withStops: distinct(orders.filter(({ isStop }) => isStop).map(({ market }) => market)),
      }
    },
    hurry: () => {
      if (!isRunning) schedule(0)
    },
    stop: () => {
      isStopped = true
      callOff()
    },
  }
}

function distinct(markets: readonly BrokerMarket[]): readonly BrokerMarket[] {
  return [...new Set(markets)]
}
