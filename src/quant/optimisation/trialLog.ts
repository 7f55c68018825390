import type { SearchSpace, SearchValues } from './searchSpace.ts'
import type { TrialOutcome, TrialRecord } from './trial.ts'

/** What a sampler may know of the trials. It looks at outcomes only below the `settledBelow` it states itself. */
export interface TrialHistory {
  /** Number of trials asked, which is the number of the next. */
  readonly count: number
  /** All trials with a number below this were told. */
  readonly settled: number
  record(number: number): TrialRecord | undefined
  /** Number of the trial with these values; null when they were not asked yet. */
  find(values: SearchValues): number | null
}

/** The trials of a search by number. */
export class TrialLog implements TrialHistory {
  readonly #space: SearchSpace
  readonly #records: TrialRecord[] = []
  readonly #numbers = new Map<string, number>()
  #settled = 0

  constructor(space: SearchSpace) {
    this.#space = space
  }

  get count(): number {
    return this.#records.length
  }

  get settled(): number {
    return this.#settled
  }

  record(number: number): TrialRecord | undefined {
    return this.#records[number]
  }

  find(values: SearchValues): number | null {
    return this.#numbers.get(this.#space.keyOf(values)) ?? null
  }

  records(): readonly TrialRecord[] {
    return this.#records
  }

  add(record: TrialRecord): void {
    const key = this.#space.keyOf(record.values)
    if (!this.#numbers.has(key)) this.#numbers.set(key, record.number)
    this.#records.push(record)
    this.#advance()
  }

  settle(number: number, outcome: TrialOutcome): void {
    const record = this.#records[number]
    if (record === undefined) throw new Error(`Invariant: trial ${number} was told but never asked`)
    if (record.outcome !== null) throw new Error(`Invariant: trial ${number} was told twice`)
    this.#records[number] = { ...record, outcome }
    this.#advance()
  }

  #advance(): void {
    while ((this.#records[this.#settled]?.outcome ?? null) !== null) this.#settled += 1
  }
}
