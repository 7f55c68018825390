import type { InstrumentId } from '#core/model/identifiers.ts'
import type {
  FeedCard,
  FeedKind,
  LinkState,
  LiveFeed,
  LiveListener,
  LiveSubscription,
  RawMessage,
} from '#engines/data/feeds/ports.ts'
import { createRedactor } from '../connection/secretWords.ts'
import type { Frame } from '../stream/outbox.ts'
import type { MessageClass } from '../stream/inbox.ts'
import { createStreamConnection, type StreamConnection, type StreamPatience } from '../stream/streamConnection.ts'
import type { Hearing } from '../crypto/shared/wanted.ts'
import { type FeedCredentials, keyMissing } from '../parsing/credentials.ts'
import type { ShareConnection } from './keyedSource.ts'
import type { KeyedNormalised } from './linkNews.ts'
import { shareIdOf, shareSymbolOf } from './shareIds.ts'

/** How a stream of shares is opened. */
export interface ShareStreamConnection extends ShareConnection {
  readonly streamPatience?: Partial<StreamPatience>
  /** Messages that may wait to be handled; 20,000 when not said. */
  readonly streamCapacity?: number
}

/** A share and what is to be heard of it. */
export interface WantedShare {
  readonly symbol: string
  readonly kind: FeedKind
}

/** What differs from stream to stream. */
export interface KeyedStreamManner {
  readonly card: FeedCard
  /** Tells connections of one source apart in recordings. */
  readonly channel: string
  readonly kinds: readonly FeedKind[]
  readonly address: (credentials: FeedCredentials) => string
  readonly headers?: (credentials: FeedCredentials) => Readonly<Record<string, string>>
  /** Sent after each opening, before what is wanted. */
  readonly signIn: (credentials: FeedCredentials) => readonly Frame[]
  /** True where the source tells that it took the key; elsewhere what is wanted is asked for at once. */
  readonly tellsSignIn: boolean
  readonly subscribe: (hearing: Hearing, wanted: readonly WantedShare[]) => readonly Frame[]
  readonly normalise: (data: string | Uint8Array, tsInit: number) => KeyedNormalised
  readonly classify: (data: string | Uint8Array) => MessageClass
  /** The source's name of an instrument where it differs. */
  readonly symbolOf?: (id: InstrumentId) => string | null
  readonly patience?: Partial<StreamPatience>
}

/** Key of messages that tell of several shares at once. */
export const SEVERAL = '*'
const CAPACITY = 20_000
const MOST_BYTES = 32_000_000

/**
 * Opens a stream that needs a key and holds it: signs in, asks for what is wanted, again after each loss, and tells LIVE
 * only once the key was taken. A refused key closes it for good; what was missed is told as a gap of each share.
 */
