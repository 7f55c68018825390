import type { MarketAction } from '#core/model/marketAction.ts'
import type { PlayedSeries } from './barWalk.ts'

interface Due {
  readonly ts: number
  readonly action: MarketAction
}

/**
 * What happened to the instruments of a session beside trading, handed out as market time passes. What happens at the very
 * moment at which one bar ends and the next begins belongs to the next, but for the auction that closes a session.
 */
export class ActionSchedule {
  readonly #due: readonly Due[]
  #next = 0

  constructor(sets: readonly PlayedSeries[]) {
    this.#due = sets
      .flatMap(({ actions = [] }, set) =>
        actions.map(({ ts, action }) => ({ ts: dueAt(ts, action), action: { ...action, instrument: set } })),
      )
      .toSorted((left, right) => left.ts - right.ts)
  }

  /** Forgets what happened at or before a moment. */
  skipTo(marketTime: number): void {
    this.take(marketTime)
  }

  /** Everything that has happened since the last call, up to a moment; undefined when that is nothing. */
  take(marketTime: number): readonly MarketAction[] | undefined {
    const from = this.#next
    while ((this.#due[this.#next]?.ts ?? Number.POSITIVE_INFINITY) <= marketTime) this.#next += 1
    return this.#next === from ? undefined : this.#due.slice(from, this.#next).map(({ action }) => action)
  }
}

/** The first market time whose slice carries an action. */
function dueAt(ts: number, action: MarketAction): number {
  return action.kind === 'AUCTION' && action.which === 'CLOSE' ? ts : ts + 1
}
