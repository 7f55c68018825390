import { WebSocket } from 'ws'
import type { FeedAnswer, FeedMeter, LinkState, RawMessage } from '#engines/data/feeds/ports.ts'
import type { Uniform } from '../connection/backOff.ts'
import type { FeedClock } from '../connection/feedClock.ts'
import { isSafeAddress, tlsOptions } from '../connection/tls.ts'
import { durationWords } from '../connection/words.ts'
import { createInbox, type InboxCount, type InboxOptions, type InboxReader } from './inbox.ts'
import { createOutbox, type Frame } from './outbox.ts'
import { createReconnection } from './reconnection.ts'
import { endOfCode, endOfError, endOfStatus, type StreamEnd } from './streamEnd.ts'
import { createWatchdog } from './watchdog.ts'

/** How long a stream is waited for. */
export interface StreamPatience {
  readonly handshakeMs: number
  /** A source in good health is heard of at least this often. */
  readonly heartbeatMs: number
  readonly firstReconnectMs: number
  readonly longestReconnectMs: number
  /** A connection that held this long counts as a good one. */
  readonly stableMs: number
  readonly maxMessageBytes: number
  readonly sendsPerSecond: number
}

/** What serves most venues. */
const USUAL_STREAM_PATIENCE: StreamPatience = {
  handshakeMs: 10_000,
  heartbeatMs: 5_000,
  firstReconnectMs: 500,
  longestReconnectMs: 30_000,
  stableMs: 30_000,
  maxMessageBytes: 8_000_000,
  sendsPerSecond: 5,
}

/** Who hears a stream. A gap with the key null concerns everything subscribed. */
export interface StreamListener extends InboxReader {
  onState(state: LinkState, reason: string): void
  /** Every message as it arrives, before any is replaced or lost: for recording. */
  onRaw?(message: RawMessage): void
}

/** How a stream is held. */
export interface StreamOptions {
  readonly id: string
  /** Name of the source in sentences. */
  readonly name: string
  /** Where to connect, asked anew for each attempt: some venues hand out an address for one use. */
  readonly address: (stop: AbortSignal) => Promise<FeedAnswer<string>>
  readonly headers?: () => Readonly<Record<string, string>>
  /** Sent after each opening: sign-in and everything that is subscribed now. */
  readonly greeting: () => readonly Frame[]
  /** What shows that the source lives: anything, or only its messages (for venues that send a heartbeat of their own). */
  readonly signOfLife: 'ANY_FRAME' | 'MESSAGES'
  /** The venue's own ping; a ping of the protocol when not said. */
  readonly ping?: () => Frame
  /** Close codes of the venue after which it is of no use to come back. */
  readonly finalCodes?: readonly number[]
  readonly inbox: InboxOptions
  readonly patience?: Partial<StreamPatience>
  readonly listener: StreamListener
  readonly meter?: FeedMeter
  readonly clock: FeedClock
  readonly uniform: Uniform
  /** Certificate authorities (PEM) instead of the platform's: for servers in tests. */
  readonly authorities?: readonly string[]
}

/** A connection that is held until it is closed. */
export interface StreamConnection {
  readonly state: LinkState
  /** Sends a frame when the source's limit allows; false when there is no connection to send it on. */
  send(frame: Frame): boolean
  close(): void
  count(): StreamCount
}

/** What a connection has gone through. */
export interface StreamCount extends InboxCount {
  readonly attempts: number
  readonly openings: number
  readonly messages: number
}

/** Messages handed on before the clock is looked at again, and for how long in one turn. */
const LOOK_EVERY = 64
const TURN_MICROS = 8_000
const NOT_OPEN_CODE = 1006

