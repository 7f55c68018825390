import { backOffMilliseconds, type BackOffPolicy, type Uniform } from '../../feeds/connection/backOff.ts'
import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import { openGatewaySession, type GatewaySession, type SessionEvents } from './gatewaySession.ts'
import { Questions } from './questions.ts'
import type { GatewayPatience, GatewaySettings } from './settings.ts'

/** A session and what is asked in it. */
export interface LiveSession {
  readonly session: GatewaySession
  readonly questions: Questions
}

/** When a lost gateway is tried again. */
export interface ReconnectionPolicy extends BackOffPolicy {
  /** Between the beginnings of two attempts, at least. */
  readonly leastGapMs: number
  /** A session that held this long makes the waits begin anew. */
  readonly stableMs: number
}

/** Once a second at most, half a minute at the longest. */
export const USUAL_RECONNECTION: ReconnectionPolicy = {
  firstMs: 1_000,
  longestMs: 30_000,
  leastGapMs: 1_000,
  stableMs: 10_000,
}

/** What the line is made of. */
export interface LineParts {
  readonly settings: GatewaySettings
  readonly patience: GatewayPatience
  readonly reconnection: ReconnectionPolicy
  readonly clock: FeedClock
  readonly uniform: Uniform
}

/** What is heard on the line beside what a session says. */
export interface LineEvents extends Omit<SessionEvents, 'onEnd'> {
  /** A session came back after one was lost. */
  onBack(live: LiveSession): void
  onLost(text: string): void
  /** Venue time less ours, microseconds. */
  onSkew(clockSkew: number): void
}

/** Why there is no session: not reached, or turned away. */
export interface LineFailure {
  readonly text: string
  readonly isRefused: boolean
}

/** Keeps one session open: asks whether it lives, and opens another one when it does not. */
export class GatewayLine {
  readonly #parts: LineParts
  readonly #events: LineEvents
  readonly #waiting = new Set<(live: LiveSession | null) => void>()
  #live: LiveSession | null = null
  #isClosed = false
  #failures = 0
  #beganAt = 0
  #openedAt = 0
  #callOff: () => void = () => {}

  constructor(parts: LineParts, events: LineEvents) {
    this.#parts = parts
    this.#events = events
  }

  get live(): LiveSession | null {
    return this.#live
  }

  /** Opens the first session; no other is tried when that fails. */
  async open(): Promise<LineFailure | null> {
    const opened = await this.#attempt()
    return opened
  }

  /** The session, or the one that comes back within that time; null when none does. */
  session(milliseconds: number): Promise<LiveSession | null> {
    if (this.#live !== null || this.#isClosed) return Promise.resolve(this.#live)
    return new Promise((resolve) => {
      const finish = (live: LiveSession | null): void => {
        this.#waiting.delete(finish)
        callOff()
        resolve(live)
      }
      this.#waiting.add(finish)
      const callOff = this.#parts.clock.after(milliseconds, () => finish(null))
    })
  }

  /** Asks the gateway for its time; null when it does not tell, and then the session is over. */
  async measureSkew(live: LiveSession): Promise<number | null> {
    const { clock } = this.#parts
    const before = clock.now()
    const answer = await live.questions.time()
    const [seconds] = answer.kind === 'ROWS' ? answer.rows : []
    if (seconds === undefined) return null
    // Told in whole seconds that have passed: half a second more is the best guess.
    return Math.round(seconds * 1_000_000 + 500_000 - (before + clock.now()) / 2)
  }

  close(): void {
    this.#isClosed = true
    this.#callOff()
    this.#live?.session.end('it was closed here')
    for (const finish of this.#waiting) finish(null)
  }

  async #attempt(): Promise<LineFailure | null> {
    const { settings, patience, clock } = this.#parts
    this.#beganAt = clock.now()
    let live: LiveSession | null = null
    const opened = await openGatewaySession(settings, patience, clock, {
      ...this.#events,
      onOrder: (...words) => this.#events.onOrder(...words),
      onStatus: (update) => this.#events.onStatus(update),
      onExecution: (...words) => this.#events.onExecution(...words),
      onFee: (report) => this.#events.onFee(report),
      onMessage: (id, code, text) => {
        live?.questions.takeMessage(id, code)
        this.#events.onMessage(id, code, text)
      },
      onEnd: (text) => this.#lose(live, text),
    })
    if (!opened.ok) return { text: opened.text, isRefused: opened.isRefused }
    live = { session: opened.session, questions: new Questions(opened.session, clock, patience) }
    if (this.#isClosed) {
      opened.session.end('it was closed here')
      return { text: 'it was closed here', isRefused: false }
    }
    if (!opened.session.isOpen) return { text: 'it closed the connection', isRefused: false }
    this.#live = live
    this.#openedAt = clock.now()
    this.#watch(live)
    for (const finish of this.#waiting) finish(live)
    return null
  }

  #lose(live: LiveSession | null, text: string): void {
    live?.questions.end()
    if (live === null || this.#live !== live) return
    this.#live = null
    if (this.#isClosed) return
    const { clock, reconnection } = this.#parts
    if (clock.now() - this.#openedAt >= reconnection.stableMs * 1_000) this.#failures = 0
    this.#events.onLost(text)
    this.#retry()
  }

  #retry(): void {
    if (this.#isClosed) return
    const { clock, reconnection, uniform } = this.#parts
    this.#failures += 1
    const gap = this.#beganAt / 1_000 + reconnection.leastGapMs - clock.now() / 1_000
    const wait = Math.max(0, gap, backOffMilliseconds(reconnection, this.#failures, uniform))
    this.#callOff()
    this.#callOff = clock.after(wait, () => void this.#again())
  }

  async #again(): Promise<void> {
    const failure = await this.#attempt()
    if (this.#isClosed) return
    if (failure !== null || this.#live === null) return this.#retry()
    this.#events.onBack(this.#live)
  }

  /** Asks for the time again and again; a gateway that does not answer within a heartbeat is taken for gone. */
  #watch(live: LiveSession): void {
    const { clock, patience } = this.#parts
    this.#callOff()
    this.#callOff = clock.after(patience.heartbeat, () => {
      const callOff = clock.after(patience.heartbeat, () => live.session.end('it does not answer any more'))
      void this.measureSkew(live).then((skew) => {
        callOff()
        if (this.#isClosed || this.#live !== live) return
        if (skew === null) return live.session.end('it does not answer any more')
        this.#events.onSkew(skew)
        this.#watch(live)
      })
    })
  }
}
