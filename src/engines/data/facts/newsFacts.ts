import type { TextFact } from '#core/model/marketFact.ts'
import { HOUR } from '#core/time/duration.ts'
import type { DataDesk } from '../desk.ts'
import type { LiveMarket } from '../live/liveMarket.ts'
import { corroboratedNews, MOST_STORIES_AN_HOUR } from '../news/corroborated.ts'
import { isSameStory, ONE_EVENT, telling } from '../news/judgement.ts'
import type { KeptNews } from '../news/ports.ts'
import { subjectOf } from '../news/subjects.ts'
import type { ToldNews } from './factMemory.ts'

/** Sources on which anybody may write. */
const SOCIAL: ReadonlySet<string> = new Set(['reddit', 'x'])
/** Posts of one subject that are told in an hour: whoever writes more says no more. */
const MOST_POSTS_AN_HOUR = 100
/** Sources that answered nothing for so long are not heard any more. */
const SILENT_AFTER = HOUR
const LONGEST_TEXT = 2_000

/** What counted before a session began was known before it: it counts in none of its bars. */
export function passOverNews({ state, context }: DataDesk, { facts, lines }: LiveMarket): void {
  for (const subject of subjectsOf(lines)) {
    const { news } = facts
    for (const story of newStories(state.news, news, subject, context.now())) remember(news, subject, story)
    news.posts.set(subject, new Map(postsAbout(state.news, subject).map(({ key }) => [key, 0])))
  }
}

/**
 * Tells the news that count since now: stories that two publishers tell, each from a source of its own, as everything that
 * decides on the press reads it. A story counts once, from the moment at which it was confirmed. Posts are told as what
 * they are, unless headlines about their subject look as if one hand wrote them. `changed` are the subjects of what came now.
 */
export function tellNews({ state, context }: DataDesk, changed: ReadonlySet<string>): void {
  const { live } = state
  if (live === null) return
  const now = context.now()
  const { news, pending } = live.facts
  for (const subject of subjectsOf(live.lines)) {
    if (!changed.has(subject)) continue
    const told: [KeptNews, boolean][] = []
    for (const story of newStories(state.news, news, subject, now)) {
      remember(news, subject, story)
      told.push([story, false])
    }
    for (const post of newPosts(state.news, news, subject, now)) told.push([post, true])
    for (const { instrument } of live.lines) {
      if (subjectOf(instrument) !== subject) continue
      for (const [one, isPost] of told) pending.add(factOf(one, instrument.id, isPost, now))
    }
  }
}

/** Notes since when news and posts are heard. Called once a second. */
export function watchNews({ state, context }: DataDesk, { facts: { news } }: LiveMarket): void {
  const now = context.now()
  const isHeard = (areSocial: boolean): boolean =>
    [...state.news.polls].some(
      ([id, { answeredAt }]) => SOCIAL.has(id) === areSocial && answeredAt !== null && now - answeredAt <= SILENT_AFTER,
    )
  news.newsFrom = isHeard(false) ? (news.newsFrom ?? now) : null
  news.postsFrom = isHeard(true) ? (news.postsFrom ?? now) : null
}

type Press = DataDesk['state']['news']

function subjectsOf(lines: LiveMarket['lines']): ReadonlySet<string> {
  return new Set(lines.map(({ instrument }) => subjectOf(instrument)))
}

/** Stories that count and were not told, no more of one hour than may count. */
function newStories({ book }: Press, { stories }: ToldNews, subject: string, now: number): readonly KeptNews[] {
  const told = [...(stories.get(subject) ?? [])]
  const isEstablished = (domain: string): boolean => book.isEstablished(domain, now)
  const fresh: KeptNews[] = []
  for (const { news } of corroboratedNews(book.all(), instrumentOf(subject), now - ONE_EVENT, isEstablished)) {
    const one = telling({ ...news, subjects: [subject] })
    const ofHour = told.filter((other) => hourOf(other.news) === hourOf(news)).length
    if (ofHour >= MOST_STORIES_AN_HOUR || told.some((other) => isSameStory(other, one))) continue
    told.push(one)
    fresh.push(news)
  }
  return fresh
}

function newPosts(press: Press, { posts }: ToldNews, subject: string, now: number): readonly KeptNews[] {
  if (press.alerted.has(subject)) return []
  const told = posts.get(subject) ?? new Map<string, number>()
  posts.set(subject, told)
  let left = MOST_POSTS_AN_HOUR - [...told.values()].filter((at) => now - at < HOUR).length
  return postsAbout(press, subject).filter(({ key }) => {
    if (left <= 0 || told.has(key)) return false
    told.set(key, now)
    left -= 1
    return true
  })
}

function postsAbout({ book }: Press, subject: string): readonly KeptNews[] {
  return book
    .all()
    .filter(({ sourceIds, subjects }) => subjects.includes(subject) && sourceIds.every((id) => SOCIAL.has(id)))
    .toSorted((one, other) => one.time - other.time || (one.key < other.key ? -1 : 1))
}

function remember({ stories }: ToldNews, subject: string, news: KeptNews): void {
  const told = stories.get(subject) ?? []
  stories.set(subject, told)
  told.push(telling({ ...news, subjects: [subject] }))
}

function instrumentOf(subject: string): Parameters<typeof corroboratedNews>[1] {
  const [kind, symbol = ''] = subject.split(/:(.*)/)
  return { symbol, assetClass: kind === 'crypto' ? 'CRYPTO' : 'EQUITY' }
}

function hourOf({ time }: KeptNews): number {
  return Math.floor(time / HOUR)
}

function factOf(news: KeptNews, instrumentId: TextFact['instrumentId'], isPost: boolean, now: number): TextFact {
  const { item, sourceIds, time } = news
  const text = (item.summary === null ? item.title : `${item.title}\n${item.summary}`).slice(0, LONGEST_TEXT)
  // A publisher's clock may be ahead of ours.
  const stamp = { instrumentId, tsEvent: Math.min(time, now), knownAt: now, sourceId: sourceIds[0] ?? 'news' }
  return { kind: 'TEXT', ...stamp, text, isPost }
}
