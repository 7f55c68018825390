/** A column of float64 values that grows at its end. */
export class GrowingColumn {
  #values: Float64Array
  #length = 0

  constructor(capacity = 1_024) {
    this.#values = new Float64Array(capacity)
  }

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(2 * this.#length)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#length] = value
    this.#length += 1
  }

  /** The values so far, as a column of their own. */
  values(): Float64Array {
    return this.#values.slice(0, this.#length)
  }
}
