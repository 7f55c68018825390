import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { MARKET_INSTRUMENTS } from '#trading/market/market.ts'
import type { DataDesk } from '../desk.ts'
import type { FeedCard, FeedFailure } from '../feeds/ports.ts'
import type { SourceListing } from '../state.ts'

/** A list older than this is asked for again when it is needed. */
const LIST_AGE = DAY
/** A question without an answer for so long is taken for lost; a source that refused is left alone as long. */
const PATIENCE = 5 * MINUTE

/**
 * Opens the universe: what is kept is read, the sources are told which instruments their symbols stand for, and the
 * trader's lists are shown. Asks nobody; does nothing when it is open.
 */
export function openUniverse(desk: DataDesk): void {
  const { state, store, context } = desk
  if (state.universe.isOpen) return
  state.universe.isOpen = true
  const { book } = state.universe
  book.load(store.universe ?? null)
  for (const sourceId of book.sourceIds()) tellList(desk, sourceId)
  state.universe.watchlists.load(store.watchlists ?? null)
  for (const watchlist of state.universe.watchlists.all()) context.put('watchlists', watchlist)
}

/** Tells everyone what a source lists now. */
export function tellList({ state, sources }: DataDesk, sourceId: string): void {
  const listed = state.universe.book.listedBy(sourceId)
  sources?.knowInstruments(sourceId, listed)
  const ids = new Set<InstrumentId>()
  for (const listing of listed) {
    const { id } = listing.instrument
    ids.add(id)
    const others = (state.listed.get(id) ?? []).filter((other) => other.sourceId !== sourceId)
    state.listed.set(id, [...others, { sourceId, listing }])
  }
  for (const [id, told] of state.listed) {
    if (!ids.has(id) && told.some((listing) => listing.sourceId === sourceId)) forgetSource(state.listed, id, sourceId)
  }
}

/**
 * Asks the sources for lists that are older than a day, as far as that is allowed: **only after the trader opened a live
 * session, or pressed refresh in the session that is open.** In a simulated or replayed session the program asks nobody on
 * its own, whatever is searched for.
 */
export function askForOldLists(desk: DataDesk): void {
  const { state, sources, context } = desk
  if (sources === null || !mayAsk(desk)) return
  const now = context.now()
  for (const card of sources.cards) {
    const listedAt = state.universe.book.listedAt(card.id)
    const isOld = listedAt === null || now - listedAt >= LIST_AGE
    const isLeftAlone = now < (state.universe.asked.get(card.id)?.notBefore ?? 0)
    if (isOld && !isLeftAlone && listsInstruments(card) && canBeAsked(desk, card)) askForList(desk, card.id)
  }
}

/** Asks a source for its list, unless it is being asked already. */
export function askForList({ state, sources, context }: DataDesk, sourceId: string): void {
  const { asked } = state.universe
  const now = context.now()
  const before = asked.get(sourceId)
  if (before?.isWaiting === true && now < before.notBefore) return
  asked.set(sourceId, { isWaiting: true, notBefore: now + PATIENCE, trouble: '' })
  sources?.requestInstruments(context.nextId('list'), sourceId)
}

/** Notes that a source could not give its list, so that it is left alone for a while; at least until it said. */
export function noteNoList({ state, context }: DataDesk, sourceId: string, failure: FeedFailure): void {
  const notBefore = Math.max(context.now() + PATIENCE, failure.retryAt ?? 0)
  state.universe.asked.set(sourceId, { isWaiting: false, notBefore, trouble: failure.message })
}

/**
 * Notices that the day of an announced symbol has come, and that another session was opened; a live one needs lists that are
 * not old. Called with the clock.
 */
export function tickUniverse(desk: DataDesk): void {
  applyDueRenames(desk)
  const { state } = desk
  const { universe, session } = state
  if (session === universe.session) return
  universe.session = session
  universe.hasRefreshed = false
  askForOldLists(desk)
}

/**
 * Gives an instrument the new symbol that a source told of, from a moment on; it keeps its id, its history and its place in
 * the trader's lists. Returns false when nothing was to be changed.
 */
export function renameListing(desk: DataDesk, sourceId: string, id: InstrumentId, symbol: string, at: number): boolean {
  const isRenamed = desk.state.universe.book.renameListing(sourceId, id, symbol, symbol, at)
  if (isRenamed) tellList(desk, sourceId)
  return isRenamed
}

/** Gives instruments the symbols whose moment has come, in the order of their moments. */
export function applyDueRenames(desk: DataDesk): void {
  const { announced } = desk.state.universe
  if (announced.size === 0) return
  const now = desk.context.now()
  const due = [...announced].filter(([, { at }]) => at <= now).toSorted(([, one], [, other]) => one.at - other.at)
  for (const [key, { sourceId, instrumentId, symbol, at }] of due) {
    announced.delete(key)
    renameListing(desk, sourceId, instrumentId, symbol, at)
  }
}

/** What can be found without any source: stored sets, the set that ships with the program, and the simulator's market. */
export function localInstruments({ state }: DataDesk): readonly Instrument[] {
  const found = new Map(MARKET_INSTRUMENTS.map((instrument) => [instrument.id, instrument]))
  for (const { instrument } of state.datasets.values()) found.set(instrument.id, instrument)
  return [...found.values()]
}

/** Whether a source can tell a list of its instruments. */
export function listsInstruments(card: FeedCard): boolean {
  return card.historical.includes('INSTRUMENTS')
}

function mayAsk({ state }: DataDesk): boolean {
  return state.session?.source.kind === 'live' || state.universe.hasRefreshed
}

function canBeAsked({ sources }: DataDesk, { id, key }: FeedCard): boolean {
  const keyState = sources?.keyState(id)
  return keyState !== 'REFUSED' && !(key === 'required' && keyState === 'MISSING')
}

function forgetSource(listed: DataDesk['state']['listed'], id: InstrumentId, sourceId: string): void {
  const left: readonly SourceListing[] = (listed.get(id) ?? []).filter((other) => other.sourceId !== sourceId)
  if (left.length === 0) listed.delete(id)
  else listed.set(id, left)
}
