import type {
  FeedKind,
  LinkState,
  ListedInstrument,
  LiveFeed,
  LiveListener,
  LiveSubscription,
} from '#engines/data/feeds/ports.ts'
import { createStreamSession, type StreamSession, type VenueName } from './streamSession.ts'
import type { LiveConnection, Placement, VenueStream } from './venueStream.ts'
import type { Subscribed } from './wantedBook.ts'

/** How a venue is heard live. */
export interface VenueLive extends VenueName {
  readonly streams: readonly VenueStream[]
  /** The streams that tell a kind of news of an instrument; none when the venue does not tell it. */
  place(listing: ListedInstrument, kind: FeedKind): readonly Placement[]
  /** Lets go of what fetches books and addresses. */
  close?(): Promise<void>
}

/** The worst comes first: what is lost on one connection must not be hidden by the others. */
const WORST_FIRST: readonly LinkState[] = ['CLOSED', 'RECONNECTING', 'STALE', 'LIVE', 'CONNECTING']

/** Opens a venue's live feed. Connections are made when something is wanted of them and closed when nothing is any more. */
export function openVenueLive(venue: VenueLive, parts: LiveConnection, listener: LiveListener): LiveFeed {
  const sessions = new Set<StreamSession>()
  const heard = new Map<string, { readonly session: StreamSession; readonly subscribed: Subscribed }[]>()
  let opened = 0
  let told: LinkState | null = null
  let isClosing = false

  function tell(reason: string): void {
    const states = [...sessions].map(({ state }) => state)
    const state = WORST_FIRST.find((one) => states.includes(one)) ?? 'CLOSED'
    if (state === told) return
    told = state
    listener.onState(state, reason)
  }

  function open(stream: VenueStream): StreamSession {
    opened += 1
    let isMade = false
    const session = createStreamSession(venue, stream, `${stream.name}-${opened}`, parts, {
      onEvents: (events, message) => listener.onEvents(events, message),
      onGap: (instrumentId, reason) => listener.onGap(instrumentId, reason),
      onRejected: (code, reason, message) => listener.onRejected(code, reason, message),
      onState: (_state, reason) => {
        if (isMade && sessions.has(session)) tell(reason)
      },
      ...(listener.onRaw === undefined ? {} : { onRaw: (message, channel) => listener.onRaw?.(message, channel) }),
    })
    isMade = true
    sessions.add(session)
    return session
  }

  function roomIn(stream: VenueStream, planned: ReadonlyMap<StreamSession, readonly Subscribed[]>): StreamSession {
    for (const session of sessions) {
      const size = session.size + (planned.get(session)?.length ?? 0)
      if (session.stream === stream && session.state !== 'CLOSED' && size < stream.mostWanted) return session
    }
    return open(stream)
  }

  function refuse(code: string, reason: string): void {
    listener.onRejected(code, reason, { number: 0, tsInit: parts.clock.now(), data: '' })
  }

  function placesOf({ instrumentId, kind }: LiveSubscription): readonly Placement[] {
    const listing = parts.symbols.listingOf(instrumentId)
    if (listing === null) {
      refuse('FEED_UNKNOWN_INSTRUMENT', `${venue.name} does not list ${instrumentId}, so it is not listened to there.`)
      return []
    }
    const places = venue.place(listing, kind)
    if (places.length === 0) {
      const what = kind.toLowerCase().replace('_', ' ')
      refuse('FEED_KIND_NOT_OFFERED', `${venue.name} does not tell ${what} of ${instrumentId} live.`)
    }
    return places
  }

  return {
    subscribe: (wanted) => {
      const planned = new Map<StreamSession, Subscribed[]>()
      for (const one of wanted) {
        if (isClosing || heard.has(keyOf(one))) continue
        const carriers = []
        for (const place of placesOf(one)) {
          const stream = venue.streams.find(({ name }) => name === place.stream)
          if (stream === undefined) throw new Error(`Invariant: ${venue.id} has no stream ${place.stream}`)
          const session = roomIn(stream, planned)
          const subscribed = { ...place.wanted, instrumentId: one.instrumentId }
          planned.set(session, [...(planned.get(session) ?? []), subscribed])
          carriers.push({ session, subscribed })
        }
        if (carriers.length > 0) heard.set(keyOf(one), carriers)
      }
      for (const [session, added] of planned) session.subscribe(added)
      if (planned.size > 0) tell(`connecting to ${venue.name}`)
    },
    unsubscribe: (unwanted) => {
      const planned = new Map<StreamSession, Subscribed[]>()
      for (const one of unwanted) {
        for (const { session, subscribed } of heard.get(keyOf(one)) ?? []) {
          planned.set(session, [...(planned.get(session) ?? []), subscribed])
        }
        heard.delete(keyOf(one))
      }
      for (const [session, removed] of planned) {
        session.unsubscribe(removed)
        if (session.size > 0) continue
        sessions.delete(session)
        session.close()
      }
      if (planned.size > 0) tell(`nothing more is wanted of ${venue.name}`)
    },
    close: () => {
      isClosing = true
      const ending = [...sessions]
      sessions.clear()
      heard.clear()
      for (const session of ending) session.close()
      tell(`the connection to ${venue.name} was closed`)
      return Promise.resolve()
    },
  }
}

function keyOf({ instrumentId, kind }: LiveSubscription): string {
  return `${kind} ${instrumentId}`
}
