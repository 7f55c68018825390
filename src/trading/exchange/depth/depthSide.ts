import { levelPlace, shiftLevels, widenedLevels } from '#quant/prices/sortedLevels.ts'

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
    const index = levelPlace(this.#key, this.#count, key)
    return this.#key[index] === key && index < this.#count ? (this.#size[index] ?? 0) : 0
  }

  /** Sets the size at a price, 0 removes the level. */
  set(price: number, size: number): void {
    const key = price * this.direction
    const index = levelPlace(this.#key, this.#count, key)
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

  #insert(index: number, key: number, size: number): void {
    const count = this.#count
    if (count === this.#key.length) this.#grow()
    shiftLevels(this.#key, index, index + 1, count)
    shiftLevels(this.#size, index, index + 1, count)
    shiftLevels(this.#taken, index, index + 1, count)
    this.#key[index] = key
    this.#size[index] = size
    this.#taken[index] = 0
    this.#count = count + 1
  }

  #remove(index: number): void {
    const count = this.#count
    shiftLevels(this.#key, index + 1, index, count)
    shiftLevels(this.#size, index + 1, index, count)
    shiftLevels(this.#taken, index + 1, index, count)
    this.#count = count - 1
  }

  #grow(): void {
    this.#key = widenedLevels(this.#key)
    this.#size = widenedLevels(this.#size)
    this.#taken = widenedLevels(this.#taken)
  }
}
