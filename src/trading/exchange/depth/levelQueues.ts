/** No slot: the end of a queue, or an order that does not rest. */
export const NO_SLOT = -1

/** Slots there may be: a slot is the low 24 bits of an order's number, the rest counts how often it was used. */
const MOST_SLOTS = 2 ** 24
const SLOT_MASK = MOST_SLOTS - 1

/**
 * An order's record is 32 bytes, so that touching an order costs one cache line and not one a field: two float64 (its
 * number, what it shows) and four int32 (its level and flags, its neighbours in the queue, its owner).
 */
const RECORD = 32
const SHOWN = 1
const PLACE = 4
const PREVIOUS = 5
const NEXT = 6
const OWNER = 7
/** Flags below the level in PLACE. */
const ICEBERG = 1
const POST_ONLY = 2

/**
 * Resting orders, queued first in, first out at numbered levels. Slots of gone orders are used again, last one first;
 * numbers are not, so a number of the past is known to be gone. Nothing is allocated but when the slots double.
 */
export class LevelQueues {
  /** First slot of each level's queue. */
  readonly head: Int32Array
  /** Displayed quantity of each level. */
  readonly shownAt: Float64Array
  /** Undisplayed quantity of each level. */
  readonly hiddenAt: Float64Array
  readonly #tail: Int32Array
  #floats: Float64Array
  #integers: Int32Array
  /** Quantity not displayed yet, and the quantity displayed at each refill; valid for icebergs only. */
  #hidden: Float64Array
  #display: Float64Array
  /** Slots below this one have been used. */
  #used = 0
  /** First slot to use again, linked by NEXT. */
  #spare = NO_SLOT
  #live = 0

  /** Queues for levels 0..levels-1; `capacity` orders are expected to rest at once, more are taken by doubling. */
  constructor(levels: number, capacity: number) {
    const size = Math.min(MOST_SLOTS, Math.max(2, capacity))
    const buffer = new ArrayBuffer(size * RECORD)
    this.#floats = new Float64Array(buffer)
    this.#integers = new Int32Array(buffer)
    this.#hidden = new Float64Array(size)
    this.#display = new Float64Array(size)
    this.head = new Int32Array(levels).fill(NO_SLOT)
    this.#tail = new Int32Array(levels).fill(NO_SLOT)
    this.shownAt = new Float64Array(levels)
    this.hiddenAt = new Float64Array(levels)
  }

  /** How many orders rest. */
  get live(): number {
    return this.#live
  }

  /** Number of the order in a slot. */
  number(slot: number): number {
    return this.#floats[slot << 2] ?? 0
  }

  /** Displayed quantity of an order that still rests. */
  shown(slot: number): number {
    return this.#floats[(slot << 2) + SHOWN] ?? 0
  }

