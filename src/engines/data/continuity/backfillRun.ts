import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { SessionCalendar } from '#core/model/instrument.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { accepted, type CommandResult, type Failure } from '#contracts/failure.ts'
import type { BarPage } from '../feeds/ports.ts'
import type { DoubtedRows, HeldRows } from '../quarantine/siftBars.ts'
import { chooseSource, NO_CHOICE, type FailoverState, type SourceHealth } from '../sla/failover.ts'
import { closeTime } from '../sources/closeTime.ts'
import { BackfillPace, type TimeLeft } from './backfillPace.ts'
import { joinBars, NO_BARS, takeBars } from './barRows.ts'
import { checkPage, orderedPage, settledRows } from './pageCheck.ts'
import type { SeriesPort } from './ports.ts'
import { afterFailure, type SourceFailure } from './retry.ts'
import { finishedLabels, missingStretches, type Stretch, stretchesAfter } from './stretches.ts'

/** Which bars are wanted: those that a series lacks, or with `anew` all of them. Times are microseconds. */
export interface BackfillWish {
  readonly interval: BarInterval
  readonly calendar: SessionCalendar
  readonly from: number
  readonly to: number
  readonly anew: boolean
  /** Present bars between two gaps that are asked for as one; a question costs more than some rows. */
  readonly join: number
}

/** Where a run goes on after a restart: what lies before `askedThrough` was asked of the source. */
export interface BackfillStart {
  readonly sourceId: string | null
  readonly askedThrough: number
}

/** What a run needs of its surroundings. */
export interface BackfillWorld {
  /** Sources that may be asked, best first, and how they do. */
  sources(): { readonly order: readonly string[]; readonly healths: readonly SourceHealth[] }
  series(sourceId: string): SeriesPort
  /** Tells whether a source knows of splits and dividends, which explain jumps. */
  knowsActions(sourceId: string): boolean
}

/** What is to be asked of a source; its answer is taken under its number, once. */
export interface BackfillQuestion {
  readonly kind: 'ASK_BARS' | 'ASK_ACTIONS'
  readonly number: number
  readonly sourceId: string
  readonly from: number
  readonly to: number
}

/** What a run wants next. */
export type BackfillStep =
  | BackfillQuestion
  /** An answer is on its way, or nothing is to be asked before `until`. */
  | { readonly kind: 'WAIT'; readonly until: number }
  | { readonly kind: 'DONE' }
  | { readonly kind: 'FAILED'; readonly message: string }

/** What a source answered. */
export type SourceAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: SourceFailure }

/** What came of a page. */
export interface TakenPage {
  readonly sourceId: string
  /** Bars that are stored now and were not before, or said something else. */
  readonly stored: number
  readonly held: readonly HeldRows[]
  readonly doubts: readonly DoubtedRows[]
}

/** Answers are given up after this; sources have a shorter patience of their own. */
const LOST_AFTER = 10 * MINUTE
/** Stored bars before a page by which it is judged: twice what the band of ordinary moves remembers. */
const CONTEXT = 120
/** Stored bars after the last page. */
const CONTEXT_AFTER = 10
const NOTHING_TAKEN = { stored: 0, held: [], doubts: [] } as const

/** What is asked of the source in use. */
interface Plan {
  readonly sourceId: string
  readonly stretches: readonly Stretch[]
  readonly total: number
  place: number
  /** From where to ask on within the stretch at `place`. */
  cursor: number
  /** Rows of the last page that the next one settles. */
  unsettled: BarColumns
  actionsKnown: boolean
}

/**
 * Fetches the bars that one series lacks: page by page, the gaps only, from the best source that serves.
 *
 * 1. What is stored is not asked for, but for up to `join` bars between two gaps.
 * 2. Only rows that were asked for are stored, each once; faulty ones are handed back to be held.
 * 3. A failure is followed by a wait and the same question; after too many the next source begins with the gaps of its own
 *    series, because rows of two sources are never mixed in one.
 * 4. It ends: every answer leads on in time, ends a stretch or counts as a failure.
 */
