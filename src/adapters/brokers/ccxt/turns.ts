import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import type { CallKind } from './requestBudget.ts'

/** Lets requests go one at a time, cancels first, because a venue refuses a number that a later one overtook. */
export interface Turns {
  /** Waits for the turn; the answer gives it on. */
  take(kind: CallKind): Promise<() => void>
}

const ORDER: readonly CallKind[] = ['CANCEL', 'SUBMIT', 'QUESTION']

/**
 * Makes turns. A turn passes on after `longestMs` even when its request is still under way, so that a lost answer holds
 * nobody up.
 */
export function createTurns(clock: FeedClock, longestMs: number): Turns {
  const waiting: { readonly kind: CallKind; readonly begin: () => void }[] = []
  let isTaken = false

  function next(): void {
    isTaken = false
    for (const kind of ORDER) {
      const index = waiting.findIndex((one) => one.kind === kind)
      const [first] = index === -1 ? [] : waiting.splice(index, 1)
      if (first !== undefined) return first.begin()
    }
  }

  function begin(): () => void {
    isTaken = true
    let isDone = false
    const done = (): void => {
      if (isDone) return
      isDone = true
      callOff()
      next()
    }
    const callOff = clock.after(longestMs, done)
    return done
  }

  return {
    take: (kind) =>
      isTaken
        ? new Promise((resolve) => void waiting.push({ kind, begin: () => resolve(begin()) }))
        : Promise.resolve(begin()),
  }
}
