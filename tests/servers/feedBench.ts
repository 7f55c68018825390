import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import { createHttpSource, type HttpSource, type HttpSourceOptions } from '#adapters/feeds/http/httpSource.ts'
import type { HttpPatience } from '#adapters/feeds/http/patience.ts'
import { createRateLimiter, type RateWindow } from '#adapters/feeds/limits/rateLimiter.ts'
import {
  createStreamConnection,
  type StreamConnection,
  type StreamOptions,
} from '#adapters/feeds/stream/streamConnection.ts'
import type { FeedMeter, LinkState, RawMessage } from '#engines/data/feeds/ports.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { createSystemClock } from '#hosts/systemClock.ts'

/** Waits short enough for tests; the proportions are those of the real ones. */
const SHORT_PATIENCE: HttpPatience = {
  connectMs: 300,
  headersMs: 300,
  totalMs: 3_000,
  rateWindowMs: 200,
  leastBytesPerSecond: 200,
  maxBytes: 200_000,
  attempts: 3,
  firstRetryMs: 20,
  longestRetryMs: 100,
}

/** A clock with the platform's time. */
export function liveFeedClock() {
  return createFeedClock(createSystemClock())
}

/** Opens a source at a server of a test, with short waits, seeded randomness and, unless said otherwise, no real limit. */
export function openSource(
  origin: string,
  changes: Partial<HttpSourceOptions> = {},
  windows: readonly RateWindow[] = [{ limit: 100_000, milliseconds: 1_000, counts: 'WEIGHT' }],
): HttpSource {
  const clock = changes.clock ?? liveFeedClock()
  const random = new SeededRandom(7)
  return createHttpSource({
    id: 'test',
    name: 'Testing',
    origin,
    clock,
    limiter: createRateLimiter({ name: 'Testing', windows, clock }),
    uniform: () => random.next(),
    ...changes,
    patience: { ...SHORT_PATIENCE, ...changes.patience },
  })
}

/** What a stream told its listener. */
export interface HeardStream {
  readonly connection: StreamConnection
  readonly messages: RawMessage[]
  readonly states: { readonly state: LinkState; readonly reason: string; readonly at: number }[]
  readonly gaps: { readonly key: string | null; readonly reason: string; readonly afterMessage: number }[]
}

/** Opens a stream to a server of a test; `at` are milliseconds of the monotonic clock. */
export function openStream(
  url: string,
  changes: Partial<StreamOptions> = {},
  onMessage: (message: RawMessage) => void = () => {},
): HeardStream {
  const random = new SeededRandom(11)
  const messages: RawMessage[] = []
  const states: { state: LinkState; reason: string; at: number }[] = []
  const gaps: { key: string | null; reason: string; afterMessage: number }[] = []
  const connection = createStreamConnection({
    id: 'test',
    name: 'Testing',
    address: () => Promise.resolve({ ok: true, value: url }),
    greeting: () => [],
    signOfLife: 'ANY_FRAME',
    inbox: { capacity: 10_000, maxBytes: 10_000_000, classify: () => ({ lane: 'EVERY', key: 'all' }) },
    clock: liveFeedClock(),
    uniform: () => random.next(),
    listener: {
      onMessage: (message) => {
        messages.push(message)
        onMessage(message)
      },
      onGap: (key, reason) => gaps.push({ key, reason, afterMessage: messages.at(-1)?.number ?? 0 }),
      onState: (state, reason) => states.push({ state, reason, at: performance.now() }),
    },
    ...changes,
    patience: {
      handshakeMs: 300,
      heartbeatMs: 200,
      firstReconnectMs: 50,
      longestReconnectMs: 200,
      ...changes.patience,
    },
  })
  return { connection, messages, states, gaps }
}

/** A stop signal that is never given. */
export const NEVER: AbortSignal = new AbortController().signal

/** A meter that keeps what it hears. */
export function createRecordingMeter() {
  const calls: Parameters<FeedMeter['onCall']>[0][] = []
  const links: Parameters<FeedMeter['onLink']>[0][] = []
  const meter: FeedMeter = { onCall: (call) => calls.push(call), onLink: (link) => links.push(link) }
  return { meter, calls, links }
}