  /** Quantity of an order that is not displayed yet. */
  hidden(slot: number): number {
    return ((this.#integers[(slot << 3) + PLACE] ?? 0) & ICEBERG) === 0 ? 0 : (this.#hidden[slot] ?? 0)
  }

  level(slot: number): number {
    return (this.#integers[(slot << 3) + PLACE] ?? 0) >>> 2
  }

  /** The slot behind an order in its queue. */
  next(slot: number): number {
    return this.#integers[(slot << 3) + NEXT] ?? NO_SLOT
  }

  /** Who must not trade with themselves; 0 for nobody in particular. */
  owner(slot: number): number {
    return this.#integers[(slot << 3) + OWNER] ?? 0
  }

  isPostOnly(slot: number): boolean {
    return ((this.#integers[(slot << 3) + PLACE] ?? 0) & POST_ONLY) !== 0
  }

  /** Returns the slot of an order, or NO_SLOT when no such order rests. */
  find(number: number): number {
    const slot = number & SLOT_MASK
    if (this.#floats[slot << 2] !== number || slot >= this.#used) return NO_SLOT
    return (this.#integers[(slot << 3) + PLACE] ?? NO_SLOT) < 0 ? NO_SLOT : slot
  }

  /** Takes a slot for a new order; `display` > 0 is the quantity it shows at a time. */
  take(owner: number, display: number, isPostOnly: boolean): number {
    let slot = this.#spare
    if (slot === NO_SLOT) {
      if (this.#used === this.#hidden.length) this.#grow()
      slot = this.#used
      this.#used += 1
      // The number of a slot never used is its own; 0 stays free to mean no order.
      this.#floats[slot << 2] = slot
    } else this.#spare = this.next(slot)
    this.#floats[slot << 2] = this.number(slot) + MOST_SLOTS
    this.#integers[(slot << 3) + PLACE] = (display > 0 ? ICEBERG : 0) | (isPostOnly ? POST_ONLY : 0)
    this.#integers[(slot << 3) + OWNER] = owner
    if (display > 0) this.#display[slot] = display
    this.#live += 1
    return slot
  }

  /** Gives the slot of an order that no longer rests back. */
  free(slot: number): void {
    this.#integers[(slot << 3) + PLACE] = NO_SLOT
    this.#integers[(slot << 3) + NEXT] = this.#spare
    this.#spare = slot
    this.#live -= 1
  }

  /** Puts an order at the end of a level's queue, its open quantity split into what it shows and what it hides. */
  append(slot: number, level: number, quantity: number): void {
    const integers = this.#integers
    const flags = (integers[(slot << 3) + PLACE] ?? 0) & (ICEBERG | POST_ONLY)
    let shown = quantity
    if ((flags & ICEBERG) !== 0) {
      shown = Math.min(quantity, this.#display[slot] ?? quantity)
      this.#hidden[slot] = quantity - shown
      this.hiddenAt[level] = (this.hiddenAt[level] ?? 0) + quantity - shown
    }
    this.#floats[(slot << 2) + SHOWN] = shown
    this.shownAt[level] = (this.shownAt[level] ?? 0) + shown
    const last = this.#tail[level] ?? NO_SLOT
    integers[(slot << 3) + PLACE] = (level << 2) | flags
    integers[(slot << 3) + PREVIOUS] = last
    integers[(slot << 3) + NEXT] = NO_SLOT
    if (last === NO_SLOT) this.head[level] = slot
    else integers[(last << 3) + NEXT] = slot
    this.#tail[level] = slot
  }

  /** Takes an order out of its level's queue, with its quantity. */
  unlink(slot: number): void {
    const integers = this.#integers
    const level = this.level(slot)
    const before = integers[(slot << 3) + PREVIOUS] ?? NO_SLOT
    const after = integers[(slot << 3) + NEXT] ?? NO_SLOT
    if (before === NO_SLOT) this.head[level] = after
    else integers[(before << 3) + NEXT] = after
    if (after === NO_SLOT) this.#tail[level] = before
    else integers[(after << 3) + PREVIOUS] = before
    this.shownAt[level] = (this.shownAt[level] ?? 0) - this.shown(slot)
    const hidden = this.hidden(slot)
    if (hidden > 0) this.hiddenAt[level] = (this.hiddenAt[level] ?? 0) - hidden
  }

  /** Takes a part of what a queued order shows; less than all of it. */
  fill(slot: number, level: number, quantity: number): void {
    this.#floats[(slot << 2) + SHOWN] = this.shown(slot) - quantity
    this.shownAt[level] = (this.shownAt[level] ?? 0) - quantity
  }

  /** Makes a queued order smaller where it stands, taking from what it hides first. */
  reduce(slot: number, quantity: number): void {
    const level = this.level(slot)
    const before = this.shown(slot)
    const hiddenBefore = this.hidden(slot)
    const shown = Math.min(before, quantity)
    this.#floats[(slot << 2) + SHOWN] = shown
    this.#hidden[slot] = quantity - shown
    this.shownAt[level] = (this.shownAt[level] ?? 0) + shown - before
    this.hiddenAt[level] = (this.hiddenAt[level] ?? 0) + quantity - shown - hiddenBefore
  }

  /** Displayed quantity that trades before the first order of an owner at a level; null when none is there. */
  aheadOfOwner(level: number, owner: number): number | null {
    let ahead = 0
    for (let slot = this.head[level] ?? NO_SLOT; slot !== NO_SLOT; slot = this.next(slot)) {
      if (this.owner(slot) === owner) return ahead
      ahead += this.shown(slot)
    }
    return null
  }

  #grow(): void {
    const size = this.#hidden.length * 2
    if (size > MOST_SLOTS) throw new Error(`Invariant: more than ${MOST_SLOTS} orders rest in one book`)
    const buffer = new ArrayBuffer(size * RECORD)
    const floats = new Float64Array(buffer)
    floats.set(this.#floats)
    this.#floats = floats
    this.#integers = new Int32Array(buffer)
    this.#hidden = widen(this.#hidden, size)
    this.#display = widen(this.#display, size)
  }
}

function widen(values: Float64Array, size: number): Float64Array {
  const wider = new Float64Array(size)
  wider.set(values)
  return wider
}
