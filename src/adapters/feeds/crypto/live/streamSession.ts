import type { InstrumentId } from '#core/model/identifiers.ts'
import type { LinkState, LiveListener, RawMessage } from '#engines/data/feeds/ports.ts'
import type { MessageClass } from '../../stream/inbox.ts'
import { createStreamConnection } from '../../stream/streamConnection.ts'
import type { Normalised } from '../shared/normalised.ts'
import type { Hearing } from '../shared/wanted.ts'
import { createBookRepairs } from './bookRepairs.ts'
import type { LiveConnection, VenueStream } from './venueStream.ts'
import { type Subscribed, WantedBook } from './wantedBook.ts'

/** Who the venue is, for names and sentences. */
export interface VenueName {
  readonly id: string
  readonly name: string
}

/** One connection with its subscriptions. */
export interface StreamSession {
  readonly stream: VenueStream
  /** Subscriptions it carries. */
  readonly size: number
  readonly state: LinkState
  subscribe(added: readonly Subscribed[]): void
  unsubscribe(removed: readonly Subscribed[]): void
  close(): void
}

/** Messages and bytes that wait between the wire and the reader. */
const INBOX = { capacity: 20_000, maxBytes: 64_000_000 }
/** After a loss the venue's own snapshot is waited for this long before it is asked for. */
const AFTER_LOSS_MS = 5_000
/** Repairs that fall due within this are one request. */
const GATHER_MS = 10

/**
 * Opens a connection of a venue and holds it: subscribes again after every loss, brings broken books back, answers what
 * must be answered, and passes on only what is wanted.
 */
