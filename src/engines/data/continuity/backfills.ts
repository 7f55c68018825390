import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { dataChannel } from '#contracts/data.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { type DataDesk, withoutSources } from '../desk.ts'
import type { LinkState } from '../feeds/ports.ts'
import { liveTellers } from '../live/tellers.ts'
import { holdBars } from '../quarantine/holdBars.ts'
import { intervalLength } from '../sources/closeTime.ts'
import { backfillView, MOST_OPEN, MOST_RUNNING, type OpenBackfill } from './backfillBook.ts'
import { BackfillRun, type TakenPage } from './backfillRun.ts'
import type { BackfillJob } from './ports.ts'
import { barSources, healthsOf, termsOf } from './seriesChoice.ts'
import { seriesOfHistory } from './seriesOfHistory.ts'
import { USUAL_JOIN } from './stretches.ts'

/** Which bars are asked for. */
export interface BackfillRequest {
  readonly instrumentId: InstrumentId
  readonly interval: BarInterval
  readonly from: number
  readonly to: number
  /** Null lets the order of sources decide. */
  readonly sourceId: string | null
}

/** Jobs read back when the program starts. */
const READ_BACK = 150
/** Bars that one job may ask for: two years of minutes are a fifth of it. */
const MOST_BARS = 5_000_000
/** How often the screen hears of a job that gets on. */
const SHOW_EVERY = SECOND / 4
/** How long after the start lists of instruments are waited for. */
const LISTS_COME_WITHIN = MINUTE
const SHORT_MONTH = 28 * 24 * 60 * MINUTE
const PREFIX = 'fill:'

/** Goes on with what was not finished when the program ended. */
export function openBackfills(desk: DataDesk): void {
  desk.state.backfills.openedAt = desk.context.now()
  for (const job of desk.backfills?.newest(READ_BACK) ?? []) {
    const state = job.state === 'RUNNING' ? 'QUEUED' : job.state
    show(desk, desk.state.backfills.add({ ...job, state }))
  }
}

/**
 * Asks for the bars that a series lacks, in its turn; answers with the key of the job. What a job of the same series asks
 * for already joins it.
 */
export function startBackfill(desk: DataDesk, request: BackfillRequest): CommandResult<{ readonly key: string }> {
  const { context, state } = desk
  if (desk.sources === null) return withoutSources()
  if (desk.history === null) return refused('NO_HISTORY', 'No market history is kept here, so nothing was fetched.')
  const { instrumentId, interval, from, sourceId: wanted } = request
  const now = context.now()
  const to = Math.min(request.to, now)
  if (!(from < to)) {
    return refused('BACKFILL_NO_TIME', 'The time that was named has not begun or has no length; name another.')
  }
  if ((to - from) / (intervalLength(interval) ?? SHORT_MONTH) > MOST_BARS) {
    return refused('BACKFILL_TOO_LONG', 'That is too much for one request; ask for shorter times, one after the other.')
  }
  if (termsOf(desk, instrumentId) === null) {
    return refused(
      'INSTRUMENT_UNKNOWN',
      `No source lists ${instrumentId}, so nothing was fetched; search for its name.`,
    )
  }
  const twin = state.backfills.open.find(({ job }) => isSameSeries(job, request) && job.from <= to && from <= job.to)
  if (twin !== undefined) {
    join(desk, twin, from, to)
    return accepted({ key: twin.job.key })
  }
  if (state.backfills.open.length >= MOST_OPEN) {
    return refused('BACKFILL_QUEUE_FULL', `${MOST_OPEN} requests wait already; let some end or cancel them.`)
  }
  const open = state.backfills.add({
    key: context.nextId('fill'),
    instrumentId,
    interval,
    from,
    to,
    wanted,
    sourceId: null,
    state: 'QUEUED',
    askedThrough: from,
    stored: 0,
    quarantined: 0,
    askedAt: now,
    startedAt: null,
    endedAt: null,
    note: '',
  })
  keep(desk, open, {})
  advanceBackfills(desk)
  return accepted({ key: open.job.key })
}

/** Asks for the minutes that were missed while nothing was heard; they become history and are never told as live. */
function healGap(
  desk: DataDesk,
  instrumentIds: readonly InstrumentId[],
  from: number,
  to: number,
  sourceId: string | null = null,
): void {
  const first = Math.floor(from / MINUTE) * MINUTE
  const before = Math.floor(to / MINUTE) * MINUTE
  if (first >= before) return
  const card = desk.sources?.cards.find(({ id }) => id === sourceId)
  const wanted = card?.historical.includes('BARS') === true ? card.id : null
  // What cannot be asked for stays a gap that the coverage shows.
  for (const instrumentId of instrumentIds) {
    startBackfill(desk, { instrumentId, interval: '1m', from: first, to: before, sourceId: wanted })
  }
}