export class BackfillRun {
  readonly #wish: BackfillWish
  readonly #world: BackfillWorld
  readonly #givenUp = new Map<string, string>()
  readonly #pace = new BackfillPace()
  #start: BackfillStart
  #choice: FailoverState = NO_CHOICE
  #plan: Plan | null = null
  #asked: (BackfillQuestion & { readonly at: number }) | null = null
  #questions = 0
  #failures = 0
  #waitUntil = Number.NEGATIVE_INFINITY
  /** When the page under way began to cost time: its first question, waits included. */
  #pageSince: number | null = null
  #ended: { readonly kind: 'DONE' } | { readonly kind: 'FAILED'; readonly message: string } | null = null
  #trouble = ''

  constructor(wish: BackfillWish, world: BackfillWorld, start: BackfillStart = { sourceId: null, askedThrough: 0 }) {
    this.#wish = wish
    this.#world = world
    this.#start = start
  }

  /** The source in use; null before the first was chosen. */
  get sourceId(): string | null {
    return this.#plan?.sourceId ?? null
  }

  /** What lies before this was asked of the source in use and came to rest. */
  get askedThrough(): number {
    const plan = this.#plan
    if (plan === null) return this.#start.askedThrough
    if (plan.place >= plan.stretches.length) return this.#wish.to
    const first = plan.unsettled.tsOpen[0]
    return first === undefined ? plan.cursor : Math.min(first, plan.cursor)
  }

