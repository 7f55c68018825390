import type { FeedAnswer, FeedFailure, MarketFeed, StopSignal } from '#engines/data/feeds/ports.ts'

/** A question to a source. */
export interface Question<Value> {
  readonly requestId: string
  readonly sourceId: string
  /** What is asked for, in a sentence: `bars`. */
  readonly what: string
  /** Asks the feed; undefined when it cannot be asked that. */
  ask(feed: MarketFeed, stop: StopSignal): Promise<FeedAnswer<Value>> | undefined
  /** Hears the answer; not called for a question that was stopped. */
  deliver(answer: FeedAnswer<Value>): void
}

/** What asking needs. */
export interface RequestDeskParts {
  /** Null when there is no such source. */
  feedOf(sourceId: string): MarketFeed | null
  /** Says in the log that a feed broke down. */
  note(text: string): void
}

/** Asks sources, so many questions of each at once. */
export interface RequestDesk {
  ask<Value>(question: Question<Value>): void
  /** Ends a question; it is not answered any more. */
  stop(requestId: string): void
  close(): void
}

/** Questions to one source that are under way at once; their own limits are stricter where they have any. */
const MOST_RUNNING = 4

interface Asked {
  readonly sourceId: string
  readonly stop: AbortController
  run(): Promise<void>
}

interface Queue {
  running: number
  readonly waiting: Asked[]
}

/** Makes a desk without questions. */
export function createRequestDesk({ feedOf, note }: RequestDeskParts): RequestDesk {
  const asked = new Map<string, Asked>()
  const queues = new Map<string, Queue>()

  function queueOf(sourceId: string): Queue {
    const queue = queues.get(sourceId) ?? { running: 0, waiting: [] }
    queues.set(sourceId, queue)
    return queue
  }

  async function answerOf<Value>(question: Question<Value>, stop: StopSignal): Promise<FeedAnswer<Value>> {
    const { sourceId, what } = question
    const feed = feedOf(sourceId)
    if (feed === null) return failed('FEED_UNAVAILABLE', `There is no source ${sourceId}, so no ${what} were fetched.`)
    try {
      const asking = question.ask(feed, stop)
      if (asking === undefined)
        return failed('FEED_UNAVAILABLE', `${feed.card.name} has no ${what}; ask another source for them.`)
      const answer = await asking
      // A feed that was closed because another one took its place did not answer.
      const isReplaced = !answer.ok && !stop.aborted && feedOf(sourceId) !== feed
      return isReplaced ? await answerOf(question, stop) : answer
    } catch (error) {
      note(
        `${sourceId} broke down over ${what}: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}`,
      )
      return failed(
        'FEED_BAD_ANSWER',
        `What ${feed.card.name} answered could not be read, so no ${what} were stored; the log says more.`,
      )
    }
  }

  function proceed(queue: Queue): void {
    while (queue.running < MOST_RUNNING) {
      const next = queue.waiting.shift()
      if (next === undefined) return
      if (next.stop.signal.aborted) continue
      queue.running += 1
      void next.run().finally(() => {
        queue.running -= 1
        proceed(queue)
      })
    }
  }

  return {
    ask: (question) => {
      const { requestId, sourceId } = question
      if (asked.has(requestId)) throw new Error(`Invariant: the request ${requestId} was made twice`)
      const stop = new AbortController()
      const one: Asked = {
        sourceId,
        stop,
        run: async () => {
          const answer = await answerOf(question, stop.signal)
          if (asked.get(requestId) !== one) return
          asked.delete(requestId)
          question.deliver(answer)
        },
      }
      asked.set(requestId, one)
      const queue = queueOf(sourceId)
      queue.waiting.push(one)
      proceed(queue)
    },
    stop: (requestId) => {
      const one = asked.get(requestId)
      asked.delete(requestId)
      one?.stop.abort()
    },
    close: () => {
      for (const one of asked.values()) one.stop.abort()
      asked.clear()
    },
  }
}

function failed(code: FeedFailure['code'], message: string): { readonly ok: false; readonly failure: FeedFailure } {
  return { ok: false, failure: { code, message, retryAt: null } }
}
