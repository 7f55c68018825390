import { HOUR } from '#core/time/duration.ts'
import { isSameStory, judge, type Telling } from './judgement.ts'
import { imitates, lookAlike } from './publishers.ts'

/** So many headlines within an hour are no chance. */
const MANY = 5

/** Headlines about one subject that look as if one hand wrote them. */
export interface Coordination {
  readonly told: readonly Telling[]
  readonly kind: 'ONE_PUBLISHER' | 'FRESH_PUBLISHERS'
}

/**
 * Looks for five or more headlines about one subject within the hour around one of them that nobody else confirms: all of
 * one publisher, or of publishers that nobody knew a week ago. Publishers merely unknown are suspicious only when their
 * names are alike, imitate a known one or tell one story; on the first day everybody is unknown. Null when all is well.
 */
export function findCoordination(
  arrived: Telling,
  tellings: readonly Telling[],
  isEstablished: (domain: string) => boolean,
): Coordination | null {
  const { domain, time } = arrived.news
  const near = tellings.filter(({ news }) => Math.abs(news.time - time) <= HOUR)
  const manyAlone = (told: readonly Telling[]): readonly Telling[] => {
    // Looking for confirmation is dear, so it comes when the numbers are suspicious already.
    if (told.length < MANY) return []
    const alone = told.filter((one) => !judge(one, tellings, isEstablished).isCorroborated)
    const inHour = withinHour(alone, arrived)
    return inHour.length < MANY ? [] : inHour
  }
  const ofOne = manyAlone(near.filter(({ news }) => news.domain === domain))
  if (ofOne.length > 0) return { told: ofOne, kind: 'ONE_PUBLISHER' }
  if (isEstablished(domain)) return null
  const fresh = manyAlone(near.filter(({ news }) => !isEstablished(news.domain)))
  if (fresh.length === 0) return null
  const domains = [...new Set(fresh.map(({ news }) => news.domain))]
  const areAlike = domains.some((one) => imitates(one) || domains.some((other) => lookAlike(one, other)))
  const isOneStory = fresh.filter((one) => isSameStory(arrived, one)).length >= MANY
  return areAlike || isOneStory ? { told: fresh, kind: 'FRESH_PUBLISHERS' } : null
}

/** The most tellings that lie within one hour together with `arrived`. */
function withinHour(tellings: readonly Telling[], arrived: Telling): readonly Telling[] {
  let best: readonly Telling[] = []
  for (const { news } of tellings) {
    if (news.time > arrived.news.time) continue
    const inHour = tellings.filter((other) => other.news.time >= news.time && other.news.time <= news.time + HOUR)
    if (inHour.length > best.length) best = inHour
  }
  return best
}
