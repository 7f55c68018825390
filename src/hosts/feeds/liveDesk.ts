import type {
  LiveFeed,
  LiveListener,
  LiveSubscription,
  MarketFeed,
  SourceSubscription,
} from '#engines/data/feeds/ports.ts'
import type { FeedClock } from '#adapters/feeds/connection/feedClock.ts'
import type { EngineOutbox } from './engineOutbox.ts'
import type { RawRecorder } from './feedEntry.ts'
import { createRejectionTeller } from './rejectionTeller.ts'

/** What listening needs. */
export interface LiveDeskParts {
  readonly clock: FeedClock
  readonly outbox: EngineOutbox
  /** Null when there is no such source. */
  feedOf(sourceId: string): MarketFeed | null
  readonly recorder: RawRecorder | null
}

/** Listens to sources. */
export interface LiveDesk {
  /** What is listened to from now on, whole. */
  listen(wanted: readonly SourceSubscription[]): void
  /** Ends what is heard from a source and listens to the same anew, to the feed that there is by then. */
  renew(sourceId: string): void
  close(): Promise<void>
}

interface Listening {
  readonly live: LiveFeed
  readonly heard: Map<string, LiveSubscription>
}

/** Makes a desk that listens to nothing yet. */
export function createLiveDesk({ clock, outbox, feedOf, recorder }: LiveDeskParts): LiveDesk {
  const listening = new Map<string, Listening>()
  const endings = new Set<Promise<void>>()
  /** Sources whose old connection has not ended yet: some bear only one. */
  const renewing = new Set<string>()
  let last: readonly SourceSubscription[] = []
  let isClosed = false

  function listenerFor(sourceId: string): LiveListener {
    const reject = createRejectionTeller(sourceId, clock, outbox)
    return {
      onEvents: (events) => outbox.addEvents(sourceId, events),
      onGap: (instrumentId, reason) => outbox.addCommand('TakeFeedGap', { sourceId, instrumentId, reason }, sourceId),
      onRejected: reject,
      onState: (state, reason) => {
        recorder?.onLink(sourceId, state)
        outbox.addCommand('TakeLink', { sourceId, at: clock.now(), state, reason: sentence(reason) }, sourceId)
      },
      ...(recorder === null ? {} : { onRaw: (message, channel) => recorder.onRaw(sourceId, message, channel) }),
    }
  }

  function open(sourceId: string): Listening | null {
    const live = feedOf(sourceId)?.openLive?.(listenerFor(sourceId))
    if (live === undefined) {
      const reason = `The source ${sourceId} tells nothing live; choose another one.`
      outbox.addCommand('TakeLink', { sourceId, at: clock.now(), state: 'CLOSED', reason }, sourceId)
      return null
    }
    const opened = { live, heard: new Map<string, LiveSubscription>() }
    listening.set(sourceId, opened)
    return opened
  }

  function leave(sourceId: string, { live }: Listening): Promise<void> {
    listening.delete(sourceId)
    const ending = live.close().finally(() => endings.delete(ending))
    endings.add(ending)
    return ending
  }

  async function renew(sourceId: string): Promise<void> {
    const one = listening.get(sourceId)
    if (one === undefined) return
    renewing.add(sourceId)
    await leave(sourceId, one)
    renewing.delete(sourceId)
    if (!isClosed) listen(last)
  }

  function listen(wanted: readonly SourceSubscription[]): void {
    last = wanted
    const bySource = new Map<string, Map<string, LiveSubscription>>()
    for (const { sourceId, instrumentId, kind } of wanted) {
      const ofSource = bySource.get(sourceId) ?? new Map<string, LiveSubscription>()
      bySource.set(sourceId, ofSource.set(`${kind} ${instrumentId}`, { instrumentId, kind }))
    }
    for (const [sourceId, one] of listening) if (!bySource.has(sourceId)) void leave(sourceId, one)
    for (const [sourceId, ofSource] of bySource) {
      if (renewing.has(sourceId)) continue
      const one = listening.get(sourceId) ?? open(sourceId)
      if (one !== null) change(one, ofSource)
    }
  }

  function change({ live, heard }: Listening, wanted: ReadonlyMap<string, LiveSubscription>): void {
    const added = [...wanted].filter(([key]) => !heard.has(key))
    const removed = [...heard].filter(([key]) => !wanted.has(key))
    for (const [key] of removed) heard.delete(key)
    for (const [key, one] of added) heard.set(key, one)
    if (removed.length > 0) live.unsubscribe(removed.map(([, one]) => one))
    if (added.length > 0) live.subscribe(added.map(([, one]) => one))
  }

  return {
    listen,
    renew: (sourceId) => void renew(sourceId),
    close: async () => {
      isClosed = true
      for (const [sourceId, one] of listening) void leave(sourceId, one)
      await Promise.all(endings)
    },
  }
}

/** Reasons stand in the middle of a sentence; the trader reads them on their own. */
function sentence(reason: string): string {
  const text = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`.slice(0, MOST_CHARACTERS)
  return /[.!?]$/.test(text) ? text : `${text}.`
}

const MOST_CHARACTERS = 1_000