export function openKeyedStream(
  manner: KeyedStreamManner,
  connection: ShareStreamConnection,
  listener: LiveListener,
): LiveFeed {
  const { card, channel } = manner
  const { clock, uniform, authorities, meter, credentials } = connection
  const symbolOf = manner.symbolOf ?? shareSymbolOf
  const wanted = new Map<string, LiveSubscription>()
  let isSignedIn = false
  let told: LinkState | null = null
  let stream: StreamConnection | null = null

  function tell(state: LinkState, reason: string): void {
    if (told === state) return
    told = state
    listener.onState(state, reason)
    meter?.onLink({ sourceId: card.id, at: clock.now(), state, reason })
  }

  function onState(state: LinkState, reason: string): void {
    if (told === 'CLOSED') return
    if (state === 'RECONNECTING' || state === 'CLOSED') isSignedIn = false
    if (state === 'LIVE' && !isSignedIn) {
      if (manner.tellsSignIn) return
      isSignedIn = true
    }
    tell(state, reason)
  }

  function framesFor(hearing: Hearing, subscriptions: readonly LiveSubscription[]): readonly Frame[] {
    const shares = subscriptions.flatMap(({ instrumentId, kind }): WantedShare[] => {
      const symbol = symbolOf(instrumentId)
      return symbol === null ? [] : [{ symbol, kind }]
    })
    return shares.length === 0 ? [] : manner.subscribe(hearing, shares)
  }

  function greeting(): readonly Frame[] {
    const given = credentials()
    if (given === null) return []
    if (manner.tellsSignIn) return manner.signIn(given)
    return [...manner.signIn(given), ...framesFor('subscribe', [...wanted.values()])]
  }

  function end(reason: string): void {
    const open = stream
    stream = null
    tell('CLOSED', reason)
    open?.close()
  }

  /** A source may repeat the key in its answer to it; that is neither recorded nor kept in quarantine. */
  function withoutKey(message: RawMessage): RawMessage {
    const given = credentials()
    if (given === null) return message
    const { data } = message
    const secrets = [given.key, given.secret].filter((word) => word !== '')
    const holds = (word: string): boolean =>
      typeof data === 'string'
        ? data.includes(word)
        : Buffer.from(data.buffer, data.byteOffset, data.byteLength).includes(word)
    if (!secrets.some(holds)) return message
    return {
      ...message,
      data: createRedactor(secrets)(typeof data === 'string' ? data : Buffer.from(data).toString('latin1')),
    }
  }

  function onMessage(message: RawMessage): void {
    if (told === 'CLOSED') return
    const { events, rejected, link } = manner.normalise(message.data, message.tsInit)
    const shown = rejected === undefined && link === undefined ? message : withoutKey(message)
    if (rejected !== undefined) listener.onRejected(rejected.code, rejected.reason, shown)
    if (events.length > 0) listener.onEvents(events, message)
    if (link === undefined) return
    if (link.kind === 'SIGNED_IN') {
      isSignedIn = true
      tell('LIVE', `connected to ${card.name}`)
      for (const frame of framesFor('subscribe', [...wanted.values()])) stream?.send(frame)
    } else if (link.kind === 'KEY_REFUSED') {
      listener.onRejected('FEED_KEY_REFUSED', link.reason, shown)
      end(link.reason)
    } else {
      listener.onRejected('VENUE_REFUSED', link.reason, shown)
      if (link.kind === 'MESSAGES_LOST') onGap(null, link.reason)
    }
  }

  function onGap(key: string | null, reason: string): void {
    const id = key === null || key === SEVERAL ? null : shareIdOf(key)
    const all = new Set(Array.from(wanted.values(), ({ instrumentId }) => instrumentId))
    for (const instrumentId of id === null ? all : [id]) listener.onGap(instrumentId, reason)
  }

  const missing = keyMissing(card, 'live data').failure
  if (credentials() === null) {
    tell('CLOSED', missing.message)
  } else {
    stream = createStreamConnection({
      id: card.id,
      name: card.name,
      address: () => {
        const given = credentials()
        if (given !== null) return Promise.resolve({ ok: true, value: manner.address(given) })
        // The key was taken away while the connection was lost: nothing more can be heard.
        queueMicrotask(() => end(missing.message))
        return Promise.resolve({ ok: false, failure: missing })
      },
      ...(manner.headers === undefined
        ? {}
        : {
            headers: () => {
              const given = credentials()
              return given === null ? {} : (manner.headers?.(given) ?? {})
            },
          }),
      greeting,
      signOfLife: 'ANY_FRAME',
      inbox: {
        capacity: connection.streamCapacity ?? CAPACITY,
        maxBytes: MOST_BYTES,
        classify: ({ data }) => manner.classify(data),
      },
      patience: { ...manner.patience, ...connection.streamPatience },
      listener: {
        onMessage,
        onGap,
        onState,
        ...(listener.onRaw === undefined
          ? {}
          : { onRaw: (message: RawMessage) => listener.onRaw?.(withoutKey(message), channel) }),
      },
      clock,
      uniform,
      ...(authorities === undefined ? {} : { authorities }),
    })
  }

  function change(hearing: Hearing, subscriptions: readonly LiveSubscription[]): void {
    const changed = subscriptions.filter(({ instrumentId, kind }) => {
      const key = `${kind} ${instrumentId}`
      if (!manner.kinds.includes(kind) || wanted.has(key) === (hearing === 'subscribe')) return false
      if (hearing === 'subscribe') wanted.set(key, { instrumentId, kind })
      else wanted.delete(key)
      return true
    })
    if (isSignedIn) for (const frame of framesFor(hearing, changed)) stream?.send(frame)
  }

  return {
    subscribe: (subscriptions) => change('subscribe', subscriptions),
    unsubscribe: (subscriptions) => change('unsubscribe', subscriptions),
    close: () => {
      end(`the connection to ${card.name} was closed`)
      return Promise.resolve()
    },
  }
}
