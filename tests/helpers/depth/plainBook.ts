import { OUTCOME, TERMS, type Terms } from '#trading/exchange/depth/priceTimeBook.ts'

interface PlainOrder {
  readonly id: number
  readonly direction: 1 | -1
  readonly owner: number
  readonly display: number
  readonly isPostOnly: boolean
  price: number
  shown: number
  hidden: number
}

/** A fill as [id of the resting order, price, quantity]. */
type PlainFill = readonly [id: number, price: number, quantity: number]

/** Answer of the plain book: the outcome, or the id of what rests, and the fills. */
export interface PlainAnswer {
  readonly result: number
  readonly fills: readonly PlainFill[]
}

/**
 * The rules of the price-time book told in the plainest way: one list of orders in the order of their coming, sorted by
 * price for each question. Ids are 1, 2, 3, ... for the orders that rest.
 */
export class PlainBook {
  orders: PlainOrder[] = []
  #ids = 0

  limit(direction: 1 | -1, price: number, quantity: number, terms: Terms, owner: number, display: number): PlainAnswer {
    const meets = this.#against(direction, price)
    if (terms === TERMS.postOnly && meets.length > 0) return { result: OUTCOME.WOULD_TRADE, fills: [] }
    if (terms === TERMS.fillOrKill && this.#trial(direction, price, quantity, owner) > 0)
      return { result: OUTCOME.NOT_FILLABLE, fills: [] }
    const { rest, fills, hasMetOwner } = this.#trade(direction, price, quantity, owner)
    if (rest === 0) return { result: OUTCOME.FILLED, fills }
    if (hasMetOwner) return { result: OUTCOME.SELF_TRADE, fills }
    if (terms === TERMS.immediateOrCancel || terms === TERMS.fillOrKill)
      return { result: OUTCOME.REST_CANCELLED, fills }
    this.#ids += 1
    this.#rest({ id: this.#ids, direction, owner, display, isPostOnly: terms === TERMS.postOnly }, price, rest)
    return { result: this.#ids, fills }
  }

  market(direction: 1 | -1, quantity: number, owner: number): PlainAnswer {
    const { rest, fills, hasMetOwner } = this.#trade(direction, direction * Number.MAX_VALUE, quantity, owner)
    if (rest === 0) return { result: OUTCOME.FILLED, fills }
    return { result: hasMetOwner ? OUTCOME.SELF_TRADE : OUTCOME.REST_CANCELLED, fills }
  }

  cancel(id: number): PlainAnswer {
    const order = this.orders.find((other) => other.id === id)
    if (order === undefined) return { result: OUTCOME.UNKNOWN_ORDER, fills: [] }
    this.orders = this.orders.filter((other) => other !== order)
    return { result: order.shown + order.hidden, fills: [] }
  }

  modify(id: number, price: number, quantity: number): PlainAnswer {
    const order = this.orders.find((other) => other.id === id)
    if (order === undefined) return { result: OUTCOME.UNKNOWN_ORDER, fills: [] }
    if (order.price === price && quantity <= order.shown + order.hidden) {
      order.shown = Math.min(order.shown, quantity)
      order.hidden = quantity - order.shown
      return { result: id, fills: [] }
    }
    if (order.isPostOnly && this.#against(order.direction, price).length > 0)
      return { result: OUTCOME.WOULD_TRADE, fills: [] }
    this.orders = this.orders.filter((other) => other !== order)
    const { rest, fills, hasMetOwner } = this.#trade(order.direction, price, quantity, order.owner)
    if (rest === 0) return { result: OUTCOME.FILLED, fills }
    if (hasMetOwner) return { result: OUTCOME.SELF_TRADE, fills }
    this.#rest(order, price, rest)
    return { result: id, fills }
  }

  shownAt(price: number): number {
    return this.orders.filter((order) => order.price === price).reduce((sum, { shown }) => sum + shown, 0)
  }

  best(direction: 1 | -1): number {
    const prices = this.orders.filter((order) => order.direction === direction).map(({ price }) => price)
    if (prices.length === 0) return Number.NaN
    return direction > 0 ? Math.max(...prices) : Math.min(...prices)
  }

  #rest(order: Omit<PlainOrder, 'price' | 'shown' | 'hidden'>, price: number, quantity: number): void {
    const shown = order.display > 0 ? Math.min(order.display, quantity) : quantity
    this.orders.push({ ...order, price, shown, hidden: quantity - shown })
  }

  /** Resting orders that an incoming one would meet, in order. */
  #against(direction: 1 | -1, limit: number): readonly PlainOrder[] {
    return this.orders
      .filter((order) => order.direction !== direction && direction * (limit - order.price) >= 0)
      .toSorted((left, right) => direction * (left.price - right.price))
  }

  /** What would be left of an order, found by trading with a copy. */
  #trial(direction: 1 | -1, limit: number, quantity: number, owner: number): number {
    const copy = new PlainBook()
    copy.orders = this.orders.map((order) => ({ ...order }))
    return copy.#trade(direction, limit, quantity, owner).rest
  }

  #trade(direction: 1 | -1, limit: number, quantity: number, owner: number) {
    const fills: PlainFill[] = []
    let rest = quantity
    while (rest > 0) {
      const order = this.#against(direction, limit)[0]
      if (order === undefined) break
      if (owner !== 0 && order.owner === owner) return { rest, fills, hasMetOwner: true }
      const traded = Math.min(rest, order.shown)
      fills.push([order.id, order.price, traded])
      rest -= traded
      order.shown -= traded
      if (order.shown > 0) continue
      this.orders = this.orders.filter((other) => other !== order)
      if (order.hidden > 0) this.#rest(order, order.price, order.hidden)
    }
    return { rest, fills, hasMetOwner: false }
  }
}
