import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { FeedOrigin, FeedOrigins } from './feedEntry.ts'

/**
 * Reads `SOURCE=ADDRESS` pairs: where sources are found instead of at their own addresses, questions and streams at the
 * same port. Only this machine may stand in for a source, so that no word on a command line can put a stranger's prices
 * before the trader.
 */
export function readFeedOrigins(
  pairs: ReadonlyMap<string, string>,
  known: readonly string[],
): CommandResult<FeedOrigins> {
  const origins: Record<string, FeedOrigin> = {}
  for (const [sourceId, address] of pairs) {
    if (!known.includes(sourceId)) {
      return refused('SOURCE_UNKNOWN', `There is no source "${sourceId}"; \`quarterdeck data sources\` lists them.`)
    }
    const port = /^http:\/\/(?:127\.0\.0\.1|localhost):(\d{1,5})\/?$/.exec(address)?.[1]
    if (port === undefined || Number(port) > 65_535) {
      const message = `The address of ${sourceId} must be one of this machine, as http://127.0.0.1:8080, and "${address}" is not.`
      return refused('OPTION_VALUE', message)
    }
    origins[sourceId] = { http: `http://127.0.0.1:${port}`, stream: `ws://127.0.0.1:${port}` }
  }
  return accepted(origins)
}
