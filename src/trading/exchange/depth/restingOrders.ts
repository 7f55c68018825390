import type { DepthBook } from './depthBook.ts'
import type { QueueModel } from './queueModel.ts'
import { RestingDepthOrder, type RestingTerms } from './restingDepthOrder.ts'

/** Hears that a resting order fills, at its limit. */
export type OnFill = (order: RestingDepthOrder, quantity: number) => void

/**
 * The simulated orders that rest in one book, in the order of their coming. Volume that filled one order at a price does
 * not fill a later one there too. An order that is filled is taken out before it is told.
 */
export class RestingOrders {
  readonly #book: DepthBook
  readonly #model: QueueModel
  /** Replaced, never changed, so that a fill may take orders out while they are gone through. */
  #orders: readonly RestingDepthOrder[] = []

  constructor(book: DepthBook, model: QueueModel) {
    this.#book = book
    this.#model = model
  }

  get count(): number {
    return this.#orders.length
  }

  /** Lets an order rest behind all that is displayed at its limit. */
  add(terms: RestingTerms): RestingDepthOrder {
    const order = new RestingDepthOrder(this.#book, terms, this.#model)
    this.#orders = [...this.#orders, order]
    return order
  }

  /** Takes an order out, of which nothing rests any more then; nothing happens when it is not there. */
  remove(order: RestingDepthOrder): void {
    order.reduceTo(0)
    this.#orders = this.#orders.filter((other) => other !== order)
  }

  /** Hears a trade of the market: scaled price and quantity, aggressor 1 the buyer, -1 the seller, 0 unknown. */
  trade(tsEvent: number, price: number, quantity: number, aggressor: number, onFill: OnFill): void {
    let rest = quantity
    for (const order of this.#orders) {
      const filled = order.trade(tsEvent, price, rest, aggressor)
      if (filled === 0) continue
      if (order.limit === price) rest -= filled
      this.#tell(order, filled, onFill)
    }
  }

  /** Looks at the book after every whole message about it. */
  depth(onFill: OnFill): void {
    for (const order of this.#orders) {
      const filled = order.depth()
      if (filled > 0) this.#tell(order, filled, onFill)
    }
  }

  #tell(order: RestingDepthOrder, filled: number, onFill: OnFill): void {
    if (order.open === 0) this.remove(order)
    onFill(order, filled)
  }
}
