import type { FeedCredentials } from '#adapters/feeds/parsing/credentials.ts'
import type { MarketFeed } from '#engines/data/feeds/ports.ts'

/** What the checks of keys need. */
export interface KeyCheckParts {
  feedOf(sourceId: string): MarketFeed | null
  /** The key of a source as it is kept; null without one. */
  credentials(sourceId: string): FeedCredentials | null
  /** Says something in the log. */
  note(text: string): void
}

/** Which keys are good, as far as their sources have told. */
export interface KeyChecks {
  /** The key that the adapter of a source may use; null for one that may not be used. */
  usable(sourceId: string): FeedCredentials | null
  isRefused(sourceId: string): boolean
  /** A source took its key, or refused it. */
  took(sourceId: string): void
  refused(sourceId: string): void
  /** Asks the sources whose keys are new what these may do. */
  look(sourceIds: readonly string[]): Promise<void>
  close(): void
}

/**
 * Makes the checks. A key that may withdraw money is not used: whoever gets at it could empty the account, and nothing here
 * ever needs that right.
 */
export function createKeyChecks({ feedOf, credentials, note }: KeyCheckParts): KeyChecks {
  /** By source, the key that was refused; another key is another matter. */
  const refusals = new Map<string, string>()
  const tooMighty = new Map<string, string>()
  const looked = new Map<string, string>()
  const stop = new AbortController()

  const keyOf = (sourceId: string): string | null => credentials(sourceId)?.key ?? null
  const isTooMighty = (sourceId: string): boolean => {
    const key = keyOf(sourceId)
    return key !== null && tooMighty.get(sourceId) === key
  }

  async function lookAt(sourceId: string): Promise<void> {
    const key = keyOf(sourceId)
    const feed = key === null || looked.get(sourceId) === key ? null : feedOf(sourceId)
    if (key === null || feed?.checkKey === undefined) return
    looked.set(sourceId, key)
    const answer = await feed.checkKey(stop.signal)
    if (stop.signal.aborted || keyOf(sourceId) !== key) return
    if (!answer.ok) {
      // What could not be asked may be asked again; a refusal stands until there is another key.
      if (answer.failure.code === 'FEED_KEY_REFUSED') refusals.set(sourceId, key)
      else looked.delete(sourceId)
      note(`The key of ${sourceId} was looked at: ${answer.failure.message}`)
      return
    }
    const { scopes, canTrade, canWithdraw } = answer.value
    if (canWithdraw) tooMighty.set(sourceId, key)
    const may = [
      ...scopes,
      ...(canTrade ? ['may trade'] : []),
      ...(canWithdraw ? ['MAY WITHDRAW, so it is not used'] : []),
    ]
    note(`The key of ${sourceId} was looked at: ${may.join(', ')}.`)
  }

  return {
    usable: (sourceId) => (isTooMighty(sourceId) ? null : credentials(sourceId)),
    isRefused: (sourceId) => {
      const key = keyOf(sourceId)
      return key !== null && (refusals.get(sourceId) === key || isTooMighty(sourceId))
    },
    took: (sourceId) => void refusals.delete(sourceId),
    refused: (sourceId) => {
      const key = keyOf(sourceId)
      if (key !== null) refusals.set(sourceId, key)
    },
    look: async (sourceIds) => {
      await Promise.all(sourceIds.map(lookAt))
    },
    close: () => stop.abort(),
  }
}
