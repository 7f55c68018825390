import type { Uniform } from '#adapters/feeds/connection/backOff.ts'
import type { FeedClock } from '#adapters/feeds/connection/feedClock.ts'
import type { FeedCredentials } from '#adapters/feeds/parsing/credentials.ts'
import type { RefusedRows } from '#adapters/feeds/us/keyedSource.ts'
import { hasChoices, type SourceChoices } from '#contracts/sourceChoices.ts'
import type { FeedAnswer, FeedFailure, FeedMeter, MarketFeed, SourceDesk } from '#engines/data/feeds/ports.ts'
import { createEngineOutbox } from './engineOutbox.ts'
import type { FeedEntry, FeedOrigins, RawRecorder } from './feedEntry.ts'
import { createKeyChecks } from './keyChecks.ts'
import { createLiveDesk } from './liveDesk.ts'
import { createRequestDesk } from './requestDesk.ts'
import { createSymbolBook, type SymbolBook } from './symbolBook.ts'

/** What a desk of sources is made of. */
export interface SourceDeskOptions {
  readonly entries: readonly FeedEntry[]
  readonly clock: FeedClock
  readonly uniform: Uniform
  /** Gives the data engine a command of its channel; called in a turn of its own. */
  post(type: string, payload: object): void
  /** The key of a source as of now; null without one. */
  credentials(sourceId: string): FeedCredentials | null
  /** What the user has chosen about sources, as of now. */
  choices(): SourceChoices
  /** Says something in the log. */
  note(text: string): void
  /** Hears of rows that a source sent and nobody can read, beside the engine. */
  onRefusedRows?(sourceId: string, refused: RefusedRows): void
  readonly recorder?: RawRecorder
  /** Servers of a test. */
  readonly origins?: FeedOrigins
}

/** The desk as its thread holds it. */
export interface OpenSourceDesk extends SourceDesk {
  /** Asks the sources whose keys are new what these may do; a key that may withdraw money is not used. */
  checkKeys(sourceIds: readonly string[]): void
  /** Closes the feeds that were made with other choices than those of now; they are made anew when they are used. */
  followChoices(): void
  /** Ends everything that is under way and lets go of every connection. */
  close(): Promise<void>
}

