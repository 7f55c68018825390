import { baseForms, tokensOf } from './tokens.ts'

/** Texts whose words agree by this share (Jaccard) tell the same. */
const SAME = 0.6
/** So many of the latest texts are remembered. */
const REMEMBERED = 200

/** Tells whether a text repeats one of the latest ones. */
export class Novelty {
  #latest: ReadonlySet<string>[] = []

  /** Takes a text; true unless it repeats an earlier one. A text without words is never new. */
  take(text: string): boolean {
    const words = new Set(tokensOf(text).flatMap(({ word }) => (word === '' ? [] : [baseForms(word).at(-1) ?? word])))
    if (words.size === 0) return false
    const isNew = !this.#latest.some((earlier) => agreement(words, earlier) >= SAME)
    this.#latest = [...this.#latest.slice(1 - REMEMBERED), words]
    return isNew
  }
}

function agreement(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0
  for (const word of one) if (other.has(word)) shared += 1
  return shared / (one.size + other.size - shared)
}
