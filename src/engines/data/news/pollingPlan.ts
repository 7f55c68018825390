import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import type { FeedCard, NewsRequest } from '../feeds/ports.ts'

/** How a source of news stands. */
export interface NewsPoll {
  /** When it was asked last, microseconds; null before the first time. */
  readonly askedAt: number | null
  /** When it was asked what it answered last. */
  readonly answeredAt: number | null
  /** It asked to be left alone until then; 0 when it did not. */
  readonly notBefore: number
  /** True while an answer may still come. */
  readonly isWaiting: boolean
  /** Where in the list of symbols the next question begins. */
  readonly turn: number
}

/** A question that is due. */
export interface DueNews {
  readonly sourceId: string
  readonly request: NewsRequest
  /** Where the question after it begins. */
  readonly turn: number
}

/** How often a source is asked, minutes: by how fast it is and by what it allows in a day. */
const CADENCE: Readonly<Record<string, number>> = {
  benzinga: 5,
  finnhub: 5,
  alpaca: 5,
  polygon: 5,
  reddit: 10,
  x: 15,
  yahoo: 15,
  rss: 15,
  // 100 questions a day.
  newsapi: 30,
  // 25 questions a day.
  alphavantage: 60,
}
const USUAL_CADENCE = 15
const SYMBOLS_AT_ONCE = 50
const MOST_ITEMS = 100
/** An answer that did not come for so long will not. */
const PATIENCE = 5 * MINUTE
/** Publishers date their news back a little. */
const OVERLAP = HOUR
const FIRST_LOOK = DAY

/**
 * The questions that are due at a moment: each source of news at its own pace, none while it is still thinking or asked to
 * be left alone, none that lacks its key. `hurried` asks every source that is not thinking at once: the trader pressed
 * refresh.
 */
export function dueNews(
  cards: readonly FeedCard[],
  usable: (card: FeedCard) => boolean,
  polls: ReadonlyMap<string, NewsPoll>,
  symbols: readonly string[],
  now: number,
  hurried: boolean,
): readonly DueNews[] {
  const due: DueNews[] = []
  for (const card of cards) {
    if (!card.historical.includes('NEWS') || !usable(card)) continue
    const poll = polls.get(card.id) ?? null
    if (poll !== null && !isDue(poll, cadenceOf(card.id), now, hurried)) continue
    const begin = poll === null || poll.turn >= symbols.length ? 0 : poll.turn
    const answeredAt = poll?.answeredAt ?? null
    const since = answeredAt === null ? now - FIRST_LOOK : answeredAt - OVERLAP
    due.push({
      sourceId: card.id,
      request: { symbols: symbols.slice(begin, begin + SYMBOLS_AT_ONCE), since, limit: MOST_ITEMS },
      turn: begin + SYMBOLS_AT_ONCE,
    })
  }
  return due
}

/** Time between two questions to a source, microseconds. */
export function cadenceOf(sourceId: string): number {
  return (Object.hasOwn(CADENCE, sourceId) ? (CADENCE[sourceId] ?? USUAL_CADENCE) : USUAL_CADENCE) * MINUTE
}

function isDue({ askedAt, notBefore, isWaiting }: NewsPoll, cadence: number, now: number, hurried: boolean): boolean {
  if (now < notBefore || askedAt === null) return now >= notBefore
  if (isWaiting && now - askedAt < PATIENCE) return false
  return hurried || now - askedAt >= cadence
}