/** Takes the state of a live link: what was missed while it was away is asked for when it is there again. */
export function noteLinkForHealing(desk: DataDesk, sourceId: string, link: LinkState, at: number): void {
  const missed = (desk.state.live?.lines ?? []).flatMap(({ instrument, served, heardAt }) => {
    if (served !== null) return served.sourceId === sourceId ? [{ instrumentId: served.instrumentId, since: at }] : []
    // It was left for its silence before its link was known to be lost.
    const own = liveTellers(desk, instrument).find((teller) => teller.sourceId === sourceId)
    return own === undefined ? [] : [{ instrumentId: own.instrumentId, since: heardAt ?? at }]
  })
  const since = missed.reduce((earliest, line) => Math.min(earliest, line.since), at)
  desk.state.backfills.healing.note(sourceId, link, {
    at,
    since,
    instrumentIds: missed.map((line) => line.instrumentId),
  })
}

/** Ends a job; what it fetched stays. */
export function cancelBackfill(desk: DataDesk, key: string): CommandResult<Record<string, never>> {
  const open = desk.state.backfills.find(key)
  if (open === null) return refused('BACKFILL_UNKNOWN', `There is no request ${key}; look at the list again.`, { key })
  if (open.job.state !== 'QUEUED' && open.job.state !== 'RUNNING') {
    return refused('BACKFILL_ENDED', 'This request has ended already, so there is nothing to cancel.', { key })
  }
  end(desk, open, 'CANCELLED', 'Cancelled by you; what was fetched stays.')
  advanceBackfills(desk)
  return accepted({})
}

/** Lets waiting jobs begin and running ones ask on; called whenever time has passed. */
export function advanceBackfills(desk: DataDesk): void {
  const { backfills } = desk.state
  if (desk.sources === null || desk.history === null) return
  for (const { sourceId, instrumentIds, from, to } of backfills.healing.take(desk.context.now())) {
    healGap(desk, instrumentIds, from, to, sourceId)
  }
  for (const open of backfills.open) {
    if (open.job.state === 'QUEUED' && mayBegin(desk, open)) begin(desk, open)
    if (open.job.state === 'RUNNING') step(desk, open)
  }
}

/** Takes bars if a job asked for them; false when somebody else did. */
export function takeBackfillBars(desk: DataDesk, answer: CommandPayload<typeof dataChannel, 'TakeBars'>): boolean {
  if (!answer.requestId.startsWith(PREFIX)) return false
  const asked = askedBy(desk, answer.requestId)
  if (asked === null) return true
  const { open, run, number } = asked
  const taken = run.takeBars(number, answer.answer, desk.context.now())
  if (taken.ok) count(desk, open, taken.reply)
  step(desk, open)
  return true
}

/** Takes splits and dividends if a job asked for them; false when somebody else did. */
export function takeBackfillActions(
  desk: DataDesk,
  answer: CommandPayload<typeof dataChannel, 'TakeActions'>,
): boolean {
  if (!answer.requestId.startsWith(PREFIX)) return false
  const asked = askedBy(desk, answer.requestId)
  if (asked === null) return true
  asked.run.takeActions(asked.number, answer.answer, desk.context.now())
  step(desk, asked.open)
  return true
}

function askedBy(
  { state }: DataDesk,
  requestId: string,
): { readonly open: OpenBackfill; readonly run: BackfillRun; readonly number: number } | null {
  const open = state.backfills.running.find((candidate) => candidate.requestId === requestId)
  if (open === undefined || open.run === null) return null
  open.requestId = null
  return { open, run: open.run, number: Number(requestId.slice(requestId.lastIndexOf(':') + 1)) }
}

function mayBegin(desk: DataDesk, { job }: OpenBackfill): boolean {
  const { running } = desk.state.backfills
  if (waitsForList(desk, job)) return false
  return (
    running.length < MOST_RUNNING && !running.some((other) => isSameSeries(other.job, { ...job, sourceId: job.wanted }))
  )
}

/** After the start the list by which a venue's symbols are known may still be on its way. */
function waitsForList(desk: DataDesk, { instrumentId, wanted }: BackfillJob): boolean {
  const { state, sources, context } = desk
  if (context.now() - state.backfills.openedAt >= LISTS_COME_WITHIN || state.listed.has(instrumentId)) return false
  const [first] = barSources(desk, instrumentId, wanted)
  const card = sources?.cards.find(({ id }) => id === first)
  return card?.historical.includes('INSTRUMENTS') === true
}

function begin(desk: DataDesk, open: OpenBackfill): void {
  open.run = runOf(desk, open.job)
  keep(desk, open, { state: 'RUNNING', startedAt: open.job.startedAt ?? desk.context.now() })
}

