import { FillColumns } from './fillColumns.ts'
import { LevelQueues, NO_SLOT } from './levelQueues.ts'
import { LevelSet } from './levelSet.ts'

/** What an order may do: rest, rest only, trade what it can at once, or trade all of it at once or nothing. */
export const TERMS = { goodTillCancelled: 0, postOnly: 1, immediateOrCancel: 2, fillOrKill: 3 } as const
/** One of TERMS. */
export type Terms = (typeof TERMS)[keyof typeof TERMS]

/**
 * How an order ended that does not rest. FILLED: traded in full. REST_CANCELLED: what could not trade at once was
 * cancelled. SELF_TRADE: the rest was cancelled before it met an order of the same owner. The others left the book as
 * it was: WOULD_TRADE (post-only), NOT_FILLABLE (fill or kill), BAD_QUANTITY (not a positive safe integer), BAD_PRICE
 * (off the ladder or between two of its prices) and UNKNOWN_ORDER (no such order rests).
 */
export const OUTCOME = {
  FILLED: 0,
  REST_CANCELLED: -1,
  SELF_TRADE: -2,
  WOULD_TRADE: -3,
  NOT_FILLABLE: -4,
  BAD_QUANTITY: -5,
  BAD_PRICE: -6,
  UNKNOWN_ORDER: -7,
} as const

/** The ladder of a book: the prices lowestPrice + n * priceIncrement for 0 <= n < levels, scaled integers. */
export interface Ladder {
  readonly lowestPrice: number
  readonly priceIncrement: number
  readonly levels: number
  /** Orders expected to rest at once; the book grows when there are more. */
  readonly orders: number
}

/**
 * A limit order book with price-time priority over a ladder of integer prices.
 *
 * 1. An incoming order trades at the prices of resting orders, best price first, at one price the earliest first.
 * 2. A book is never crossed: an order that could trade does, refuses to (post-only), or is cancelled.
 * 3. An iceberg order shows `display` at a time. When the displayed part is gone the next part comes to the end of the
 *    queue of its price.
 * 4. An order made smaller at its price keeps its place, taking from what it hides first. Any other change of price or
 *    quantity sends it to the end of the queue, or lets it trade, under the same number.
 * 5. An order meets no order of its own owner: what is left of the newer one is cancelled (owner 0 meets everybody).
 *
 * Orders are known by a number > 0 that is never used twice. No event allocates; the fills of the last event are in
 * `fills` until the next one.
 */
export class PriceTimeBook {
  readonly fills = new FillColumns()
  readonly #queues: LevelQueues
  readonly #occupied: LevelSet
  readonly #lowest: number
  readonly #increment: number
  readonly #levels: number
  /** -1 without bids. */
  #bid = -1
  /** The number of levels without asks. */
  #ask: number
  #metOwner = false

  constructor(ladder: Ladder) {
    this.#lowest = ladder.lowestPrice
    this.#increment = ladder.priceIncrement
    this.#levels = ladder.levels
    this.#ask = ladder.levels
    this.#queues = new LevelQueues(ladder.levels, ladder.orders)
    this.#occupied = new LevelSet(ladder.levels)
  }

  /** How many orders rest. */
  get live(): number {
    return this.#queues.live
  }

  /** Highest price of a resting buy order; NaN without any. */
  get bestBid(): number {
    return this.#bid < 0 ? Number.NaN : this.#priceOf(this.#bid)
  }

  /** Lowest price of a resting sell order; NaN without any. */
  get bestAsk(): number {
    return this.#ask >= this.#levels ? Number.NaN : this.#priceOf(this.#ask)
  }

  /** Displayed quantity at a price, 0 off the ladder. */
  shownAt(price: number): number {
    return this.#queues.shownAt[this.#levelOf(price)] ?? 0
  }

  /** Quantity of an order that still rests, the hidden part included; 0 for an order that does not. */
  openQuantity(number: number): number {
    const slot = this.#queues.find(number)
    return slot === NO_SLOT ? 0 : this.#queues.shown(slot) + this.#queues.hidden(slot)
  }

