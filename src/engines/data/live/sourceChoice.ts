import type { AssetClass } from '#core/model/instrument.ts'
import { spotSymbolOf } from '#core/model/perpetual.ts'
import { SECOND } from '#core/time/duration.ts'
import type { DataDesk } from '../desk.ts'
import type { FeedKind, SourceSubscription } from '../feeds/ports.ts'
import { chooseSource, NO_CHOICE, type SourceHealth } from '../sla/failover.ts'
import { type Reliability, serviceLevel } from '../sla/serviceLevel.ts'
import type { LiveLine, Served } from './liveLine.ts'
import type { LiveMarket, SourceGroup } from './liveMarket.ts'
import { isOpenNow, patienceWith } from './staleness.ts'
import { cardOf, hasKey, liveTellers } from './tellers.ts'

/** A link that is gone for longer than this is lost, microseconds. */
const LOST_AFTER = 15 * SECOND
/** A link that is there and tells nothing of any instrument for so many times its patience tells nothing at all. */
const SILENT_TIMES = 3

/** Groups the instruments by the sources that can tell of them. */
export function groupLines(desk: DataDesk, lines: readonly LiveLine[]): readonly SourceGroup[] {
  const groups = new Map<string, SourceGroup>()
  for (const line of lines) {
    const { assetClass } = line.instrument
    const order = liveTellers(desk, line.instrument).map(({ sourceId }) => sourceId)
    const key = [assetClass, ...order].join()
    const group = groups.get(key) ?? makeGroup(assetClass, order)
    groups.set(key, group)
    group.lines.push(line)
  }
  return [...groups.values()]
}

function makeGroup(assetClass: AssetClass, order: readonly string[]): SourceGroup {
  return { assetClass, order, lines: [], choice: NO_CHOICE, note: '' }
}

/** Chooses anew who serves, tells what changed, and listens to whom it chose. */
export function chooseSources(desk: DataDesk, live: LiveMarket): void {
  const { context } = desk
  const now = context.now()
  let isChanged = live.chosenAt === 0
  live.chosenAt = now
  for (const group of live.groups) {
    const healths = group.order.map((id) => healthOf(desk, live, group, id, now))
    const before = group.choice.current
    const decision = chooseSource(group.order, healths, group.choice, now)
    // A silent source that nobody can stand in for is listened to all the same: only so can it be heard again.
    const remains = decision.sourceId === null && before !== null && hasKey(desk, before)
    const sourceId = remains ? before : decision.sourceId
    group.choice = remains ? { ...decision.state, current: before, since: group.choice.since } : decision.state
    for (const line of group.lines) {
      if ((line.served?.sourceId ?? null) === sourceId) continue
      line.serve(servedBy(desk, line, sourceId), now)
      if (sourceId !== null && live.links.get(sourceId)?.state === 'LIVE') line.minutes.resume(now)
      live.ladders.get(line.instrument.id)?.breakOff('Another source serves; waiting for its order book.')
      isChanged = true
    }
    if (sourceId === null) group.note = troubleOf(group, healths)
    if (sourceId === before) continue
    if (sourceId !== null) group.note = decision.preferred ? '' : (decision.line ?? '')
    const { assetClass } = group
    context.emit('SourceChanged', { assetClass, from: before, to: sourceId, reason: decision.line ?? decision.reason })
  }
  if (isChanged) listen(desk, live)
}

/**
 * Listens to exactly what the session needs: quotes and trades of every instrument, books of those that are watched, and of
 * perpetuals what is told beside.
 */
export function listen(desk: DataDesk, live: LiveMarket): void {
  const routes = new Map<string, Map<LiveLine['instrument']['id'], LiveLine[]>>()
  const wanted: SourceSubscription[] = []
  for (const line of live.lines) {
    const { served } = line
    if (served === null) continue
    const { sourceId, instrumentId } = served
    const ofSource = routes.get(sourceId) ?? new Map<typeof instrumentId, LiveLine[]>()
    routes.set(sourceId, ofSource)
    const told = ofSource.get(instrumentId) ?? []
    ofSource.set(instrumentId, told)
    const kinds = cardOf(desk, sourceId)?.live ?? []
    const needed: FeedKind[] = ['QUOTES', 'TRADES']
    if (live.watched.includes(line.instrument.id)) needed.push('BOOK')
    if (spotSymbolOf(line.instrument) !== null) needed.push('DERIVATIVES')
    for (const kind of needed) {
      const isWanted = wanted.some(
        (other) => other.sourceId === sourceId && other.instrumentId === instrumentId && other.kind === kind,
      )
      if (kinds.includes(kind) && !isWanted) wanted.push({ sourceId, instrumentId, kind })
    }
    told.push(line)
  }
  live.routes = routes
  desk.sources?.listen(wanted)
}

/** Sources that tell of the session's instruments at the moment. */
export function sourcesInUse(live: LiveMarket): readonly string[] {
  return [...live.routes.keys()]
}

function servedBy(desk: DataDesk, { instrument }: LiveLine, sourceId: string | null): Served | null {
  return liveTellers(desk, instrument).find((served) => served.sourceId === sourceId) ?? null
}

function healthOf(desk: DataDesk, live: LiveMarket, group: SourceGroup, sourceId: string, now: number): SourceHealth {
  const level = serviceLevel(desk.state.service, sourceId, now)
  const reliability = reliabilityOf(level?.reliability ?? null)
  const trouble = troubleWith(desk, live, group, sourceId, now)
  return { sourceId, usable: trouble === '', trouble, reliability }
}

/**
 * The reliability that the choice looks at: how its questions were answered. Its freshness and its minutes were counted while
 * it was listened to, so an outage would keep it away for the hour it is remembered; what they tell of now, its link and its
 * silence tell too.
 */
function reliabilityOf(reliability: Reliability | null): number | null {
  const { ANSWERED, PUNCTUAL } = reliability?.parts ?? {}
  return ANSWERED === undefined && PUNCTUAL === undefined ? null : (ANSWERED?.value ?? 1) * (PUNCTUAL?.value ?? 1)
}

/** Why a source cannot be used, in the middle of a sentence; empty when it can. */
function troubleWith(desk: DataDesk, live: LiveMarket, group: SourceGroup, sourceId: string, now: number): string {
  if (!hasKey(desk, sourceId)) {
    return desk.sources?.keyState(sourceId) === 'REFUSED' ? 'its key was refused' : 'its key is missing'
  }
  // Of a source that nobody listens to, nothing is known against it.
  if (group.choice.current !== sourceId) return ''
  const link = live.links.get(sourceId)
  const since = Math.max(link?.since ?? 0, group.choice.since)
  if (link?.state !== 'LIVE') {
    return now - since > LOST_AFTER ? `its link is not there (${link?.reason || 'it was never opened'})` : ''
  }
  const open = group.lines.filter(({ instrument }) => isOpenNow(instrument, now))
  const isSilent = open.every((line) => {
    const heard = Math.max(line.heardAt ?? 0, line.listeningSince ?? 0, link.since)
    return now - heard > SILENT_TIMES * patienceWith(live, line.instrument)
  })
  return open.length > 0 && isSilent ? 'it has told nothing for too long' : ''
}

function troubleOf({ order }: SourceGroup, healths: readonly SourceHealth[]): string {
  if (order.length === 0) return 'No source tells of these instruments live; choose others.'
  const list = healths.map(({ sourceId, trouble }) => `${sourceId}: ${trouble}`).join(', ')
  return `No source can be used (${list}); give it a key in the Data workspace or wait.`
}
