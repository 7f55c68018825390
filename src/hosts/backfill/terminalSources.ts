import { createFeedClock } from '#adapters/feeds/connection/feedClock.ts'
import type { FeedCredentials } from '#adapters/feeds/parsing/credentials.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import type { Clock } from '#core/time/clock.ts'
import { DEFAULT_SOURCE_CHOICES, type SourceChoices } from '#contracts/sourceChoices.ts'
import type {
  BarPage,
  BarRequest,
  FeedAnswer,
  FeedCard,
  HistoryPage,
  HistoryRequest,
  ListedInstrument,
} from '#engines/data/feeds/ports.ts'
import type { FeedEntry, FeedOrigins } from '../feeds/feedEntry.ts'
import { createSourceDesk } from '../feeds/sourceDesk.ts'
import { systemUniform } from '../feeds/systemUniform.ts'

/** The sources as a verb asks them: one question, one answer. */
export interface TerminalSources {
  readonly cards: readonly FeedCard[]
  hasKey(sourceId: string): boolean
  /** The list of a source, which its symbols are known by from then on. */
  list(sourceId: string): Promise<FeedAnswer<readonly ListedInstrument[]>>
  bars(sourceId: string, request: BarRequest): Promise<FeedAnswer<BarPage>>
  history(sourceId: string, request: HistoryRequest): Promise<FeedAnswer<HistoryPage>>
  actions(sourceId: string, about: Omit<BarRequest, 'interval'>): Promise<FeedAnswer<readonly TimedAction[]>>
  /** Rows that came so far and could not be read. */
  refusedRows(): number
  /** Ends what is under way; questions that wait are answered as stopped. */
  close(): Promise<void>
}

/** What the sources of a verb are made of. */
export interface TerminalSourceOptions {
  readonly entries: readonly FeedEntry[]
  readonly clock: Clock
  readonly credentials: (sourceId: string) => FeedCredentials | null
  readonly note: (text: string) => void
  /** What was chosen about sources; as for a new user when left out. */
  readonly choices?: SourceChoices
  /** Servers of a test. */
  readonly origins?: FeedOrigins
}

/** Opens them; each is connected when it is first asked. */
export function openTerminalSources(options: TerminalSourceOptions): TerminalSources {
  const { clock, credentials, note, entries, origins } = options
  const waiting = new Map<string, (answer: FeedAnswer<unknown>) => void>()
  let count = 0
  let refusedRows = 0
  const desk = createSourceDesk({
    entries,
    clock: createFeedClock(clock),
    uniform: systemUniform,
    credentials,
    choices: () => options.choices ?? DEFAULT_SOURCE_CHOICES,
    note,
    onRefusedRows: (_sourceId, { count: rows }) => void (refusedRows += rows),
    ...(origins === undefined ? {} : { origins }),
    post: (_type, payload) => {
      if (!('requestId' in payload) || typeof payload.requestId !== 'string' || !('answer' in payload)) return
      const take = waiting.get(payload.requestId)
      waiting.delete(payload.requestId)
      // The desk hands on what the feed said, under the id of the question.
      take?.(payload.answer as FeedAnswer<unknown>)
    },
  })

  function ask<Value>(question: (requestId: string) => void): Promise<FeedAnswer<Value>> {
    count += 1
    const requestId = `verb:${count}`
    return new Promise((resolve) => {
      // The question decides what its answer holds.
      waiting.set(requestId, (answer) => resolve(answer as FeedAnswer<Value>))
      question(requestId)
    })
  }

  return {
    cards: desk.cards,
    hasKey: (sourceId) => ['NOT_NEEDED', 'GIVEN'].includes(desk.keyState(sourceId)),
    list: async (sourceId) => {
      const listed = await ask<readonly ListedInstrument[]>((id) => desk.requestInstruments(id, sourceId))
      if (listed.ok) desk.knowInstruments(sourceId, listed.value)
      return listed
    },
    bars: (sourceId, request) => ask((id) => desk.requestBars(id, sourceId, request)),
    history: (sourceId, request) => ask((id) => desk.requestHistory(id, sourceId, request)),
    actions: (sourceId, { instrumentId, from, to }) =>
      ask((id) => desk.requestActions(id, sourceId, instrumentId, from, to)),
    refusedRows: () => refusedRows,
    close: async () => {
      await desk.close()
      const failure = { code: 'FEED_STOPPED' as const, message: 'Stopped.', retryAt: null }
      for (const take of waiting.values()) take({ ok: false, failure })
      waiting.clear()
    },
  }
}
