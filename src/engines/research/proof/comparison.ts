import type { ProofEvidence } from '#contracts/records/proof.ts'
import { type Act, actOf } from './act.ts'
import type { HouseEnd, HouseListener } from './houseRun.ts'

/** Characters of an act that the evidence shows. */
const SHOWN = 300

/** What comparing a run with the one on trial came to. */
export interface Compared {
  /** Acts that had to agree. */
  readonly count: number
  /** The first that did not; null when all did. */
  readonly difference: ProofEvidence | null
}

/** Compares the acts of a run, as they come, with those of the run on trial up to a moment; stops at the first difference. */
export class ActComparison {
  readonly #expected: readonly Act[]
  readonly #variant: string
  readonly #end: number
  readonly #until: number
  #next = 0
  #difference: ProofEvidence | null = null

  /** `until` is a market time; null compares everything. */
  constructor(expected: readonly Act[], until: number | null, variant: string) {
    this.#expected = expected
    this.#variant = variant
    this.#until = until ?? Number.POSITIVE_INFINITY
    this.#end = until === null ? expected.length : countUpTo(expected, until)
  }

  readonly listener: HouseListener = (envelope, at) => {
    const act = actOf(envelope, at)
    if (act === null || at > this.#until) return true
    const expected = this.#next < this.#end ? this.#expected[this.#next] : undefined
    this.#next += 1
    if (expected !== undefined && expected.at === act.at && expected.text === act.text) return true
    this.#differ(expected, act)
    return false
  }

  /** Closes the comparison of a run that has ended. */
  finish(end: HouseEnd): Compared {
    const missing = this.#difference === null ? this.#expected[this.#next] : undefined
    if (end.failure !== null && this.#difference === null) {
      const { at, failure } = end.failure
      const found: Act = {
        at,
        kind: 'FAILURE',
        instrumentId: null,
        direction: null,
        text: `the run broke off: ${failure.message}`,
      }
      this.#differ(this.#next < this.#end ? missing : undefined, found)
    } else if (missing !== undefined && this.#next < this.#end) {
      this.#differ(missing, null)
    }
    return { count: Math.min(this.#next, this.#end), difference: this.#difference }
  }

  /** Of two acts that differ the earlier one is where the runs part. */
  #differ(expected: Act | undefined, found: Act | null): void {
    const first = expected === undefined || (found !== null && found.at < expected.at) ? found : expected
    if (first === null) return
    const isLater = (act: Act | null | undefined): boolean => act === null || act === undefined || act.at > first.at
    this.#difference = {
      at: first.at,
      instrumentId: first.instrumentId,
      expected: isLater(expected) ? null : shown(expected?.text ?? ''),
      found: isLater(found) ? null : shown(found?.text ?? ''),
      variant: this.#variant,
    }
  }
}

function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text
}

/** How many acts came at or before a moment; they are in order of time. */
function countUpTo(acts: readonly Act[], until: number): number {
  let low = 0
  let high = acts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((acts[middle]?.at ?? 0) <= until) low = middle + 1
    else high = middle
  }
  return low
}
