import { namedSeed, SeededRandom } from '#quant/statistics/seededRandom.ts'

/** Everything random of one part of a run; parts have streams of their own, so that a change in one leaves the others. */
export class Chance {
  readonly #random: SeededRandom

  constructor(seed: number, name: string) {
    this.#random = new SeededRandom(namedSeed(seed, name))
  }

  /** A whole number from 0 to below `sides`. */
  roll(sides: number): number {
    return Math.floor(this.#random.next() * sides)
  }

  /** True in `percent` of a hundred cases. */
  in(percent: number): boolean {
    return this.#random.next() * 100 < percent
  }

  one<Item>(items: readonly Item[]): Item {
    const item = items[this.roll(items.length)]
    if (item === undefined) throw new Error('Invariant: nothing to choose from')
    return item
  }
}

/** How often each thing really happened, so that a run cannot stop testing without anybody noticing. */
export class Tally {
  readonly counts = new Map<string, number>()

  note(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times)
  }

  of(what: string): number {
    return this.counts.get(what) ?? 0
  }

  add(other: Tally): void {
    for (const [what, times] of other.counts) this.note(what, times)
  }

  /** One line for each thing, sorted by name. */
  table(): string {
    const rows = [...this.counts].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return rows.map(([what, times]) => `${what.padEnd(34)}${String(times).padStart(9)}`).join('\n')
  }
}
