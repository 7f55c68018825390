import { HOUR } from '#core/time/duration.ts'
import type { KeptNews } from './ports.ts'
import { isCopy, tellsTheSame, type Wording, wordingOf } from './wording.ts'

/** A piece of news with its words. */
export interface Telling {
  readonly news: KeptNews
  readonly wording: Wording
}

/** Tellings of one event come within this time of each other. */
export const ONE_EVENT = 48 * HOUR
/** Tellings of one story that are compared at most; an attacker may send any number. */
const MOST_COMPARED = 200
/** Publishers and sources without which nobody may act on a story. */
const NEEDED = 2

/** How many tell a story, and whether that is enough to count for anything. */
export interface Judgement {
  /** Publishers that may be believed and did not copy from each other. */
  readonly publishers: number
  /** Sources through which those were heard. */
  readonly sources: number
  /**
   * True when at least two publishers tell it that do not copy each other, heard through at least two sources: one source
   * that was deceived, or deceives, can tell as many publishers as it likes.
   */
  readonly isCorroborated: boolean
}

/** Takes a piece of news apart. */
export function telling(news: KeptNews): Telling {
  return { news, wording: wordingOf(news.item.title, news.item.summary) }
}

/** Whether two pieces of news tell one story: about one subject, within two days, in words that agree. */
export function isSameStory(one: Telling, other: Telling): boolean {
  if (one === other) return true
  if (Math.abs(one.news.time - other.news.time) > ONE_EVENT) return false
  const { subjects } = one.news
  const isRelated = subjects.some((subject) => other.news.subjects.includes(subject))
  return isRelated && tellsTheSame(one.wording, other.wording)
}

/** Judges a piece of news by everything that is told about one of its subjects. The order of `tellings` means nothing. */
export function judge(
  judged: Telling,
  tellings: readonly Telling[],
  isEstablished: (domain: string) => boolean,
): Judgement {
  const same = tellings.filter((other) => isEstablished(other.news.domain) && isSameStory(judged, other))
  const counted = same.toSorted(byTime).slice(0, MOST_COMPARED)
  const publishers = countIndependent(counted)
  const sources = new Set(counted.flatMap(({ news }) => news.sourceIds)).size
  return { publishers, sources, isCorroborated: publishers >= NEEDED && sources >= NEEDED }
}

/** Order of publication; of the same moment by key, so that the order of arrival means nothing. */
export function byTime(one: Telling, other: Telling): number {
  if (one.news.time !== other.news.time) return one.news.time - other.news.time
  return one.news.key < other.news.key ? -1 : 1
}

/** Publishers that remain when those of one domain, and those of one text, count once. */
function countIndependent(tellings: readonly Telling[]): number {
  const groups: Telling[][] = []
  for (const one of tellings) {
    const joined = groups.filter((group) => group.some((other) => isOneVoice(one, other)))
    const merged = [one, ...joined.flat()]
    for (const group of joined) groups.splice(groups.indexOf(group), 1)
    groups.push(merged)
  }
  return groups.length
}

function isOneVoice(one: Telling, other: Telling): boolean {
  return one.news.domain === other.news.domain || isCopy(one.wording, other.wording)
}
