import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import type { FeedCredentials } from '#adapters/feeds/parsing/credentials.ts'
import type { ShareConnection } from '#adapters/feeds/us/keyedSource.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type {
  BarPage,
  BarRequest,
  FeedAnswer,
  LinkState,
  LiveListener,
  MarketFeed,
  RawMessage,
} from '#engines/data/feeds/ports.ts'
import { NEVER } from '../../../servers/feedBench.ts'

/** Reads a time of a test. */
export function time(text: string): number {
  const ts = parseTimestamp(text)
  if (ts === null) throw new Error(`no time: ${text}`)
  return ts
}

/** A connection to a server of a test at a moment of the past, with short waits. */
export function connectionOf(origin: string, now: number, given: FeedCredentials): ShareConnection {
  const began = performance.now()
  return {
    clock: createFeedClock({ now: () => now + Math.round((performance.now() - began) * 1_000) }),
    uniform: () => 0.5,
    origin,
    patience: { firstRetryMs: 5, longestRetryMs: 20, attempts: 2 },
    credentials: () => given,
  }
}

/** The code of a failure. */
export function codeOf(answer: FeedAnswer<unknown>): string {
  return answer.ok ? 'OK' : answer.failure.code
}

/** The value of an answer; a failure fails the test with its sentence. */
export function valueOf<Value>(answer: FeedAnswer<Value>): Value {
  if (!answer.ok) throw new Error(answer.failure.message)
  return answer.value
}

/** Every bar of a request, page after page. */
export async function everyBar(feed: Pick<MarketFeed, 'fetchBars'>, wanted: BarRequest) {
  const bars = { tsOpen: [], open: [], high: [], low: [], close: [], volume: [] } as Record<
    'tsOpen' | 'open' | 'high' | 'low' | 'close' | 'volume',
    number[]
  >
  for (let from: number | null = wanted.from; from !== null;) {
    const answer: FeedAnswer<BarPage> | undefined = await feed.fetchBars?.({ ...wanted, from }, NEVER)
    if (answer === undefined) throw new Error('the feed has no bars')
    const { columns, next }: BarPage = valueOf(answer)
    for (const name of Object.keys(bars) as (keyof typeof bars)[]) bars[name].push(...columns[name])
    if (next !== null && next <= from) throw new Error('the pages do not go on')
    from = next
  }
  return bars
}

/** Everything that a live feed told. */
export function createRecordingListener() {
  const events: MarketEvent[] = []
  const gaps: { readonly id: InstrumentId; readonly reason: string }[] = []
  const rejected: { readonly code: string; readonly reason: string; readonly data: RawMessage['data'] }[] = []
  const states: { readonly state: LinkState; readonly reason: string }[] = []
  const raw: { readonly message: RawMessage; readonly channel: string }[] = []
  const listener: LiveListener = {
    onEvents: (told) => events.push(...told),
    onGap: (id, reason) => gaps.push({ id, reason }),
    onRejected: (code, reason, { data }) => rejected.push({ code, reason, data }),
    onState: (state, reason) => states.push({ state, reason }),
    onRaw: (message, channel) => raw.push({ message, channel }),
  }
  return { listener, events, gaps, rejected, states, raw }
}

const PATIENCE_MS = 4_000

/** Waits until something is so. */
export async function until(what: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!what()) {
    if (performance.now() > end) throw new Error(`it did not come to: ${what.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
