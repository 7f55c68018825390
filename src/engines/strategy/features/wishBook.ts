import type { InstrumentId } from '#core/model/identifiers.ts'

/** Somebody's wish for features of instruments; null instruments are all of the session. */
export interface FeatureWish {
  readonly instrumentIds: readonly InstrumentId[] | null
  readonly names: readonly string[]
  /** 0 to 9 as asked for; 10 for what strategies decide on, which never waits. */
  readonly priority: number
  /** Market time at which it ends; null for the session. */
  readonly until: number | null
}

/** What is wanted of one instrument by everyone together. */
export interface Wanted {
  readonly names: ReadonlySet<string>
  readonly priority: number
}

/** Priority of features that strategies decide on. */
export const DECIDING = 10
/** Requests kept at a time. */
const MOST_REQUESTS = 200

/** Everyone's wishes for features, and what they come to. */
export class WishBook {
  readonly #wishes = new Map<string, FeatureWish>()

  /** Adds a wish, in place of an earlier one of the same key. Returns false when there are too many. */
  put(key: string, wish: FeatureWish): boolean {
    if (!this.#wishes.has(key) && this.#wishes.size >= MOST_REQUESTS) return false
    this.#wishes.set(key, wish)
    return true
  }

  /** Takes a wish back; tells whether there was one. */
  remove(key: string): boolean {
    return this.#wishes.delete(key)
  }

  clear(): void {
    this.#wishes.clear()
  }

  get isEmpty(): boolean {
    return this.#wishes.size === 0
  }

  /** Forgets what ended; tells whether anything did. */
  expire(marketTime: number): boolean {
    let isChanged = false
    for (const [key, { until }] of this.#wishes) {
      if (until !== null && until <= marketTime) isChanged = this.#wishes.delete(key) || isChanged
    }
    return isChanged
  }

  /** What is wanted of each instrument, by its place in the list; null of those nobody asks about. */
  wanted(instruments: readonly { readonly id: InstrumentId }[]): readonly (Wanted | null)[] {
    const places = new Map(instruments.map(({ id }, place) => [id, place]))
    const asked = instruments.map((): FeatureWish[] => [])
    for (const wish of this.#wishes.values()) {
      if (wish.instrumentIds === null) for (const list of asked) list.push(wish)
      else for (const id of new Set(wish.instrumentIds)) asked[places.get(id) ?? -1]?.push(wish)
    }
    // Thousands of instruments share a few combinations of wishes.
    const shared = new Map<string, Wanted>()
    const numbers = new Map([...this.#wishes.values()].map((wish, number) => [wish, number]))
    return asked.map((wishes) => {
      if (wishes.length === 0) return null
      const key = wishes.map((wish) => numbers.get(wish)).join(' ')
      const known = shared.get(key)
      if (known !== undefined) return known
      const wanted = {
        names: new Set(wishes.flatMap(({ names }) => names)),
        priority: Math.max(...wishes.map(({ priority }) => priority)),
      }
      shared.set(key, wanted)
      return wanted
    })
  }
}
