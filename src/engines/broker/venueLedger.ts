import { identifier } from '#core/model/identifiers.ts'
import type { AccountId, ClientOrderId } from '#core/model/identifiers.ts'
import { isClosed } from '#core/model/order.ts'
import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { Fill, Order } from '#core/model/order.ts'
import type { ExchangeState } from '#trading/exchange/exchangeState.ts'
import type { VenueStateStore } from './ports.ts'

/** Ended orders stay on the exchange's own book this long, in orders, because a late child may still name its entry. */
const KEPT_ENDED = 64
/** Ended orders of one page; a page is written once. */
const PAGE = 32
/** Adjustments on the exchange's own book before the oldest of them are put away with the next page. */
const KEPT_ADJUSTMENTS = 64

/** What is saved with every change: the book that can still move, and how many pages of the past belong to it. */
interface LedgerHead {
  readonly version: 1
  readonly pages: number
  readonly exchange: ExchangeState
}

interface Page {
  readonly orders: readonly Order[]
  readonly fills: readonly Fill[]
  /** Left out by pages from before there were any. */
  readonly adjustments?: readonly AccountAdjustment[]
}

/**
 * The past of a simulated venue's account: ended orders, their fills and adjustments, in pages that are written once, so that saving
 * costs the same on the thousandth order as on the first.
 *
 * 1. A page counts only when the head says so: a page without its head was written just before a crash and is written
 *    again.
 * 2. An order, fill or adjustment is either in the head's book or in one page, never in both.
 */
export class VenueLedger {
  readonly #store: VenueStateStore
  readonly #accountId: AccountId
  readonly #orders = new Map<ClientOrderId, Order>()
  readonly #fills: Fill[] = []
  readonly #adjustments: AccountAdjustment[] = []
  #pages = 0

  constructor(store: VenueStateStore, accountId: AccountId) {
    this.#store = store
    this.#accountId = accountId
  }

  /** Reads the past and the saved book. BROKEN when the head is of another kind or a page it counts on is missing. */
  load(): ExchangeState | 'NONE' | 'BROKEN' {
    const head = this.#store.load(this.#accountId)
    if (head === null || head === undefined) return 'NONE'
    if (!isHead(head)) return 'BROKEN'
    for (let page = 0; page < head.pages; page += 1) {
      const saved = this.#store.load(pageKey(this.#accountId, page))
      if (!isPage(saved)) return 'BROKEN'
      this.#take(saved)
    }
    this.#pages = head.pages
    return head.exchange
  }

  /** Saves the book; returns false when it could not be written. */
  save(exchange: ExchangeState): boolean {
    const head: LedgerHead = { version: 1, pages: this.#pages, exchange }
    return this.#store.save(this.#accountId, head)
  }

  /**
   * Moves the oldest ended orders of a book into a page once there are enough of them. Returns the smaller book, already
   * saved; null when there was nothing to move or it could not be written.
   */
  archive(exchange: ExchangeState): ExchangeState | null {
    const leaving = leavingOrders(exchange)
    const adjustments = exchange.custody?.adjustments ?? []
    const past = adjustments.length > KEPT_ADJUSTMENTS + PAGE ? adjustments.length - KEPT_ADJUSTMENTS : 0
    if (leaving.size < PAGE && past === 0) return null
    const orders = exchange.orders.flatMap(({ order }) => (leaving.has(order.clientOrderId) ? [order] : []))
    const refused = exchange.refused.filter((order) => leaving.has(order.clientOrderId))
    const page: Page = {
      orders: [...orders, ...refused],
      fills: exchange.fills.filter((fill) => leaving.has(fill.clientOrderId)),
      adjustments: adjustments.slice(0, past),
    }
    const smaller: ExchangeState = {
      ...exchange,
      orders: exchange.orders.filter(({ order }) => !leaving.has(order.clientOrderId)),
      refused: exchange.refused.filter((order) => !leaving.has(order.clientOrderId)),
      fills: exchange.fills.filter((fill) => !leaving.has(fill.clientOrderId)),
      ...(exchange.custody === undefined
        ? {}
        : { custody: { ...exchange.custody, adjustments: adjustments.slice(past) } }),
    }
    if (!this.#store.save(pageKey(this.#accountId, this.#pages), page)) return null
    this.#pages += 1
    if (!this.save(smaller)) {
      this.#pages -= 1
      return null
    }
    this.#take(page)
    return smaller
  }

  /** An order of the past; undefined when it is not there. */
  find(clientOrderId: ClientOrderId): Order | undefined {
    return this.#orders.get(clientOrderId)
  }

  orders(): Iterable<Order> {
    return this.#orders.values()
  }

  fills(): readonly Fill[] {
    return this.#fills
  }

  adjustments(): readonly AccountAdjustment[] {
    return this.#adjustments
  }

  #take(page: Page): void {
    for (const order of page.orders) this.#orders.set(order.clientOrderId, order)
    this.#fills.push(...page.fills)
    this.#adjustments.push(...(page.adjustments ?? []))
  }
}

/** The oldest ended orders that nothing on the book hangs on. */
function leavingOrders(exchange: ExchangeState): Set<ClientOrderId> {
  const ended = exchange.orders.filter(({ order }) => isClosed(order.status))
  const excess = ended.length + exchange.refused.length - KEPT_ENDED
  if (excess < PAGE) return new Set()
  const groups = new Set<string>()
  const entries = new Set<ClientOrderId>()
  for (const { order } of exchange.orders) {
    if (isClosed(order.status)) continue
    if (order.ocoGroup !== null) groups.add(order.ocoGroup)
    if (order.parentClientOrderId !== null) entries.add(order.parentClientOrderId)
    entries.add(order.clientOrderId)
  }
  const isFree = (order: Order): boolean =>
    (order.ocoGroup === null || !groups.has(order.ocoGroup)) &&
    !entries.has(order.clientOrderId) &&
    (order.parentClientOrderId === null || !entries.has(order.parentClientOrderId))
  const free = [...exchange.refused, ...ended.map(({ order }) => order)].filter(isFree)
  const oldest = free.toSorted((a, b) => a.tsInit - b.tsInit).slice(0, Math.max(0, excess))
  return new Set(oldest.map((order) => order.clientOrderId))
}

function pageKey(accountId: AccountId, page: number): AccountId {
  return identifier<AccountId>(`${accountId}#${page}`)
}

function isHead(value: unknown): value is LedgerHead {
  if (typeof value !== 'object' || value === null) return false
  const head = value as Partial<LedgerHead>
  return (
    head.version === 1 &&
    Number.isSafeInteger(head.pages) &&
    typeof head.exchange === 'object' &&
    head.exchange !== null
  )
}

function isPage(value: unknown): value is Page {
  if (typeof value !== 'object' || value === null) return false
  const page = value as Partial<Page>
  return Array.isArray(page.orders) && Array.isArray(page.fills)
}
