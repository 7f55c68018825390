/** Moves of fewer values are quicker one by one than by a block copy. */
const SHORT_MOVE = 24
/** Levels looked at one by one from the best before halving: most changes are near it. */
const NEAR = 8

/**
 * One side of an aggregated order book: price levels with a size each, the best level first. Prices and sizes are scaled
 * integers. The levels lie sorted in columns with the best at the end, so the best is found at once and a change costs
 * the number of better levels.
 *
 * A simulated order that trades against a level does not change the market's size. What it took stays `taken` as long as
 * the level is there, as far as its size goes, so that no displayed size is traded against twice; only what comes on top
 * of it is new.
 */
export class DepthSide {
  /** 1 for bids, -1 for asks. */
  readonly direction: 1 | -1
  /** Price times direction, rising; the better the later. */
  #key: Float64Array = new Float64Array(64)
  #size: Float64Array = new Float64Array(64)
  #taken: Float64Array = new Float64Array(64)
  #count = 0

  constructor(direction: 1 | -1) {
    this.direction = direction
  }

  /** How many levels there are. */
  get count(): number {
    return this.#count
  }

  /** Price of the n-th best level, 0 the best; NaN beyond the last. */
  price(n: number): number {
    return n < this.#count ? this.direction * (this.#key[this.#count - 1 - n] ?? Number.NaN) : Number.NaN
  }

  /** Size of the n-th best level; 0 beyond the last. */
  size(n: number): number {
    return n < this.#count ? (this.#size[this.#count - 1 - n] ?? 0) : 0
  }

  /** Size of the n-th best level that simulated orders have not taken; 0 beyond the last. */
  available(n: number): number {
    const index = this.#count - 1 - n
    return index >= 0 ? Math.max(0, (this.#size[index] ?? 0) - (this.#taken[index] ?? 0)) : 0
  }

  /** Size at a price; 0 where there is no level. */
  sizeAt(price: number): number {
    const key = price * this.direction
    const index = this.#find(key)
    return this.#key[index] === key && index < this.#count ? (this.#size[index] ?? 0) : 0
  }

  /** Sets the size at a price, 0 removes the level. */
  set(price: number, size: number): void {
    const key = price * this.direction
    const index = this.#find(key)
    if (index < this.#count && this.#key[index] === key) {
      if (size === 0) this.#remove(index)
      else {
        this.#size[index] = size
        if ((this.#taken[index] ?? 0) > size) this.#taken[index] = size
      }
    } else if (size !== 0) this.#insert(index, key, size)
  }

  /** Remembers that simulated orders took a quantity of the n-th best level. */
  take(n: number, quantity: number): void {
    const index = this.#count - 1 - n
    this.#taken[index] = (this.#taken[index] ?? 0) + quantity
  }

  clear(): void {
    this.#count = 0
  }

  /** Index of the first level that is not worse than the key; the count when all are. */
  #find(key: number): number {
    const keys = this.#key
    let high = this.#count
    const near = Math.max(0, high - NEAR)
    while (high > near && (keys[high - 1] ?? 0) >= key) high -= 1
    if (high > near || near === 0) return high
    let low = 0
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((keys[middle] ?? 0) < key) low = middle + 1
      else high = middle
    }
    return low
  }

  #insert(index: number, key: number, size: number): void {
    const count = this.#count
    if (count === this.#key.length) this.#grow()
    shift(this.#key, index, index + 1, count)
    shift(this.#size, index, index + 1, count)
    shift(this.#taken, index, index + 1, count)
    this.#key[index] = key
    this.#size[index] = size
    this.#taken[index] = 0
    this.#count = count + 1
  }

  #remove(index: number): void {
    const count = this.#count
    shift(this.#key, index + 1, index, count)
    shift(this.#size, index + 1, index, count)
    shift(this.#taken, index + 1, index, count)
    this.#count = count - 1
  }

  #grow(): void {
    this.#key = widen(this.#key)
    this.#size = widen(this.#size)
    this.#taken = widen(this.#taken)
  }
}

/** Moves the values from `from` to `end` by one place, to `to`. */
function shift(values: Float64Array, from: number, to: number, end: number): void {
  if (end - from > SHORT_MOVE) {
    values.copyWithin(to, from, end)
  } else if (to > from) {
    for (let index = end; index > from; index -= 1) values[index] = values[index - 1] ?? 0
  } else {
    for (let index = from; index < end; index += 1) values[index - 1] = values[index] ?? 0
  }
}

function widen(values: Float64Array): Float64Array {
  const wider = new Float64Array(values.length * 2)
  wider.set(values)
  return wider
}
