import type { Instrument } from '#core/model/instrument.ts'
import { HOUR } from '#core/time/duration.ts'
import { byTime, isSameStory, judge, ONE_EVENT, type Telling, telling } from './judgement.ts'
import type { KeptNews } from './ports.ts'
import { subjectOf } from './subjects.ts'

/** A story that may count for something. */
export interface CorroboratedStory {
  /** The earliest telling. */
  readonly news: KeptNews
  /** Publishers that did not copy each other; 2 or more. */
  readonly publishers: number
}

/** Stories that count of one instrument in one hour; more of them say no more. */
export const MOST_STORIES_AN_HOUR = 3

/**
 * The stories about an instrument published at or after a moment that may count for anything downstream, oldest first.
 * Everything that reads the press for a decision reads it through here:
 *
 * 1. a story counts when two publishers tell it that do not copy each other, heard through two sources;
 * 2. it counts once, however often it is told;
 * 3. no more than three stories an hour count, those told by most.
 *
 * The order of `items` means nothing.
 */
export function corroboratedNews(
  items: readonly KeptNews[],
  instrument: Pick<Instrument, 'symbol' | 'assetClass'>,
  since: number,
  isEstablished: (domain: string) => boolean,
): readonly CorroboratedStory[] {
  const subject = subjectOf(instrument)
  const about = items
    .filter(({ subjects, time }) => subjects.includes(subject) && time >= since - 2 * ONE_EVENT)
    .map((news) => telling({ ...news, subjects: [subject] }))
    .toSorted(byTime)
  const stories: { readonly first: Telling; readonly told: Telling[]; publishers: number }[] = []
  for (const one of about) {
    const { publishers, isCorroborated } = judge(one, about, isEstablished)
    if (!isCorroborated) continue
    const known = stories.find(({ told }) => told.some((other) => isSameStory(one, other)))
    if (known === undefined) stories.push({ first: one, told: [one], publishers })
    else {
      known.told.push(one)
      known.publishers = Math.max(known.publishers, publishers)
    }
  }
  return capped(stories.map(({ first, publishers }) => ({ news: first.news, publishers }))).filter(
    ({ news }) => news.time >= since,
  )
}

function capped(stories: readonly CorroboratedStory[]): readonly CorroboratedStory[] {
  const hours = new Map<number, CorroboratedStory[]>()
  for (const story of stories) {
    const hour = Math.floor(story.news.time / HOUR)
    hours.set(hour, [...(hours.get(hour) ?? []), story])
  }
  return [...hours.values()].flatMap((inHour) => {
    const best = new Set(inHour.toSorted((a, b) => b.publishers - a.publishers).slice(0, MOST_STORIES_AN_HOUR))
    return inHour.filter((story) => best.has(story))
  })
}
