import type { FeedClock } from '#adapters/feeds/connection/feedClock.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'

/** What the sources say, on its way into the engine: in the order in which it came, many events at once. */
export interface EngineOutbox {
  /** Adds events of a source to those that wait. */
  addEvents(sourceId: string, events: readonly MarketEvent[]): void
  /** Adds a command behind everything its source has told. */
  addCommand(type: string, payload: object, sourceId: string): void
  close(): void
}

/** Events wait for others at most that long, and never more than so many. */
const LONGEST_WAIT_MS = 20
const MOST_EVENTS = 500

interface Waiting {
  readonly type: string
  readonly payload: object
}

/**
 * Makes an outbox. Nothing is posted in the call that brings it: an engine may be in the middle of the message that
 * caused it.
 */
export function createEngineOutbox(clock: FeedClock, post: (type: string, payload: object) => void): EngineOutbox {
  let waiting: Waiting[] = []
  /** The batch of each source that still takes events: nothing of that source has come behind it. */
  const open = new Map<string, MarketEvent[]>()
  let eventCount = 0
  let callOff: (() => void) | null = null
  let atOnce: NodeJS.Immediate | null = null
  let isClosed = false

  function flush(): void {
    callOff?.()
    callOff = null
    if (atOnce !== null) clearImmediate(atOnce)
    atOnce = null
    const leaving = waiting
    waiting = []
    open.clear()
    eventCount = 0
    for (const { type, payload } of leaving) post(type, payload)
  }

  function hurry(): void {
    atOnce ??= setImmediate(flush)
  }

  function batchOf(sourceId: string): MarketEvent[] {
    const batch = open.get(sourceId)
    if (batch !== undefined && batch.length < MOST_EVENTS) return batch
    const events: MarketEvent[] = []
    waiting.push({ type: 'TakeMarketEvents', payload: { sourceId, events } })
    open.set(sourceId, events)
    return events
  }

  return {
    addEvents: (sourceId, events) => {
      if (isClosed) return
      for (const event of events) batchOf(sourceId).push(event)
      eventCount += events.length
      if (eventCount >= MOST_EVENTS) hurry()
      else callOff ??= clock.after(LONGEST_WAIT_MS, flush)
    },
    addCommand: (type, payload, sourceId) => {
      if (isClosed) return
      open.delete(sourceId)
      waiting.push({ type, payload })
      hurry()
    },
    close: () => {
      isClosed = true
      waiting = []
      open.clear()
      callOff?.()
      if (atOnce !== null) clearImmediate(atOnce)
    },
  }
}
