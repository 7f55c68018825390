import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { NewsItem } from '#core/model/newsItem.ts'
import { HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { dataChannel } from '#contracts/data.ts'
import type { NewsView } from '#contracts/records/sources.ts'
import type { DataDesk } from '../desk.ts'
import type { FeedCard, NewsRequest } from '../feeds/ports.ts'
import { tellNews } from '../facts/newsFacts.ts'
import { holdBack } from '../quarantine/holdBack.ts'
import { localInstruments } from '../universe/universeDesk.ts'
import { findCoordination } from './coordination.ts'
import type { Telling } from './judgement.ts'
import { newsItemFault, type NewsFault } from './newsItemFault.ts'
import { dueNews, type NewsPoll } from './pollingPlan.ts'
import { pressSymbol, subjectsOf } from './subjects.ts'

/** Pages of news on the screen. */
const SHOWN = 300
/** Pages of one answer that are asked for. */
const MOST_PAGES = 3
/** Pieces of news of one answer that are looked at. */
const MOST_ITEMS = 500
const LONGEST_SAMPLE = 300
/** What a source tells of when nothing is known of it. */
const BOTH = ['EQUITY', 'CRYPTO'] as const
/** How often it is looked what is due. */
const LOOK_EVERY = 10 * SECOND

const FAULTS: Readonly<Record<Exclude<NewsFault, 'NEWS_TOO_OLD'>, string>> = {
  NEWS_INCOMPLETE: 'lacks a title, a link or a time that can be read',
  NEWS_NOT_PLAIN: 'holds markup or signs that cannot be seen',
  NEWS_FROM_THE_FUTURE: 'says that it will be published later',
}

/** Opens the news: what is kept is read and shown. Asks nobody; does nothing when they are open. */
export function openNews(desk: DataDesk): void {
  if (desk.state.news.isOpen) return
  desk.state.news.isOpen = true
  desk.state.news.book.load(desk.store.news ?? null)
  showNews(desk, null)
}

/**
 * Asks the sources of news that are due. **Only while a live session is open**; in every other session the program asks for
 * news when the trader presses refresh and then once. Called with the clock.
 */
export function tickNews(desk: DataDesk): void {
  const { session, news } = desk.state
  const now = desk.context.now()
  if (session?.source.kind !== 'live' || (session === news.session && now - news.lookedAt < LOOK_EVERY)) return
  news.session = session
  news.lookedAt = now
  askForNews(desk, false)
}

/** Asks the sources of news; those that are due, or all that may be asked when `hurried`. */
export function askForNews(desk: DataDesk, hurried: boolean): void {
  const { sources, state, context } = desk
  if (sources === null) return
  const now = context.now()
  const symbols = [...new Set(interestsOf(desk).map(pressSymbol))]
  const due = dueNews(sources.cards, (card) => isUsable(desk, card), state.news.polls, symbols, now, hurried)
  for (const { sourceId, request, turn } of due) {
    const before = state.news.polls.get(sourceId)
    const answeredAt = before?.answeredAt ?? null
    state.news.polls.set(sourceId, { askedAt: now, answeredAt, notBefore: 0, isWaiting: true, turn })
    ask(desk, sourceId, request, 0)
  }
}

/** Takes what a source answered. */
export function takeNews(
  desk: DataDesk,
  { requestId, sourceId, answer }: CommandPayload<typeof dataChannel, 'TakeNews'>,
): void {
  openNews(desk)
  const { state, context } = desk
  const now = context.now()
  const asked = state.news.asked.get(requestId) ?? null
  state.news.asked.delete(requestId)
  const poll = state.news.polls.get(sourceId)
  if (!answer.ok) {
    if (poll !== undefined) {
      state.news.polls.set(sourceId, { ...poll, isWaiting: false, notBefore: answer.failure.retryAt ?? 0 })
    }
    return
  }
  takeItems(desk, sourceId, answer.value.items)
  const { next } = answer.value
  if (asked !== null && next !== null && isOlder(next, asked.request) && asked.page + 1 < MOST_PAGES) {
    ask(desk, sourceId, { ...asked.request, until: next }, asked.page + 1)
    return
  }
  if (poll !== undefined) state.news.polls.set(sourceId, answered(poll, now))
}

/**
 * Shows the newest news, and takes what is no longer among them off the screen. Only what is about `changed` is judged
 * again; null judges everything.
 */
function showNews({ state, context }: DataDesk, changed: ReadonlySet<string> | null): void {
  const { book, shown } = state.news
  const now = context.now()
  const left = new Set(shown.keys())
  for (const told of book.newest(SHOWN)) {
    const { key, subjects } = told.news
    left.delete(key)
    if (changed !== null && shown.has(key) && ![key, ...subjects].some((name) => changed.has(name))) continue
    const { isCorroborated, publishers } = book.judge(told, now)
    const view = viewOf(told, publishers, isCorroborated)
    const text = JSON.stringify(view)
    if (shown.get(view.key) === text) continue
    shown.set(view.key, text)
    context.put('news', view)
  }
  for (const key of left) {
    shown.delete(key)
    context.remove('news', key)
  }
}

function ask({ sources, state, context }: DataDesk, sourceId: string, request: NewsRequest, page: number): void {
  const { asked } = state.news
  // A question that was never answered is not waited for any longer.
  for (const [id, other] of asked) if (other.sourceId === sourceId) asked.delete(id)
  const requestId = context.nextId('news')
  asked.set(requestId, { sourceId, request, page })
  sources?.requestNews(requestId, sourceId, request)
}

/** Whether there is anything left to ask for, and less of it than before. */
function isOlder(next: number, { since, until }: NewsRequest): boolean {
  return next > since && (until === undefined || next < until)
}

function answered(poll: NewsPoll, now: number): NewsPoll {
  return { ...poll, isWaiting: false, answeredAt: poll.askedAt ?? now }
}

function takeItems(desk: DataDesk, sourceId: string, items: readonly NewsItem[]): void {
  const { state, context } = desk
  const now = context.now()
  const interests = interestsOf(desk)
  const classes = desk.sources?.cards.find(({ id }) => id === sourceId)?.assetClasses ?? BOTH
  const isKnown = (id: InstrumentId): boolean => state.universe.book.instrument(id) !== null
  const { book } = state.news
  const arrived: Telling[] = []
  const changed = new Set<string>()
  for (const item of items.slice(0, MOST_ITEMS)) {
    const fault = newsItemFault(item, now)
    if (fault !== null) {
      holdFault(desk, sourceId, item, fault)
      continue
    }
    const taken = book.take(sourceId, item, subjectsOf(item, classes, interests, isKnown), now)
    if (taken === null) continue
    for (const key of [taken.news.key, ...taken.news.subjects]) changed.add(key)
    const told = taken.isNew ? book.page(item.link) : null
    if (told !== null) arrived.push(told)
  }
  if (!book.keep(now)) state.storageNote = 'The news could not be kept and are lost when the program ends.'
  for (const told of arrived) alert(desk, sourceId, told)
  if (changed.size > 0) tellNews(desk, changed)
  showNews(desk, changed)
}

/** Raises one alert an hour about a subject whose headlines look as if one hand wrote them. */
function alert(desk: DataDesk, sourceId: string, told: Telling): void {
  const { state, context } = desk
  const { book, alerted } = state.news
  const now = context.now()
  for (const subject of told.news.subjects) {
    const before = alerted.get(subject)
    if (before !== undefined && now - before < HOUR) continue
    const about = book.about({ ...told, news: { ...told.news, subjects: [subject] } })
    const found = findCoordination(told, about, (domain) => book.isEstablished(domain, now))
    if (found === null) continue
    alerted.set(subject, now)
    const count = found.told.length
    const who =
      found.kind === 'ONE_PUBLISHER'
        ? `${told.news.domain} told ${count} stories about ${nameOf(subject)} within an hour`
        : `${count} stories about ${nameOf(subject)} within an hour come from publishers that nobody knew a week ago`
    const times = found.told.map(({ news }) => news.time)
    holdBack(desk, {
      sourceId,
      instrumentId: told.news.instrumentIds[0] ?? null,
      what: 'NEWS',
      interval: null,
      code: 'NEWS_COORDINATED',
      message: `${who} and nobody else confirms them, so none of them counts; look for a filing or a statement of the company before you act.`,
      from: Math.min(...times),
      to: Math.max(...times),
      rows: count,
      sample: found.told.map(({ news }) => `${news.domain}: ${news.item.title}`).join('\n'),
    })
  }
  for (const [subject, at] of alerted) if (now - at >= HOUR + MINUTE) alerted.delete(subject)
}

function holdFault(desk: DataDesk, sourceId: string, item: NewsItem, fault: NewsFault): void {
  if (fault === 'NEWS_TOO_OLD') return
  holdBack(desk, {
    sourceId,
    instrumentId: null,
    what: 'NEWS',
    interval: null,
    code: fault,
    message: `A piece of news ${FAULTS[fault]}, so it was left out; nothing else of the answer is affected.`,
    from: item.publishedAt,
    to: item.publishedAt,
    sample: printable(`${item.title} ${item.link}`),
  })
}

/** The instruments of the session and of the trader's lists, each once. */
function interestsOf(desk: DataDesk): readonly Instrument[] {
  const { state } = desk
  const found = new Map<InstrumentId, Instrument>()
  const local = new Map(localInstruments(desk).map((instrument) => [instrument.id, instrument]))
  const add = (id: InstrumentId): void => {
    const instrument = state.universe.book.instrument(id) ?? local.get(id)
    if (instrument !== undefined) found.set(id, instrument)
  }
  const source = state.session?.source
  if (source?.kind === 'live') for (const id of source.instrumentIds) add(id)
  for (const instrument of state.market?.source.instruments ?? []) found.set(instrument.id, instrument)
  for (const { instrumentIds } of state.universe.watchlists.all()) for (const id of instrumentIds) add(id)
  return [...found.values()]
}

function isUsable({ sources }: DataDesk, { id, key }: FeedCard): boolean {
  const keyState = sources?.keyState(id)
  return keyState !== 'REFUSED' && !(key === 'required' && keyState === 'MISSING')
}

function viewOf({ news }: Telling, publishers: number, isCorroborated: boolean): NewsView {
  const { key, sourceIds, item, foundAt, instrumentIds, subjects } = news
  return {
    key,
    sourceId: sourceIds[0] ?? '',
    title: item.title,
    summary: item.summary?.slice(0, 2_000) ?? null,
    publisher: item.source.slice(0, 200),
    link: item.link,
    publishedAt: item.publishedAt,
    foundAt,
    instrumentIds,
    publishers: Math.max(1, publishers),
    isUncorroborated: subjects.length > 0 && !isCorroborated,
  }
}

function nameOf(subject: string): string {
  return subject.slice(subject.indexOf(':') + 1)
}

function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}<>]/gu, ' ').slice(0, LONGEST_SAMPLE)
}
