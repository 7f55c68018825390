import { admitsOrigin } from '#core/model/origin.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { MINUTE } from '#core/time/duration.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { Session } from '#contracts/records/market.ts'
import { noteMissedBefore } from '../continuity/missedBefore.ts'
import { type DataDesk, withoutSources } from '../desk.ts'
import { passOverNews } from '../facts/newsFacts.ts'
import { stopQuestions } from '../facts/perpetualQuestions.ts'
import { LiveRecorder } from '../liveRecorder.ts'
import { liveSource } from './liveBars.ts'
import { LiveLine } from './liveLine.ts'
import { type LiveMarket, makeLiveMarket, type SourceGroup } from './liveMarket.ts'
import { takeMinute } from './marketEvents.ts'
import { chooseSources, groupLines } from './sourceChoice.ts'
import { instrumentOf } from './tellers.ts'
import { askForPast } from './warmUp.ts'
import { WarmUp } from './warmUpQuestions.ts'

/** A live session that may be opened: every instrument is known. */
export interface LiveOpening {
  readonly session: Session
  readonly instruments: readonly Instrument[]
}

/** Looks whether a live session can be opened; changes nothing. */
export function readLiveOpening(desk: DataDesk, session: Session): CommandResult<LiveOpening> {
  if (desk.sources === null) return withoutSources()
  if (!admitsOrigin(session.mode, 'live')) {
    return refused(
      'ORIGIN_NOT_ADMITTED',
      `A ${session.mode} account never trades on live data, so the session was not opened; open a PAPER session instead.`,
      { origin: 'live' },
    )
  }
  if (session.source.kind !== 'live') throw new Error(`Invariant: a live session of ${session.source.kind} data`)
  const instruments: Instrument[] = []
  for (const id of new Set(session.source.instrumentIds)) {
    const instrument = instrumentOf(desk, id)
    if (instrument === null) {
      return refused(
        'UNKNOWN_INSTRUMENT',
        `${id} is in no source's list of instruments, so the session was not opened; refresh the lists in the Data workspace and choose it from the search.`,
        { instrumentId: id },
      )
    }
    instruments.push(instrument)
  }
  return accepted({ session, instruments })
}

/**
 * Begins to listen. A session that is opened again, with more instruments or after another engine's restart, goes on with
 * what it has heard.
 */
export function openLive(desk: DataDesk, { session, instruments }: LiveOpening): void {
  const { state, store, context } = desk
  const now = context.now()
  const before = state.live?.session.sessionId === session.sessionId ? state.live : null
  const known = new Map(before?.lines.map((line) => [line.instrument.id, line]))
  const lines = instruments.map((instrument, index) => lineOf(desk, known.get(instrument.id), instrument, index))
  const warmUp = new WarmUp(now)
  warmUp.early.push(...(before?.warmUp.isOver === false ? before.warmUp.early : []))
  const live = makeLiveMarket(session, state.heartbeats, lines, withChoices(groupLines(desk, lines), before), warmUp)
  live.countedMinute = now - (now % MINUTE)
  for (const [sourceId, link] of before?.links ?? []) live.links.set(sourceId, link)
  if (state.live !== null) stopQuestions(desk, state.live.facts)
  state.live = live
  passOverNews(desk, live)
  const ids: readonly InstrumentId[] = instruments.map(({ id }) => id)
  const resumeAt = store.loadCursor(session.sessionId)?.marketTime ?? null
  state.market = {
    session,
    source: liveSource(live),
    quotes: { take: () => undefined, flush: () => undefined },
    recorder: new LiveRecorder(store, session.sessionId, '1m', ids),
    facts: null,
    marketTime: Math.max(resumeAt ?? 0, before === null ? 0 : (state.market?.marketTime ?? 0)) || null,
    handledTime: resumeAt,
    finished: false,
  }
  // What is known of the past stays; what was still to come is asked for again.
  for (const requestId of before?.warmUp.giveUp() ?? []) desk.sources?.stop(requestId)
  const isKnown = before?.warmUp.isOver === true
  askForPast(
    desk,
    warmUp,
    lines.filter(({ instrument }) => !(isKnown && known.has(instrument.id))),
  )
  state.quarantine.letIn = ({ instrumentId }) => acceptLevel(live, instrumentId)
  chooseSources(desk, live)
  if (before === null) noteMissedBefore(desk, live)
}

/** A person has looked at held prices and takes them for right: later ones are compared with them. */
function acceptLevel(live: LiveMarket, instrumentId: InstrumentId | null): boolean {
  const line = live.lines.find(({ instrument }) => instrument.id === instrumentId)
  line?.barCheck.acceptLevel()
  return line !== undefined
}

/** Ends listening; what waits is not published any more. */
export function closeLive(desk: DataDesk): void {
  const { live } = desk.state
  if (live === null) return
  for (const requestId of live.warmUp.giveUp()) desk.sources?.stop(requestId)
  stopQuestions(desk, live.facts)
  for (const id of live.watched) {
    desk.context.remove('ladders', id)
    desk.context.remove('tapes', id)
  }
  desk.sources?.listen([])
  desk.state.quarantine.letIn = null
  desk.state.live = null
}

function lineOf(desk: DataDesk, known: LiveLine | undefined, instrument: Instrument, index: number): LiveLine {
  if (known === undefined) return new LiveLine(instrument, index, (line, bar) => takeMinute(desk, line, bar))
  known.index = index
  known.hasNewQuote = false
  known.isStale = true
  known.isChanged = true
  return known
}

/** The sources that served before go on serving. */
function withChoices(groups: readonly SourceGroup[], before: LiveMarket | null): readonly SourceGroup[] {
  for (const group of groups) {
    const same = before?.groups.find(
      ({ assetClass, order }) => assetClass === group.assetClass && order.join() === group.order.join(),
    )
    if (same === undefined) continue
    group.choice = same.choice
    group.note = same.note
  }
  return groups
}
