import type { BarInterval } from '#core/model/bar.ts'
import { SECOND } from '#core/time/duration.ts'
import type { TradeBar } from '#quant/bars/tradeBar.ts'
import type { LiveLine, Served } from './liveLine.ts'

/** The market waits for its past until so much time went by without any of it, and never longer than this. */
const LONGEST_SILENCE = 15 * SECOND
const LONGEST_WAIT = 60 * SECOND

/** Bars of one instrument that were asked of a source. */
export interface PastQuestion {
  readonly line: LiveLine
  readonly interval: BarInterval
  readonly from: number
  readonly to: number
  /** Sources that were not asked yet, best first. */
  readonly others: readonly Served[]
  readonly source: Served
  readonly pages: number
}

/** What a live session asks of the past before it begins. */
export class WarmUp {
  readonly #open = new Map<string, PastQuestion>()
  readonly #begun: number
  /** Minutes that ended before the past was told; they follow it. */
  readonly early: { readonly line: LiveLine; readonly bar: TradeBar }[] = []
  #heard: number
  /** True once history was told: slices follow. */
  isOver = false

  constructor(now: number) {
    this.#begun = now
    this.#heard = now
  }

  get questions(): number {
    return this.#open.size
  }

  keep(requestId: string, question: PastQuestion): void {
    this.#open.set(requestId, question)
  }

  /** The question that an answer belongs to, which is answered by it; null for one of an earlier session. */
  answer(requestId: string, now: number): PastQuestion | null {
    const question = this.#open.get(requestId) ?? null
    this.#open.delete(requestId)
    if (question !== null) this.#heard = now
    return question
  }

  /** True when everything came, or what is missing has been silent for too long. */
  isReady(now: number): boolean {
    return this.#open.size === 0 || now - this.#heard >= LONGEST_SILENCE || now - this.#begun >= LONGEST_WAIT
  }

  /** Ids of the questions that were not answered; nobody waits for them any more. */
  giveUp(): readonly string[] {
    const ids = [...this.#open.keys()]
    this.#open.clear()
    return ids
  }
}