function runOf(desk: DataDesk, job: BackfillJob): BackfillRun | null {
  const { history, storage, sources, context } = desk
  const terms = termsOf(desk, job.instrumentId)
  if (history === null || terms === null) return null
  const { instrumentId, interval, from, to, wanted, sourceId, askedThrough } = job
  return new BackfillRun(
    { interval, calendar: terms.calendar, from, to, anew: false, join: USUAL_JOIN },
    {
      sources: () => {
        const order = barSources(desk, instrumentId, wanted)
        return { order, healths: healthsOf(desk, order) }
      },
      series: (id) => seriesOfHistory(history, storage, id, instrumentId, interval, () => context.now()),
      knowsActions: (id) =>
        terms.assetClass === 'EQUITY' &&
        sources?.cards.some((card) => card.id === id && card.historical.includes('ACTIONS')) === true,
    },
    { sourceId, askedThrough },
  )
}

function step(desk: DataDesk, open: OpenBackfill): void {
  const { run, job } = open
  if (job.state !== 'RUNNING') return
  if (run === null) return end(desk, open, 'FAILED', 'Nothing is known of this instrument any more.')
  const next = run.next(desk.context.now())
  switch (next.kind) {
    case 'DONE':
      return end(desk, open, 'DONE', noteOfEnd(open))
    case 'FAILED':
      return end(desk, open, 'FAILED', next.message)
    case 'WAIT':
      return tell(desk, open)
    case 'ASK_BARS':
    case 'ASK_ACTIONS': {
      if (open.requestId !== null) desk.sources?.stop(open.requestId)
      // An id of its own, so that a late answer to an earlier question is never taken for one to this.
      const requestId = `${PREFIX}${desk.context.nextId('ask')}:${next.number}`
      open.requestId = requestId
      const { instrumentId, interval } = job
      const { sourceId, from, to } = next
      if (job.sourceId !== sourceId) keep(desk, open, { sourceId, askedThrough: job.from })
      else tell(desk, open)
      if (next.kind === 'ASK_BARS') desk.sources?.requestBars(requestId, sourceId, { instrumentId, interval, from, to })
      else desk.sources?.requestActions(requestId, sourceId, instrumentId, from, to)
    }
  }
}

function count(desk: DataDesk, open: OpenBackfill, { sourceId, stored, held, doubts }: TakenPage): void {
  const { instrumentId, interval } = open.job
  holdBars(desk, { sourceId, instrumentId, interval }, held)
  const rows = held.reduce((sum, { bars }) => sum + bars.tsOpen.length, 0)
  open.doubts += doubts.reduce((sum, { findings }) => sum + findings, 0)
  const { job, run } = open
  open.job = {
    ...job,
    stored: job.stored + stored,
    quarantined: job.quarantined + rows,
    askedThrough: Math.max(job.from, run?.askedThrough ?? job.from),
  }
  desk.backfills?.keep(open.job)
}

/** Lets a running job grow to a longer time, which it looks at anew. */
function join(desk: DataDesk, open: OpenBackfill, from: number, to: number): void {
  const { job } = open
  if (job.from <= from && to <= job.to) return
  if (open.requestId !== null) desk.sources?.stop(open.requestId)
  open.requestId = null
  const askedThrough = from < job.from ? from : job.askedThrough
  open.job = { ...job, from: Math.min(from, job.from), to: Math.max(to, job.to), askedThrough }
  if (open.run !== null) open.run = runOf(desk, open.job)
  keep(desk, open, {})
  step(desk, open)
}

function end(desk: DataDesk, open: OpenBackfill, state: 'DONE' | 'FAILED' | 'CANCELLED', note: string): void {
  if (open.requestId !== null) desk.sources?.stop(open.requestId)
  open.requestId = null
  const { sourceId } = open.job
  keep(desk, open, {
    state,
    sourceId: open.run?.sourceId ?? sourceId,
    endedAt: desk.context.now(),
    note: note.slice(0, 2_000),
  })
  open.run = null
  for (const key of desk.state.backfills.overflow()) desk.context.remove('backfills', key)
}

function noteOfEnd({ job, doubts }: OpenBackfill): string {
  const fetched = job.stored === 0 ? 'Nothing more was to be had.' : ''
  const held = job.quarantined === 0 ? '' : `${job.quarantined} bars are held in quarantine.`
  const doubted = doubts === 0 ? '' : `${doubts} doubts were found and the bars stored all the same.`
  return [fetched, held, doubted].filter((part) => part !== '').join(' ')
}

function keep(desk: DataDesk, open: OpenBackfill, changes: Partial<BackfillJob>): void {
  open.job = { ...open.job, ...changes }
  desk.backfills?.keep(open.job)
  show(desk, open)
}

/** Shows how a job gets on, now and then. */
function tell(desk: DataDesk, open: OpenBackfill): void {
  const note = open.run?.trouble ?? ''
  if (desk.context.now() - open.shownAt < SHOW_EVERY && note === open.job.note) return
  open.job = { ...open.job, note }
  show(desk, open)
}

function show(desk: DataDesk, open: OpenBackfill): void {
  open.shownAt = desk.context.now()
  desk.context.put('backfills', backfillView(open))
}

function isSameSeries(job: BackfillJob, other: Omit<BackfillRequest, 'from' | 'to'>): boolean {
  return job.instrumentId === other.instrumentId && job.interval === other.interval && job.wanted === other.sourceId
}