/** Opens a stream and holds it: it comes back after every loss, subscribes again and says what was missed. */
export function createStreamConnection(options: StreamOptions): StreamConnection {
  const { clock, listener, name } = options
  const patience: StreamPatience = { ...USUAL_STREAM_PATIENCE, ...options.patience }
  const inbox = createInbox(options.inbox)
  const plan = createReconnection(
    { firstMs: patience.firstReconnectMs, longestMs: patience.longestReconnectMs },
    patience.stableMs,
    options.uniform,
  )
  const closing = new AbortController()
  let socket: WebSocket | null = null
  let state: LinkState | null = null
  let callOffAttempt = (): void => {}
  let draining: NodeJS.Immediate | null = null
  let isOpen = false
  let attempts = 0
  let openings = 0
  let messages = 0

  const outbox = createOutbox(clock, patience.sendsPerSecond, (frame) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(frame)
  })
  const watchdog = createWatchdog(clock, patience.heartbeatMs, {
    onSilence: () => {
      if (socket?.readyState !== WebSocket.OPEN) return
      if (options.ping === undefined) socket.ping()
      else socket.send(options.ping())
    },
    onStale: () => setState('STALE', `nothing came from ${name} for ${durationWords(patience.heartbeatMs * 2_000)}`),
    onRevival: () => setState('LIVE', `${name} is heard again`),
    onDeath: () => end({ reason: 'nothing comes any more', notBefore: null, final: false, slow: false }),
  })

  function setState(next: LinkState, reason: string): void {
    if (state === next) return
    state = next
    listener.onState(next, reason)
    options.meter?.onLink({ sourceId: options.id, at: clock.now(), state: next, reason })
  }

  async function attempt(): Promise<void> {
    attempts += 1
    plan.began(clock.now())
    const address = await options.address(closing.signal)
    if (closing.signal.aborted) return
    if (!address.ok) {
      const { message, retryAt } = address.failure
      return end({ reason: message, notBefore: retryAt, final: false, slow: false })
    }
    open(address.value)
  }

  function open(address: string): void {
    if (!isSafeAddress(address)) {
      return end({ reason: 'its address is not encrypted', notBefore: null, final: true, slow: true })
    }
    const opening = new WebSocket(address, {
      ...tlsOptions(options.authorities),
      handshakeTimeout: patience.handshakeMs,
      maxPayload: patience.maxMessageBytes,
      perMessageDeflate: false,
      followRedirects: false,
      ...(options.headers === undefined ? {} : { headers: options.headers() }),
    })
    socket = opening
    let fault: StreamEnd | null = null
    opening.on('open', onOpen)
    opening.on('message', onMessage)
    opening.on('ping', onFrame)
    opening.on('pong', onFrame)
    opening.on('unexpected-response', (request, response) => {
      request.destroy()
      end(endOfStatus(response.statusCode ?? 0, response.headers, clock.now()))
    })
    opening.on('error', (error) => {
      fault ??= endOfError(error)
    })
    opening.on('close', (code) => {
      end(fault !== null && code === NOT_OPEN_CODE ? fault : endOfCode(code, options.finalCodes ?? []))
    })
  }

  function onOpen(): void {
    openings += 1
    plan.opened(clock.now())
    isOpen = true
    watchdog.start()
    setState('LIVE', `connected to ${name}`)
    for (const frame of options.greeting()) outbox.send(frame)
    scheduleDrain()
  }

  function onFrame(): void {
    if (options.signOfLife === 'ANY_FRAME') watchdog.heard()
  }

  function onMessage(data: WebSocket.RawData, isBinary: boolean): void {
    watchdog.heard()
    messages += 1
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)
    const message: RawMessage = {
      number: messages,
      tsInit: clock.now(),
      data: isBinary ? bytes : bytes.toString('utf8'),
    }
    listener.onRaw?.(message)
    inbox.offer(message)
    if (inbox.overfull) socket?.pause()
    scheduleDrain()
  }

  function scheduleDrain(): void {
    draining ??= setImmediate(drain)
  }

  /** Hands on what waits for a few milliseconds; then timers and sockets have their turn before it goes on. */
  function drain(): void {
    draining = null
    const until = clock.now() + TURN_MICROS
    let count = 0
    let emptied = false
    try {
      emptied = inbox.drain(listener, () => {
        count += 1
        return count % LOOK_EVERY !== 0 || clock.now() < until
      })
    } finally {
      if (!emptied) scheduleDrain()
      if (socket?.isPaused === true && !inbox.overfull) socket.resume()
    }
  }

  /** Leaves the connection there is and plans the next attempt. */
  function end(how: StreamEnd): void {
    if (closing.signal.aborted) return
    dropSocket()
    const now = clock.now()
    if (isOpen) {
      isOpen = false
      inbox.markGap(null, how.reason)
      scheduleDrain()
    }
    if (how.final) {
      closing.abort()
      return setState('CLOSED', `${name} was left: ${how.reason}`)
    }
    const planned = plan.ended(now, how.notBefore)
    const wait = how.slow ? Math.max(planned, patience.longestReconnectMs) : planned
    setState('RECONNECTING', `the connection to ${name} is gone: ${how.reason}`)
    callOffAttempt()
    callOffAttempt = clock.after(wait, () => void attempt())
  }

  function dropSocket(): void {
    watchdog.stop()
    outbox.clear()
    const former = socket
    socket = null
    if (former === null) return
    former.removeAllListeners()
    // A socket that is ended while it opens still reports that as an error.
    former.on('error', () => {})
    former.terminate()
  }

  setState('CONNECTING', `connecting to ${name}`)
  void attempt()
  return {
    get state() {
      return state ?? 'CONNECTING'
    },
    send: (frame) => socket?.readyState === WebSocket.OPEN && outbox.send(frame),
    close: () => {
      if (closing.signal.aborted) return
      closing.abort()
      callOffAttempt()
      dropSocket()
      if (draining !== null) clearImmediate(draining)
      setState('CLOSED', `the connection to ${name} was closed`)
    },
    count: () => ({ ...inbox.count(), attempts, openings, messages }),
  }
}
