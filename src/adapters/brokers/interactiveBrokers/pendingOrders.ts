import type { FeedClock } from '../../feeds/connection/feedClock.ts'

/** Something that was asked about an order and waits for its answer; `giveUp` answers in its stead. */
interface Waiting<Outcome> {
  readonly isNew: boolean
  finish(outcome: Outcome): void
  giveUp(why: string): void
}

/** Waits for answers by the gateway's integer of the order; each is given once, and at the latest when time is up. */
export class PendingAnswers<Outcome> {
  readonly #waiting = new Map<number, Set<Waiting<Outcome>>>()
  readonly #clock: FeedClock
  readonly #milliseconds: number
  readonly #giveUp: (why: string) => Outcome

  constructor(clock: FeedClock, milliseconds: number, giveUp: (why: string) => Outcome) {
    this.#clock = clock
    this.#milliseconds = milliseconds
    this.#giveUp = giveUp
  }

  /** Waits from now on. `isNew`: the integer was never sent before. */
  wait(orderId: number, isNew: boolean): Promise<Outcome> {
    return new Promise((resolve) => {
      const all = this.#waiting.get(orderId) ?? new Set()
      this.#waiting.set(orderId, all)
      const finish = (outcome: Outcome): void => {
        if (!all.delete(waiting)) return
        if (all.size === 0) this.#waiting.delete(orderId)
        callOff()
        resolve(outcome)
      }
      const waiting: Waiting<Outcome> = { isNew, finish, giveUp: (why) => finish(this.#giveUp(why)) }
      all.add(waiting)
      const callOff = this.#clock.after(this.#milliseconds, () => waiting.giveUp('no answer came in time'))
    })
  }

  /** Everything that waits for the answer about this order. */
  of(orderId: number): readonly Waiting<Outcome>[] {
    return [...(this.#waiting.get(orderId) ?? [])]
  }

  /** Nothing more will be heard. */
  giveUpAll(why: string): void {
    for (const orderId of this.#waiting.keys()) for (const waiting of this.of(orderId)) waiting.giveUp(why)
  }
}
