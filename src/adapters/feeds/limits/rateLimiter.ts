import type { FeedAnswer } from '#engines/data/feeds/ports.ts'
import type { FeedClock } from '../connection/feedClock.ts'
import { durationWords } from '../connection/words.ts'
import type { AnswerHeaders } from './retryAfter.ts'
import { readLimitReports } from './serverReports.ts'
import { TokenWindow } from './tokenWindow.ts'

/** A limit of a source: so many in any stretch of that length, counted in calls or in the weight of calls. */
export interface RateWindow {
  readonly limit: number
  readonly milliseconds: number
  readonly counts: 'CALLS' | 'WEIGHT'
}

/** How pressing a call is. Urgent ones go first and have tokens and connections that no other call may take. */
export type Urgency = 'URGENT' | 'ORDINARY' | 'BACKGROUND'

/** What a limiter keeps to. */
export interface RateLimiterOptions {
  /** Name of the source in sentences. */
  readonly name: string
  /** What the source tells of its remaining calls is about the first one. */
  readonly windows: readonly RateWindow[]
  /** Share of every window and of the connections that only urgent calls may use; 0.2 when not said, never less. */
  readonly reservedShare?: number
  /** Calls under way at once; 8 when not said. */
  readonly maxRunning?: number
  /** Calls waiting at most; 1,000 when not said. The next one is refused at once. */
  readonly maxWaiting?: number
  readonly clock: FeedClock
}

/** A call that asks to leave. */
export interface RateCall {
  readonly weight: number
  readonly urgency: Urgency
  /** It is refused when its turn does not come within that time. */
  readonly maxWaitMs: number
}

/** Leave to send one call. It must be given back when the call has ended. */
export interface RatePermit {
  release(): void
}

/** Decides when a call to a source may leave. */
export interface RateLimiter {
  acquire(call: RateCall, stop: AbortSignal): Promise<FeedAnswer<RatePermit>>
  /** Takes over what an answer tells of the source's own count. */
  adopt(headers: AnswerHeaders): void
  /** Lets nothing leave until then: the source said so. */
  close(until: number): void
  state(): RateLimiterState
}

/** How full a limiter is. */
export interface RateLimiterState {
  readonly waiting: number
  readonly running: number
  /** Microseconds; 0 when the source never closed. */
  readonly closedUntil: number
  readonly windows: readonly { readonly limit: number; readonly free: number; readonly reserved: number }[]
}

interface Waiter {
  readonly call: RateCall
  readonly deadline: number
  settle(answer: FeedAnswer<RatePermit>): void
}

const LEAST_RESERVED = 0.2
const ORDER: readonly Urgency[] = ['URGENT', 'ORDINARY', 'BACKGROUND']

