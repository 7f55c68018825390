import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { SECOND } from '#core/time/duration.ts'

/** Submissions under way at a time. */
const AT_ONCE = 4
/** Cancels under way at a time; they have a lane of their own and never wait behind submissions. */
const CANCELS_AT_ONCE = 8
/** Waiting submissions beyond which nothing more that adds risk is taken, and nothing at all. */
const ENTRIES_AT_MOST = 256
const ALL_AT_MOST = 1_024
/** What has waited longer is not sent: an entry was decided on other prices, and the venue's lag counts from the decision. */
const ENTRY_WAITS = 5 * SECOND
const EXIT_WAITS = 15 * SECOND

/** Why an order did not leave the queue. */
export type Held = 'QUEUE_FULL' | 'TOO_LATE' | 'KILLED'

/** One submission that waits. */
export interface Submission {
  readonly order: OrderSpecification
  readonly at: number
}

/** Orders and cancels on their way to a venue. */
export interface SendQueue {
  /** Takes a submission; QUEUE_FULL when it cannot. */
  submit(submission: Submission): 'TAKEN' | 'QUEUE_FULL'
  /** Tells whether a submission of that id still waits. */
  holds(clientOrderId: ClientOrderId): boolean
  /** Takes a submission back that has not left; false when it has, or never was here. */
  withdraw(clientOrderId: ClientOrderId): boolean
  /** Cancels leave before any submission that waits. */
  cancel(run: () => Promise<void>): void
  /** Sends what may leave. */
  pump(): void
}

/** What the queue is given. */
export interface SendQueueParts {
  readonly now: () => number
  /** Sends one order; settles with its answer. */
  readonly send: (submission: Submission) => Promise<void>
  /** An order did not leave and will not. */
  readonly held: (submission: Submission, why: Held) => void
  /** Read again before each send: nothing that adds risk leaves while it says so. */
  readonly isKilled: () => boolean
}

/**
 * Makes the queue of one venue.
 *
 * 1. Cancels have a lane of their own.
 * 2. A protective order waits until the answer to its entry is there, so that it cannot arrive first.
 * 3. It is bounded, and what waited too long is not sent.
 */
export function createSendQueue(parts: SendQueueParts): SendQueue {
  const waiting: Submission[] = []
  const cancels: (() => Promise<void>)[] = []
  const underWay = new Set<ClientOrderId>()
  let cancelling = 0

  const pump = (): void => {
    while (cancelling < CANCELS_AT_ONCE) {
      const cancel = cancels.shift()
      if (cancel === undefined) break
      cancelling += 1
      void cancel().finally(() => {
        cancelling -= 1
        pump()
      })
    }
    for (const submission of waiting.splice(0)) {
      const why = holdingOf(submission)
      if (why === null) waiting.push(submission)
      else parts.held(submission, why)
    }
    for (let index = 0; index < waiting.length && underWay.size < AT_ONCE;) {
      const submission = waiting[index]
      if (submission === undefined || waitsForEntry(submission, index)) index += 1
      else dispatch(submission, index)
    }
  }

  function dispatch(submission: Submission, index: number): void {
    const { clientOrderId } = submission.order
    waiting.splice(index, 1)
    underWay.add(clientOrderId)
    void parts.send(submission).finally(() => {
      underWay.delete(clientOrderId)
      pump()
    })
  }

  function holdingOf({ order, at }: Submission): Held | null {
    if (!order.reduceOnly && parts.isKilled()) return 'KILLED'
    return parts.now() - at > (order.reduceOnly ? EXIT_WAITS : ENTRY_WAITS) ? 'TOO_LATE' : null
  }

  function waitsForEntry({ order }: Submission, index: number): boolean {
    const entry = order.parentClientOrderId
    if (entry === null) return false
    return underWay.has(entry) || waiting.slice(0, index).some((other) => other.order.clientOrderId === entry)
  }

  return {
    submit(submission) {
      const limit = submission.order.reduceOnly ? ALL_AT_MOST : ENTRIES_AT_MOST
      if (waiting.length >= limit) return 'QUEUE_FULL'
      waiting.push(submission)
      return 'TAKEN'
    },
    holds: (clientOrderId) => waiting.some(({ order }) => order.clientOrderId === clientOrderId),
    withdraw(clientOrderId) {
      const index = waiting.findIndex(({ order }) => order.clientOrderId === clientOrderId)
      if (index === -1) return false
      waiting.splice(index, 1)
      return true
    },
    cancel(run) {
      cancels.push(run)
    },
    pump,
  }
}