  /** Displayed quantity that trades before an order does; null for an order that does not rest. Walks the queue. */
  quantityAhead(number: number): number | null {
    const queues = this.#queues
    const slot = queues.find(number)
    if (slot === NO_SLOT) return null
    let ahead = 0
    let other = queues.head[queues.level(slot)] ?? NO_SLOT
    for (; other !== slot; other = queues.next(other)) ahead += queues.shown(other)
    return ahead
  }

  /**
   * Takes a limit order: 1 buys, -1 sells. Returns its number when something of it rests, else an OUTCOME. `display` > 0
   * shows only that much at a time.
   */
  limit(direction: 1 | -1, price: number, quantity: number, terms: Terms = 0, owner = 0, display = 0): number {
    this.fills.clear()
    if (!isQuantity(quantity) || (display !== 0 && !isQuantity(display))) return OUTCOME.BAD_QUANTITY
    const level = this.#levelOf(price)
    if (level < 0) return OUTCOME.BAD_PRICE
    if (terms === TERMS.postOnly && this.#wouldTrade(direction, level)) return OUTCOME.WOULD_TRADE
    if (terms === TERMS.fillOrKill && this.#tradable(direction, level, quantity, owner) < quantity)
      return OUTCOME.NOT_FILLABLE
    const rest = this.#trade(direction, level, quantity, owner)
    if (rest === 0) return OUTCOME.FILLED
    if (this.#metOwner) return OUTCOME.SELF_TRADE
    if (terms >= TERMS.immediateOrCancel) return OUTCOME.REST_CANCELLED
    const queues = this.#queues
    const slot = queues.take(owner, display, terms === TERMS.postOnly)
    this.#rest(slot, direction, level, rest)
    return queues.number(slot)
  }

  /** Takes a market order: it trades at any price and what is left of it is cancelled. Returns an OUTCOME. */
  market(direction: 1 | -1, quantity: number, owner = 0): number {
    this.fills.clear()
    if (!isQuantity(quantity)) return OUTCOME.BAD_QUANTITY
    const rest = this.#trade(direction, direction > 0 ? this.#levels - 1 : 0, quantity, owner)
    if (rest === 0) return OUTCOME.FILLED
    return this.#metOwner ? OUTCOME.SELF_TRADE : OUTCOME.REST_CANCELLED
  }

  /** Takes a resting order away. Returns the quantity that still rested, or UNKNOWN_ORDER. */
  cancel(number: number): number {
    this.fills.clear()
    const queues = this.#queues
    const slot = queues.find(number)
    if (slot === NO_SLOT) return OUTCOME.UNKNOWN_ORDER
    const rested = queues.shown(slot) + queues.hidden(slot)
    this.#remove(slot)
    queues.free(slot)
    return rested
  }

  /**
   * Changes the price and the open quantity of a resting order by rule 4. Returns its number when something of it
   * rests, else an OUTCOME. A refusal (post-only, bad price or quantity) leaves the order as it was.
   */
  modify(number: number, price: number, quantity: number): number {
    this.fills.clear()
    const queues = this.#queues
    const slot = queues.find(number)
    if (slot === NO_SLOT) return OUTCOME.UNKNOWN_ORDER
    if (!isQuantity(quantity)) return OUTCOME.BAD_QUANTITY
    const level = this.#levelOf(price)
    if (level < 0) return OUTCOME.BAD_PRICE
    const before = queues.level(slot)
    const direction = before <= this.#bid ? 1 : -1
    if (level === before && quantity <= queues.shown(slot) + queues.hidden(slot)) {
      queues.reduce(slot, quantity)
      return number
    }
    if (queues.isPostOnly(slot) && this.#wouldTrade(direction, level)) return OUTCOME.WOULD_TRADE
    this.#remove(slot)
    const rest = this.#trade(direction, level, quantity, queues.owner(slot))
    if (rest > 0 && !this.#metOwner) {
      this.#rest(slot, direction, level, rest)
      return number
    }
    queues.free(slot)
    return rest === 0 ? OUTCOME.FILLED : OUTCOME.SELF_TRADE
  }

  #priceOf(level: number): number {
    return this.#lowest + level * this.#increment
  }

  /** Level of a price; -1 when the ladder has no such price. */
  #levelOf(price: number): number {
    const level = (price - this.#lowest) / this.#increment
    return level >= 0 && level < this.#levels && Math.floor(level) === level ? level : -1
  }

  #wouldTrade(direction: 1 | -1, level: number): boolean {
    return direction > 0 ? level >= this.#ask : level <= this.#bid
  }

  /** Quantity that an order could trade down to a level before it meets its owner; counts no further than `enough`. */
  #tradable(direction: 1 | -1, limit: number, enough: number, owner: number): number {
    const queues = this.#queues
    let found = 0
    let level = direction > 0 ? this.#ask : this.#bid
    while (found < enough && level >= 0 && level < this.#levels && direction * (limit - level) >= 0) {
      const ahead = owner === 0 ? null : queues.aheadOfOwner(level, owner)
      if (ahead !== null) return found + ahead
      found += (queues.shownAt[level] ?? 0) + (queues.hiddenAt[level] ?? 0)
      level = direction > 0 ? this.#occupied.above(level, this.#levels) : this.#occupied.below(level, -1)
    }
    return found
  }

  /** Trades against resting orders as far as the limit goes and returns what is left. */
  #trade(direction: 1 | -1, limit: number, quantity: number, owner: number): number {
    this.#metOwner = false
    let rest = quantity
    if (direction > 0) {
      while (rest > 0 && this.#ask <= limit && !this.#metOwner) rest = this.#tradeAt(this.#ask, rest, owner)
    } else {
      while (rest > 0 && this.#bid >= limit && !this.#metOwner) rest = this.#tradeAt(this.#bid, rest, owner)
    }
    return rest
  }

  /** Trades with the queue of one level and returns what is left; moves the best price on when the level is empty. */
  #tradeAt(level: number, quantity: number, owner: number): number {
    const queues = this.#queues
    const { head } = queues
    const price = this.#priceOf(level)
    let rest = quantity
    while (rest > 0) {
      const slot = head[level] ?? NO_SLOT
      if (slot === NO_SLOT) break
      if (owner !== 0 && queues.owner(slot) === owner) {
        this.#metOwner = true
        break
      }
      const there = queues.shown(slot)
      const traded = rest < there ? rest : there
      rest -= traded
      this.fills.add(queues.number(slot), price, traded)
      if (traded < there) queues.fill(slot, level, traded)
      else {
        queues.unlink(slot)
        const unseen = queues.hidden(slot)
        if (unseen === 0) queues.free(slot)
        else queues.append(slot, level, unseen)
      }
    }
    if (head[level] === NO_SLOT) this.#leave(level)
    return rest
  }

  /** Puts an order at the end of a level's queue, the book not being crossed by it. */
  #rest(slot: number, direction: 1 | -1, level: number, quantity: number): void {
    const queues = this.#queues
    if (queues.head[level] === NO_SLOT) this.#occupied.add(level)
    queues.append(slot, level, quantity)
    if (direction > 0) {
      if (level > this.#bid) this.#bid = level
    } else if (level < this.#ask) this.#ask = level
  }

  #remove(slot: number): void {
    const queues = this.#queues
    const level = queues.level(slot)
    queues.unlink(slot)
    if (queues.head[level] === NO_SLOT) this.#leave(level)
  }

  /** A level has become empty. */
  #leave(level: number): void {
    this.#occupied.remove(level)
    if (level === this.#bid) this.#bid = this.#occupied.below(level, -1)
    else if (level === this.#ask) this.#ask = this.#occupied.above(level, this.#levels)
  }
}

function isQuantity(quantity: number): boolean {
  return quantity > 0 && Number.isSafeInteger(quantity)
}
