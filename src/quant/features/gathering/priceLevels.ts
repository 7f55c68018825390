import { levelPlace, shiftLevels, widenedLevels } from '../../prices/sortedLevels.ts'

/** One side of an order book as it is told: prices with a size each, sorted, the best at the end of the columns. */
export class PriceLevels {
  /** 1 for bids, -1 for offers. */
  readonly direction: 1 | -1
  /** Price times direction, rising. */
  #keys: Float64Array = new Float64Array(64)
  #sizes: Float64Array = new Float64Array(64)
  #count = 0

  constructor(direction: 1 | -1) {
    this.direction = direction
  }

  get count(): number {
    return this.#count
  }

  /** Price of the n-th best level, 0 the best; NaN beyond the last. */
  price(n: number): number {
    return n < this.#count ? this.direction * (this.#keys[this.#count - 1 - n] ?? Number.NaN) : Number.NaN
  }

  /** Size of the n-th best level; 0 beyond the last. */
  size(n: number): number {
    return n < this.#count ? (this.#sizes[this.#count - 1 - n] ?? 0) : 0
  }

  /** Sets the size at a price; 0 removes the level. */
  set(price: number, size: number): void {
    const key = price * this.direction
    const index = levelPlace(this.#keys, this.#count, key)
    const isThere = index < this.#count && this.#keys[index] === key
    if (size > 0) {
      if (!isThere) this.#insert(index, key)
      this.#sizes[index] = size
    } else if (isThere) this.#remove(index)
  }

  clear(): void {
    this.#count = 0
  }

  /** Units on the best so many levels. */
  depth(levels: number): number {
    let units = 0
    for (let index = this.#count - 1; index >= Math.max(0, this.#count - levels); index -= 1)
      units += this.#sizes[index] ?? 0
    return units
  }

  /** Price times size of all levels that are at a price or better. */
  valueTo(price: number): number {
    const last = price * this.direction
    let value = 0
    for (let index = this.#count - 1; index >= 0; index -= 1) {
      const key = this.#keys[index] ?? 0
      if (key < last) break
      value += Math.abs(key) * (this.#sizes[index] ?? 0)
    }
    return value
  }

  /** Mean price of trading a value of the currency at once; NaN when the levels do not hold it. */
  priceOf(value: number): number {
    let rest = value
    let units = 0
    for (let index = this.#count - 1; index >= 0; index -= 1) {
      const price = Math.abs(this.#keys[index] ?? 0)
      const size = this.#sizes[index] ?? 0
      if (price * size >= rest) return value / (units + rest / price)
      units += size
      rest -= price * size
    }
    return Number.NaN
  }

  /** Prices and sizes in turn, the worst level first. */
  snapshot(): Float64Array {
    const snapshot = new Float64Array(2 * this.#count)
    for (let index = 0; index < this.#count; index += 1) {
      snapshot[2 * index] = this.direction * (this.#keys[index] ?? 0)
      snapshot[2 * index + 1] = this.#sizes[index] ?? 0
    }
    return snapshot
  }

  /** Holds what a snapshot held. */
  restore(snapshot: Float64Array): void {
    this.clear()
    for (let at = 0; at < snapshot.length; at += 2) this.set(snapshot[at] ?? 0, snapshot[at + 1] ?? 0)
  }

  #insert(index: number, key: number): void {
    const count = this.#count
    if (count === this.#keys.length) {
      this.#keys = widenedLevels(this.#keys)
      this.#sizes = widenedLevels(this.#sizes)
    }
    shiftLevels(this.#keys, index, index + 1, count)
    shiftLevels(this.#sizes, index, index + 1, count)
    this.#keys[index] = key
    this.#count = count + 1
  }

  #remove(index: number): void {
    shiftLevels(this.#keys, index + 1, index, this.#count)
    shiftLevels(this.#sizes, index + 1, index, this.#count)
    this.#count -= 1
  }
}
