import type { FeedAnswer } from '#engines/data/feeds/ports.ts'
import { feedFailure } from '../parsing/answerSource.ts'

/** Pages of one list that are asked for; a source that goes on has lost its way. */
const MOST_PAGES = 400

/** Asks for page after page until there is no token for a next one. A token that comes again would never end. */
export async function everyPage(
  name: string,
  what: string,
  ask: (token: string | undefined) => Promise<FeedAnswer<string | null>>,
): Promise<FeedAnswer<null>> {
  const known = new Set<string>()
  let token: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await ask(token)
    if (!answer.ok) return answer
    if (answer.value === null) return { ok: true, value: null }
    if (known.has(answer.value)) break
    known.add(answer.value)
    token = answer.value
  }
  return feedFailure('FEED_BAD_ANSWER', `${name} sends its pages of ${what} round in circles, so nothing was stored.`)
}