  /** Share of the time in question that was asked for, 0..1. */
  get done(): number {
    if (this.#ended?.kind === 'DONE') return 1
    return this.#plan === null || this.#plan.total === 0 ? 0 : 1 - this.#remaining(this.#plan) / this.#plan.total
  }

  /** The time that is left; null while too little is known. */
  get left(): TimeLeft | null {
    return this.#plan === null || this.#ended !== null ? null : this.#pace.left(this.#remaining(this.#plan))
  }

  /** Why it does not get on, in the middle of a sentence; empty when it does. */
  get trouble(): string {
    return this.#trouble
  }

  /** Says what to do now. What it asks for counts as asked. */
  next(now: number): BackfillStep {
    if (this.#ended !== null) return this.#ended
    if (this.#asked !== null) {
      if (now - this.#asked.at < LOST_AFTER) return { kind: 'WAIT', until: this.#asked.at + LOST_AFTER }
      this.#fail({ code: 'FEED_TIMED_OUT', message: 'The source gave no answer.', retryAt: null }, now)
    }
    if (now < this.#waitUntil) return { kind: 'WAIT', until: this.#waitUntil }
    const plan = this.#plan ?? this.#choose(now)
    if (plan === null) return this.#ended ?? { kind: 'WAIT', until: now + MINUTE }
    const stretch = plan.stretches[plan.place]
    if (stretch === undefined) {
      this.#ended = { kind: 'DONE' }
      return this.#ended
    }
    this.#pageSince ??= now
    const { sourceId } = plan
    if (!plan.actionsKnown) return this.#ask('ASK_ACTIONS', sourceId, this.#wish.from, this.#wish.to, now)
    return this.#ask('ASK_BARS', sourceId, plan.cursor, stretch.to, now)
  }

  /** Takes a page that was asked for; refused when its rows cannot be stored, which ends the run. */
  takeBars(number: number, answer: SourceAnswer<BarPage>, now: number): CommandResult<TakenPage> {
    const [plan, asked] = [this.#plan, this.#asked]
    const stretch = plan?.stretches[plan.place]
    if (plan === null || stretch === undefined || asked?.kind !== 'ASK_BARS' || asked.number !== number) {
      return accepted({ sourceId: '', ...NOTHING_TAKEN })
    }
    this.#asked = null
    const { sourceId } = plan
    if (!answer.ok) {
      this.#fail(answer.failure, now)
      return accepted({ sourceId, ...NOTHING_TAKEN })
    }
    const { columns, next } = answer.value
    if (next !== null && !(next > asked.from)) {
      this.#fail({ code: 'FEED_BAD_ANSWER', message: 'The source does not get on in time.', retryAt: null }, now)
      return accepted({ sourceId, ...NOTHING_TAKEN })
    }
    const isLast = next === null || next >= stretch.to
    const page = orderedPage(columns, asked.from, asked.to)
    const { now: rows, later } = settledRows(joinBars([plan.unsettled, page]), isLast)
    const taken = this.#store(plan, stretch, rows, isLast)
    if (!taken.ok) {
      const { code, message } = taken.failure
      // Another program writes for a moment: the same page is asked for again.
      if (code === 'STORAGE_LOCKED') this.#fail({ code: 'FEED_STOPPED', message, retryAt: null }, now)
      else this.#end(taken.failure)
      return taken
    }
    const reached = isLast ? stretch.to : next
    this.#pace.count(now - (this.#pageSince ?? now), reached - plan.cursor)
    this.#pageSince = null
    this.#failures = 0
    this.#trouble = ''
    plan.unsettled = later
    if (isLast) {
      plan.place += 1
      plan.cursor = plan.stretches[plan.place]?.from ?? this.#wish.to
    } else {
      plan.cursor = reached
    }
    return taken
  }

  /** Takes what the source tells of splits and dividends. Without them jumps are judged by themselves. */
  takeActions(number: number, answer: SourceAnswer<readonly TimedAction[]>, now: number): CommandResult<null> {
    const plan = this.#plan
    if (plan === null || this.#asked?.kind !== 'ASK_ACTIONS' || this.#asked.number !== number) return accepted(null)
    this.#asked = null
    if (!answer.ok) {
      const follows = afterFailure(answer.failure, this.#failures + 1, now)
      // One try more, then on without them: bars of most instruments need none.
      if (follows.kind === 'RETRY' && this.#failures === 0) {
        this.#fail(answer.failure, now)
        return accepted(null)
      }
      plan.actionsKnown = true
      this.#failures = 0
      return accepted(null)
    }
    const recorded = this.#world.series(plan.sourceId).recordActions(answer.value)
    plan.actionsKnown = true
    this.#failures = 0
    if (recorded.ok) return accepted(null)
    this.#end(recorded.failure)
    return recorded
  }

  #ask(kind: BackfillQuestion['kind'], sourceId: string, from: number, to: number, now: number): BackfillQuestion {
    this.#questions += 1
    const question = { kind, number: this.#questions, sourceId, from, to }
    this.#asked = { ...question, at: now }
    return question
  }

  #store(plan: Plan, stretch: Stretch, rows: BarColumns, isLast: boolean): CommandResult<TakenPage> {
    const { sourceId } = plan
    const first = rows.tsOpen[0]
    if (first === undefined) return accepted({ sourceId, ...NOTHING_TAKEN })
    const { interval, calendar } = this.#wish
    const series = this.#world.series(sourceId)
    const before = series.before(Number.isFinite(first) ? first : stretch.from, CONTEXT)
    if (!before.ok) return before
    const after = isLast ? this.#after(series, stretch.to) : accepted(NO_BARS)
    if (!after.ok) return after
    const actions = series.actions()
    const sifted = checkPage({ interval, calendar, before: before.reply, rows, after: after.reply, actions })
    const { held, doubts, kept } = sifted
    if (kept.tsOpen.length === 0) return accepted({ sourceId, stored: 0, held, doubts })
    const ingested = series.ingest(kept)
    if (!ingested.ok) return ingested
    return accepted({ sourceId, stored: ingested.reply.added + ingested.reply.corrected, held, doubts })
  }

  /** Stored rows that follow; over a weekend they lie days later. */
  #after(series: SeriesPort, from: number): CommandResult<BarColumns> {
    const { interval, calendar } = this.#wish
    const near = CONTEXT_AFTER * closeTime(0, interval, 'ALWAYS')
    const rows = series.range(from, from + (calendar === 'ALWAYS' ? near : Math.max(near, 5 * DAY)))
    return rows.ok ? accepted(takeBars(rows.reply, 0, CONTEXT_AFTER)) : rows
  }

  #remaining({ stretches, place, cursor }: Plan): number {
    let remaining = 0
    for (let later = place; later < stretches.length; later += 1) {
      const stretch = stretches[later]
      if (stretch !== undefined) remaining += stretch.to - (later === place ? cursor : stretch.from)
    }
    return remaining
  }

  /** Chooses the source that serves and finds out what its series lacks; null when none serves or nothing can be read. */
  #choose(now: number): Plan | null {
    const { order, healths } = this.#world.sources()
    const known = healths.map((health) => {
      const trouble = this.#givenUp.get(health.sourceId)
      return trouble === undefined ? health : { ...health, usable: false, trouble }
    })
    const begun = this.#start.sourceId
    const before = begun === null || this.#choice.current !== null ? this.#choice : { ...NO_CHOICE, current: begun }
    const decision = chooseSource(order, known, before, now)
    this.#choice = decision.state
    const isUsable = (id: string | null): boolean => known.some(({ sourceId, usable }) => sourceId === id && usable)
    // A source that does badly is better than none: history does not run away.
    const sourceId = isUsable(decision.sourceId) ? decision.sourceId : (order.find(isUsable) ?? null)
    if (sourceId === null) {
      this.#ended = { kind: 'FAILED', message: failureOf(order, known) }
      return null
    }
    const { interval, calendar, from, to, anew, join } = this.#wish
    const series = this.#world.series(sourceId)
    const labels = series.labels(from, to)
    if (!labels.ok) {
      this.#end(labels.failure)
      return null
    }
    const expected = finishedLabels(calendar, interval, from, to, now)
    const missing = missingStretches(
      expected,
      anew ? new Float64Array(0) : labels.reply,
      anew ? [] : series.archived(),
      interval,
      join,
    ).map((stretch) => ({ from: stretch.from, to: Math.min(stretch.to, to) }))
    const asked = sourceId === this.#start.sourceId ? this.#start.askedThrough : Number.NEGATIVE_INFINITY
    const stretches = stretchesAfter(missing, asked)
    this.#plan = {
      sourceId,
      stretches,
      total: stretches.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0),
      place: 0,
      cursor: stretches[0]?.from ?? to,
      unsettled: NO_BARS,
      actionsKnown: stretches.length === 0 || !this.#world.knowsActions(sourceId),
    }
    return this.#plan
  }

  #fail(failure: SourceFailure, now: number): void {
    this.#asked = null
    this.#failures += 1
    this.#trouble = failure.message
    const follows = afterFailure(failure, this.#failures, now)
    if (follows.kind === 'RETRY') {
      this.#waitUntil = follows.at
      return
    }
    if (this.#plan !== null) this.#givenUp.set(this.#plan.sourceId, failure.message)
    this.#plan = null
    this.#start = { sourceId: null, askedThrough: this.#wish.from }
    this.#failures = 0
    this.#pageSince = null
  }

  #end({ message }: Failure): void {
    this.#ended = { kind: 'FAILED', message }
    this.#trouble = message
  }
}

function failureOf(order: readonly string[], healths: readonly SourceHealth[]): string {
  if (order.length === 0) return 'No source can be asked for these bars; choose another instrument or another length.'
  const known = healths
    .filter(({ trouble }) => trouble !== '')
    .map(({ sourceId, trouble }) => `${sourceId}: ${trouble}`)
  return `No source could give these bars. ${known.join(' ')}`.slice(0, 2_000)
}
