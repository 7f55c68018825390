/** For several features: how many of the bars of each one's lookback had everything it reads. */
export class Completeness {
  readonly #lookbacks: Int32Array
  readonly #offsets: Int32Array
  readonly #heads: Int32Array
  readonly #counts: Int32Array
  readonly #whole: Uint8Array

  constructor(lookbacks: readonly number[]) {
    this.#lookbacks = Int32Array.from(lookbacks)
    this.#offsets = new Int32Array(lookbacks.length)
    this.#heads = new Int32Array(lookbacks.length)
    this.#counts = new Int32Array(lookbacks.length)
    let total = 0
    for (const [index, lookback] of lookbacks.entries()) {
      this.#offsets[index] = total
      total += lookback
    }
    this.#whole = new Uint8Array(total)
  }

  /** Counts a bar of one feature. */
  take(index: number, isWhole: boolean): void {
    const lookback = this.#lookbacks[index] ?? 1
    const head = this.#heads[index] ?? 0
    const place = (this.#offsets[index] ?? 0) + head
    const value = isWhole ? 1 : 0
    this.#counts[index] = (this.#counts[index] ?? 0) + value - (this.#whole[place] ?? 0)
    this.#whole[place] = value
    this.#heads[index] = head + 1 === lookback ? 0 : head + 1
  }

  /** Counts the latest bar of one feature anew, after a correction. */
  replaceLast(index: number, isWhole: boolean): void {
    const lookback = this.#lookbacks[index] ?? 1
    const head = this.#heads[index] ?? 0
    const place = (this.#offsets[index] ?? 0) + (head === 0 ? lookback : head) - 1
    const value = isWhole ? 1 : 0
    this.#counts[index] = (this.#counts[index] ?? 0) + value - (this.#whole[place] ?? 0)
    this.#whole[place] = value
  }

  /** Goes on for one feature from where another book stands; the lookbacks must be equal. */
  adopt(index: number, other: Completeness, otherIndex: number): void {
    const lookback = this.#lookbacks[index] ?? 0
    const from = other.#offsets[otherIndex] ?? 0
    this.#whole.set(other.#whole.subarray(from, from + lookback), this.#offsets[index])
    this.#heads[index] = other.#heads[otherIndex] ?? 0
    this.#counts[index] = other.#counts[otherIndex] ?? 0
  }

  /** Share of the bars of the lookback of one feature, 0..1; bars before the first count as lacking. */
  share(index: number): number {
    return (this.#counts[index] ?? 0) / (this.#lookbacks[index] ?? 1)
  }
}