export function createStreamSession(
  venue: VenueName,
  stream: VenueStream,
  channel: string,
  parts: LiveConnection,
  listener: LiveListener,
): StreamSession {
  const { clock, uniform } = parts
  const { books } = stream
  const wanted = new WantedBook(venue.id.toUpperCase())
  const nameOf = (symbol: string): InstrumentId => wanted.nameOf(symbol)
  const joining = books.kind === 'FETCHED' ? books.normaliser(nameOf) : null
  const normaliser = joining ?? books.normaliser(nameOf)
  const fetches = new Map<string, AbortController>()
  let nextId = 1
  let fetched = 0
  /** What each request that was sent and not answered yet wants to hear, in order. */
  let unanswered: (readonly Subscribed[])[] = []
  let stopKeepingAlive = (): void => {}
  /** Books to be subscribed again in a moment. */
  const anew = new Set<string>()
  let callOffAnew = (): void => {}

  const repairs = createBookRepairs({
    clock,
    uniform,
    repair: (symbol) => {
      if (connection.state !== 'LIVE' && connection.state !== 'STALE') return
      if (books.kind === 'ASKED') connection.send(books.request(symbol, takeId()))
      else if (books.kind === 'FETCHED') void fetchBook(symbol)
      else subscribeAnew(symbol)
    },
  })

  function takeId(): number {
    nextId += 1
    return nextId - 1
  }

  function frames(hearing: Hearing, what: readonly Subscribed[]): readonly string[] {
    const requests = stream.requests(hearing, what, nextId)
    nextId += requests.length
    return requests
  }

  function request(hearing: Hearing, what: readonly Subscribed[]): void {
    for (const frame of frames(hearing, what)) {
      if (connection.send(frame)) unanswered.push(hearing === 'subscribe' ? namedIn(frame, what) : [])
    }
  }

  function greeting(): readonly string[] {
    const all = wanted.all
    const requests = all.length === 0 ? [] : frames('subscribe', all)
    unanswered = requests.map((frame) => namedIn(frame, all))
    for (const { kind, symbol } of all) if (kind === 'BOOK') repairs.renew(symbol)
    keepAlive()
    return [...(stream.opening?.() ?? []), ...requests]
  }

  function keepAlive(): void {
    stopKeepingAlive()
    const milliseconds = stream.keepAliveMs?.()
    if (milliseconds === undefined) return
    stopKeepingAlive = clock.after(milliseconds, () => {
      if (stream.ping !== undefined) connection.send(stream.ping())
      keepAlive()
    })
  }

  /** One loss may break every book of the connection: they are asked for together. */
  function subscribeAnew(symbol: string): void {
    anew.add(symbol)
    if (anew.size > 1) return
    callOffAnew = clock.after(GATHER_MS, () => {
      const broken = wanted.all.filter((one) => one.kind === 'BOOK' && anew.has(one.symbol))
      anew.clear()
      request('unsubscribe', broken)
      request('subscribe', broken)
    })
  }

  /** A book that was fetched for a connection that is gone does not join the changes of the next one. */
  function stopFetching(): void {
    for (const stop of fetches.values()) stop.abort()
    fetches.clear()
  }

  async function fetchBook(symbol: string): Promise<void> {
    if (books.kind !== 'FETCHED' || joining === null) return
    fetches.get(symbol)?.abort()
    const stop = new AbortController()
    fetches.set(symbol, stop)
    const answer = await books.fetch(symbol, stop.signal)
    if (stop.signal.aborted) return
    fetches.delete(symbol)
    if (!answer.ok) return repairs.broken(symbol, answer.failure.retryAt)
    fetched += 1
    const message: RawMessage = { number: fetched, tsInit: clock.now(), data: answer.value }
    listener.onRaw?.(message, `${channel}/book/${symbol}`)
    take(joining.joinSnapshot(symbol, answer.value, message.tsInit), message)
  }

  function onAnswer(): void {
    for (const { kind, symbol } of unanswered.shift() ?? []) {
      if (kind === 'BOOK' && books.kind !== 'TOLD' && repairs.isWaiting(symbol)) repairs.broken(symbol)
    }
  }

  /** One name that a venue does not know can cost a whole request: its parts are asked for one by one. */
  function onRefusal(): void {
    if (stream.acknowledgement === undefined) return
    const refused = unanswered.shift() ?? []
    if (refused.length > 1) for (const one of refused) if (wanted.has(one)) request('subscribe', [one])
  }

  function breakBook(id: InstrumentId, reason: string, waitMs: number | null): void {
    if (!wanted.wants(id, 'BOOK') && !wanted.wants(id, 'TRADES')) return
    listener.onGap(id, reason)
    const symbol = wanted.symbolOf(id)
    if (symbol === null || !wanted.wants(id, 'BOOK')) return
    if (waitMs === null) repairs.broken(symbol)
    else repairs.expect(symbol, waitMs)
  }

  function take(said: Normalised, message: RawMessage): void {
    const { reply, gap, ignored, rejected } = said
    if (reply !== undefined) connection.send(reply)
    for (const id of gap?.instrumentIds ?? []) breakBook(id, gap?.reason ?? '', null)
    if (rejected !== undefined) listener.onRejected(rejected.code, rejected.reason, message)
    if (ignored !== undefined && ignored === stream.acknowledgement) onAnswer()
    else if (rejected?.code === 'VENUE_REFUSED') onRefusal()
    const events = wanted.select(said.events)
    if (events.length === 0) return
    for (const event of events) {
      if (event.kind !== 'BOOK' || !event.isSnapshot) continue
      const symbol = wanted.symbolOf(event.instrumentId)
      // A snapshot that breaks its own checksum is none.
      if (symbol !== null && gap?.instrumentIds.includes(event.instrumentId) !== true) repairs.whole(symbol)
    }
    listener.onEvents(events, message)
  }

  function onGap(key: string | null, reason: string): void {
    const sentence = `Messages of ${venue.name} are missing: ${reason}.`
    if (key !== null) return breakBook(nameOf(key), sentence, null)
    normaliser.reset()
    stopFetching()
    const ids = new Set(wanted.all.map(({ instrumentId }) => instrumentId))
    for (const id of ids) breakBook(id, sentence, AFTER_LOSS_MS)
  }

  const connection = createStreamConnection({
    id: venue.id,
    name: venue.name,
    address: (stop) => stream.address(stop),
    greeting,
    signOfLife: stream.signOfLife,
    ...(stream.ping === undefined ? {} : { ping: stream.ping }),
    inbox: { ...INBOX, classify: (message) => classOf(stream, message) },
    patience: {
      heartbeatMs: stream.heartbeatMs,
      sendsPerSecond: stream.sendsPerSecond,
      ...parts.streamPatience,
    },
    listener: {
      onMessage: (message) => take(normaliser.normalise(message.data, message.tsInit), message),
      onGap,
      onState: (state, reason) => {
        if (state !== 'LIVE' && state !== 'STALE') stopKeepingAlive()
        listener.onState(state, reason)
      },
      onRaw: (message) => listener.onRaw?.(message, channel),
    },
    clock,
    uniform,
    ...(parts.authorities === undefined ? {} : { authorities: parts.authorities }),
  })

  return {
    stream,
    get size() {
      return wanted.size
    },
    get state() {
      return connection.state
    },
    subscribe: (added) => {
      for (const one of added) {
        wanted.add(one)
        if (one.kind === 'BOOK') repairs.expect(one.symbol)
      }
      if (connection.state === 'LIVE' || connection.state === 'STALE') request('subscribe', added)
    },
    unsubscribe: (removed) => {
      for (const one of removed) {
        wanted.remove(one)
        if (one.kind !== 'BOOK') continue
        repairs.forget(one.symbol)
        fetches.get(one.symbol)?.abort()
        fetches.delete(one.symbol)
      }
      if (connection.state === 'LIVE' || connection.state === 'STALE') request('unsubscribe', removed)
    },
    close: () => {
      stopKeepingAlive()
      callOffAnew()
      repairs.close()
      stopFetching()
      connection.close()
    },
  }
}

/** What a request names; venues write symbols in capitals or not. */
function namedIn(frame: string, what: readonly Subscribed[]): readonly Subscribed[] {
  const text = frame.toLowerCase()
  return what.filter(({ symbol }) => text.includes(symbol.toLowerCase()))
}

function classOf(stream: VenueStream, message: RawMessage): MessageClass {
  const about = stream.glance(message)
  if (about === null) return { lane: 'NEVER_LOST' }
  return about.kind === 'QUOTES' ? { lane: 'LATEST', key: about.symbol } : { lane: 'EVERY', key: about.symbol }
}