/**
 * Makes the limiter of one source. Calls leave in the order of urgency and within it in the order they came; a call waits
 * until every window has its tokens. All it knows of time is the given clock, so the same calls leave at the same times.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { clock, name } = options
  const share = Math.max(LEAST_RESERVED, options.reservedShare ?? LEAST_RESERVED)
  const maxRunning = options.maxRunning ?? 8
  const maxWaiting = options.maxWaiting ?? 1_000
  const reservedRuns = Math.min(maxRunning - 1, Math.ceil(maxRunning * share))
  const windows = options.windows.map((rule) => ({ rule, tokens: new TokenWindow(rule.limit, rule.milliseconds) }))
  const queues: Readonly<Record<Urgency, Waiter[]>> = { URGENT: [], ORDINARY: [], BACKGROUND: [] }
  let running = 0
  let weightUnderWay = 0
  let closedUntil = 0
  let callOffAlarm: (() => void) | null = null

  const costIn = (rule: RateWindow, call: RateCall): number => (rule.counts === 'CALLS' ? 1 : call.weight)
  const reserveOf = (tokens: TokenWindow, call: RateCall): number =>
    call.urgency === 'URGENT' ? 0 : Math.ceil(tokens.limit * share)

  /** The earliest time at which the call may leave as far as tokens go; null when the limits leave no room for it. */
  function leaveAt(call: RateCall, now: number): number | null {
    let at = Math.max(now, closedUntil)
    for (const { rule, tokens } of windows) {
      const free = tokens.freeAt(now, costIn(rule, call) + reserveOf(tokens, call))
      if (free === null) return null
      at = Math.max(at, free)
    }
    return at
  }

  function hasRun(call: RateCall): boolean {
    return running < (call.urgency === 'URGENT' ? maxRunning : maxRunning - reservedRuns)
  }

  function grant(call: RateCall, now: number): RatePermit {
    for (const { rule, tokens } of windows) tokens.spend(now, costIn(rule, call))
    running += 1
    weightUnderWay += call.weight
    let released = false
    return {
      release: () => {
        if (released) return
        released = true
        running -= 1
        weightUnderWay -= call.weight
        proceed()
      },
    }
  }

  function refusal(retryAt: number | null, now: number): FeedAnswer<never> {
    const when = retryAt === null ? 'later' : `in ${durationWords(retryAt - now)}`
    const message = `${name} takes no more questions for now, so this one was not asked; ask again ${when}.`
    return { ok: false, failure: { code: 'FEED_RATE_LIMITED', message, retryAt } }
  }

  /** Lets go what may go, refuses what waited too long, and sets the alarm for the next change. */
  function proceed(): void {
    const now = clock.now()
    let next = letGo(now)
    // What is refused may have stood in the way of others.
    while (refuseOverdue(now)) next = letGo(now)
    setAlarm(next, now)
  }

  /** Returns when tokens let the first of those that still wait go; null when it is not tokens that it waits for. */
  function letGo(now: number): number | null {
    for (let head = headWaiter(); head !== null; head = headWaiter()) {
      const at = leaveAt(head.call, now)
      if (at !== null && at > now) return at
      if (at !== null && !hasRun(head.call)) return null
      queues[head.call.urgency].shift()
      head.settle(at === null ? refusal(null, now) : { ok: true, value: grant(head.call, now) })
    }
    return null
  }

  function refuseOverdue(now: number): boolean {
    let refused = false
    for (const urgency of ORDER) {
      const queue = queues[urgency]
      for (const waiter of queue.filter(({ deadline }) => deadline <= now || deadline < closedUntil)) {
        queue.splice(queue.indexOf(waiter), 1)
        waiter.settle(refusal(leaveAt(waiter.call, now), now))
        refused = true
      }
    }
    return refused
  }

  function headWaiter(): Waiter | null {
    for (const urgency of ORDER) {
      const head = queues[urgency][0]
      if (head !== undefined) return head
    }
    return null
  }

  function setAlarm(next: number | null, now: number): void {
    callOffAlarm?.()
    callOffAlarm = null
    const deadlines = ORDER.flatMap((urgency) => queues[urgency].map(({ deadline }) => deadline))
    const at = Math.min(next ?? Number.POSITIVE_INFINITY, ...deadlines)
    if (at === Number.POSITIVE_INFINITY) return
    callOffAlarm = clock.after((at - now) / 1_000, proceed)
  }

  function acquire(call: RateCall, stop: AbortSignal): Promise<FeedAnswer<RatePermit>> {
    const now = clock.now()
    if (stop.aborted) return Promise.resolve(stopped(name))
    const waiting = ORDER.reduce((sum, urgency) => sum + queues[urgency].length, 0)
    const at = leaveAt(call, now)
    const deadline = now + call.maxWaitMs * 1_000
    if (at === null || at > deadline) return Promise.resolve(refusal(at, now))
    if (waiting >= maxWaiting && !(call.urgency === 'URGENT' && queues.URGENT.length < maxWaiting * share)) {
      return Promise.resolve(refusal(at > now ? at : null, now))
    }
    return new Promise((resolve) => {
      const onStop = (): void => {
        const queue = queues[call.urgency]
        queue.splice(queue.indexOf(waiter), 1)
        resolve(stopped(name))
        proceed()
      }
      const waiter: Waiter = {
        call,
        deadline,
        settle: (answer) => {
          stop.removeEventListener('abort', onStop)
          resolve(answer)
        },
      }
      stop.addEventListener('abort', onStop, { once: true })
      queues[call.urgency].push(waiter)
      proceed()
    })
  }

  return {
    acquire,
    adopt: (headers) => {
      const now = clock.now()
      for (const report of readLimitReports(headers, now)) {
        if (report.kind === 'USED') {
          const window = windows.find(
            ({ rule }) => rule.counts === 'WEIGHT' && rule.milliseconds === report.milliseconds,
          )
          window?.tokens.adoptUsed(now, report.used)
          continue
        }
        const [first] = windows
        if (first === undefined) continue
        if (report.limit !== null) first.tokens.adoptLimit(report.limit)
        const underWay = first.rule.counts === 'CALLS' ? Math.max(0, running - 1) : weightUnderWay
        first.tokens.adoptRemaining(now, report.remaining, report.resetAt, underWay)
      }
    },
    close: (until) => {
      closedUntil = Math.max(closedUntil, until)
      proceed()
    },
    state: () => {
      const now = clock.now()
      return {
        waiting: ORDER.reduce((sum, urgency) => sum + queues[urgency].length, 0),
        running,
        closedUntil,
        windows: windows.map(({ tokens }) => ({
          limit: tokens.limit,
          free: tokens.free(now),
          reserved: Math.ceil(tokens.limit * share),
        })),
      }
    },
  }
}

function stopped(name: string): FeedAnswer<never> {
  return {
    ok: false,
    failure: { code: 'FEED_STOPPED', message: `The question to ${name} was called off.`, retryAt: null },
  }
}