/** Opens the desk. A feed is made when it is first used, and connects when it is first asked or listened to. */
export function createSourceDesk(options: SourceDeskOptions): OpenSourceDesk {
  const { clock, uniform, note } = options
  const entries = new Map(options.entries.map((entry) => [entry.card.id, entry]))
  const feeds = new Map<string, MarketFeed>()
  /** By source, the choices that its feed was made with. */
  const madeWith = new Map<string, string>()
  const closings = new Set<Promise<void>>()
  const symbols = new Map<string, SymbolBook>()
  const outbox = createEngineOutbox(clock, options.post)
  // The state of a feed's connections together is told by its listener.
  const meter: FeedMeter = {
    onCall: (call) => outbox.addCommand('TakeCall', call, call.sourceId),
    onLink: () => undefined,
  }

  function symbolsOf(sourceId: string): SymbolBook {
    const book = symbols.get(sourceId) ?? createSymbolBook()
    symbols.set(sourceId, book)
    return book
  }

  function feedOf(sourceId: string): MarketFeed | null {
    const known = feeds.get(sourceId)
    const entry = entries.get(sourceId)
    if (known !== undefined || entry === undefined) return known ?? null
    const origin = options.origins?.[sourceId]
    const feed = entry.create({
      clock,
      uniform,
      meter,
      symbols: symbolsOf(sourceId),
      credentials: () => keys.usable(sourceId),
      choices: options.choices(),
      onRefusedRows: (refused) => {
        options.onRefusedRows?.(sourceId, refused)
        const { code, reason } = refused
        const payload = { sourceId, code, reason: reason.slice(0, LONGEST_MESSAGE), at: clock.now(), sample: '' }
        outbox.addCommand('TakeRejection', payload, sourceId)
      },
      ...(origin?.http === undefined ? {} : { origin: origin.http }),
      ...(origin?.stream === undefined ? {} : { streamOrigin: origin.stream }),
      ...(origin?.authorities === undefined ? {} : { authorities: origin.authorities }),
    })
    feeds.set(sourceId, feed)
    madeWith.set(sourceId, chosenOf(sourceId))
    void keys.look([sourceId])
    return feed
  }

  function chosenOf(sourceId: string): string {
    return hasChoices(sourceId) ? JSON.stringify(options.choices()[sourceId]) : ''
  }

  function followChoices(): void {
    for (const [sourceId, feed] of feeds) {
      if (madeWith.get(sourceId) === chosenOf(sourceId)) continue
      feeds.delete(sourceId)
      live.renew(sourceId)
      const closing = (feed.close?.() ?? Promise.resolve()).finally(() => closings.delete(closing))
      closings.add(closing)
    }
  }

  const keys = createKeyChecks({ feedOf, credentials: options.credentials, note })
  const requests = createRequestDesk({ feedOf, note })
  const live = createLiveDesk({ clock, outbox, feedOf, recorder: options.recorder ?? null })

  /** Remembers whether the key was taken, and passes the answer on. */
  function answered<Value>(type: string, sourceId: string, about: object): (answer: FeedAnswer<Value>) => void {
    return (answer) => {
      if (answer.ok) keys.took(sourceId)
      else if (answer.failure.code === 'FEED_KEY_REFUSED') keys.refused(sourceId)
      outbox.addCommand(type, { ...about, sourceId, answer: plain(answer) }, sourceId)
    }
  }

  return {
    cards: options.entries.map(({ card }) => card),
    keyState: (sourceId) => {
      if (entries.get(sourceId)?.isKeyChosen?.(options.choices()) === true) return 'GIVEN'
      if (options.credentials(sourceId) !== null) return keys.isRefused(sourceId) ? 'REFUSED' : 'GIVEN'
      return entries.get(sourceId)?.card.key === 'required' ? 'MISSING' : 'NOT_NEEDED'
    },
    knowInstruments: (sourceId, listed) => symbolsOf(sourceId).replace(listed),
    listen: (wanted) => live.listen(wanted),
    requestInstruments: (requestId, sourceId) =>
      requests.ask({
        requestId,
        sourceId,
        what: 'lists of instruments',
        ask: (feed, stop) => feed.listInstruments?.(stop),
        deliver: answered('TakeInstruments', sourceId, { requestId }),
      }),
    requestBars: (requestId, sourceId, request) =>
      requests.ask({
        requestId,
        sourceId,
        what: 'bars',
        ask: (feed, stop) => feed.fetchBars?.(request, stop),
        deliver: answered('TakeBars', sourceId, {
          requestId,
          instrumentId: request.instrumentId,
          interval: request.interval,
        }),
      }),
    requestHistory: (requestId, sourceId, request) =>
      requests.ask({
        requestId,
        sourceId,
        what: 'figures of derivatives',
        ask: (feed, stop) => feed.fetchHistory?.(request, stop),
        deliver: answered('TakeHistory', sourceId, {
          requestId,
          instrumentId: request.instrumentId,
          kind: request.kind,
          interval: request.interval,
        }),
      }),
    requestActions: (requestId, sourceId, instrumentId, from, to) =>
      requests.ask({
        requestId,
        sourceId,
        what: 'splits and dividends',
        ask: (feed, stop) => feed.fetchActions?.(instrumentId, from, to, stop),
        deliver: answered('TakeActions', sourceId, { requestId, instrumentId }),
      }),
    requestNews: (requestId, sourceId, request) =>
      requests.ask({
        requestId,
        sourceId,
        what: 'news',
        ask: (feed, stop) => feed.fetchNews?.(request, stop),
        deliver: answered('TakeNews', sourceId, { requestId }),
      }),
    requestCompany: (requestId, sourceId, request) =>
      requests.ask({
        requestId,
        sourceId,
        what: 'figures of companies',
        ask: (feed, stop) => feed.fetchCompany?.(request, stop),
        deliver: answered('TakeCompany', sourceId, { requestId }),
      }),
    stop: (requestId) => requests.stop(requestId),
    checkKeys: (sourceIds) => void keys.look(sourceIds),
    followChoices,
    close: async () => {
      outbox.close()
      keys.close()
      requests.close()
      await live.close()
      await Promise.all([...closings, ...[...feeds.values()].map((feed) => feed.close?.() ?? Promise.resolve())])
      feeds.clear()
    },
  }
}

/** A failure within the bounds of a message. */
function plain<Value>(answer: FeedAnswer<Value>): FeedAnswer<Value> {
  if (answer.ok) return answer
  const { message, retryAt } = answer.failure
  const failure: FeedFailure = {
    ...answer.failure,
    message: message.slice(0, LONGEST_MESSAGE),
    retryAt: wholeTime(retryAt),
  }
  return { ok: false, failure }
}

const LONGEST_MESSAGE = 1_000

function wholeTime(time: number | null): number | null {
  return time === null ? null : Math.max(0, Math.round(time))
}
