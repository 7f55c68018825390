/** Bits of a word, and words a summary word stands for. */
const WORD = 32

/**
 * A set of level numbers 0..size-1 that finds the next member above or below in a few steps: one bit a level, and one
 * summary bit for each word that is not empty. The summary is scanned, so a search over n empty levels costs n / 1024.
 */
export class LevelSet {
  readonly #words: Int32Array
  readonly #summary: Int32Array

  constructor(size: number) {
    const words = Math.ceil(size / WORD)
    this.#words = new Int32Array(words)
    this.#summary = new Int32Array(Math.ceil(words / WORD))
  }

  add(level: number): void {
    const word = level >>> 5
    const words = this.#words
    words[word] = (words[word] ?? 0) | (1 << (level & 31))
    const summary = this.#summary
    summary[word >>> 5] = (summary[word >>> 5] ?? 0) | (1 << (word & 31))
  }

  remove(level: number): void {
    const word = level >>> 5
    const words = this.#words
    const rest = (words[word] ?? 0) & ~(1 << (level & 31))
    words[word] = rest
    if (rest !== 0) return
    const summary = this.#summary
    summary[word >>> 5] = (summary[word >>> 5] ?? 0) & ~(1 << (word & 31))
  }

  /** Returns the lowest member above the level, or `none`. */
  above(level: number, none: number): number {
    const word = level >>> 5
    const here = (this.#words[word] ?? 0) & (-2 << (level & 31))
    if (here !== 0) return (word << 5) + lowest(here)
    let group = word >>> 5
    let candidates = (this.#summary[group] ?? 0) & (-2 << (word & 31))
    const groups = this.#summary.length
    while (candidates === 0) {
      group += 1
      if (group >= groups) return none
      candidates = this.#summary[group] ?? 0
    }
    const found = (group << 5) + lowest(candidates)
    return (found << 5) + lowest(this.#words[found] ?? 0)
  }

  /** Returns the highest member below the level, or `none`. */
  below(level: number, none: number): number {
    const word = level >>> 5
    const here = (this.#words[word] ?? 0) & ((1 << (level & 31)) - 1)
    if (here !== 0) return (word << 5) + highest(here)
    let group = word >>> 5
    let candidates = (this.#summary[group] ?? 0) & ((1 << (word & 31)) - 1)
    while (candidates === 0) {
      group -= 1
      if (group < 0) return none
      candidates = this.#summary[group] ?? 0
    }
    const found = (group << 5) + highest(candidates)
    return (found << 5) + highest(this.#words[found] ?? 0)
  }
}

/** Position of the lowest set bit of a word that is not 0. */
function lowest(word: number): number {
  return 31 - Math.clz32(word & -word)
}

/** Position of the highest set bit of a word that is not 0. */
function highest(word: number): number {
  return 31 - Math.clz32(word)
}
