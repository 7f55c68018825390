import { createFeedClock, pause } from '#adapters/feeds/connection/feedClock.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { DEFAULT_SOURCE_CHOICES, type SourceChoices } from '#contracts/sourceChoices.ts'
import type { FeedKind, ListedInstrument, LiveListener } from '#engines/data/feeds/ports.ts'
import type { FeedEntry, FeedOrigin } from '../feeds/feedEntry.ts'
import { createSymbolBook } from '../feeds/symbolBook.ts'
import { systemUniform } from '../feeds/systemUniform.ts'
import { createSystemClock } from '../systemClock.ts'
import { startRecording } from './sessionRecorder.ts'

/** What is to be recorded. */
export interface RecordWish {
  readonly entry: FeedEntry
  /** Symbols as the field writes them, or as the source does. */
  readonly symbols: readonly string[]
  readonly kinds: readonly FeedKind[]
  /** Ends after so long; null waits for the stop. */
  readonly seconds: number | null
  readonly recordingId: string
  /** What was chosen about sources; as for a new user when left out. */
  readonly choices?: SourceChoices
  /** A server of a test. */
  readonly origin?: FeedOrigin
}

/** What was recorded. */
export interface Recorded {
  readonly recordingId: string
  readonly folder: string
  readonly messages: number
  readonly events: number
  readonly rejected: number
  readonly gaps: number
}

const FLUSH_MILLISECONDS = 1_000

/** Listens to one source and writes down every message until the time is over or it is told to stop. */
export async function recordLive(
  wish: RecordWish,
  recordings: string,
  stop: AbortSignal,
  tell: (line: string) => void,
): Promise<CommandResult<Recorded>> {
  const { card } = wish.entry
  const clock = createFeedClock(createSystemClock())
  const symbols = createSymbolBook()
  const feed = wish.entry.create({
    clock,
    uniform: systemUniform,
    symbols,
    credentials: () => null,
    choices: wish.choices ?? DEFAULT_SOURCE_CHOICES,
    ...(wish.origin?.http === undefined ? {} : { origin: wish.origin.http }),
    ...(wish.origin?.stream === undefined ? {} : { streamOrigin: wish.origin.stream }),
    ...(wish.origin?.authorities === undefined ? {} : { authorities: wish.origin.authorities }),
  })
  try {
    const listed = await feed.listInstruments?.(stop)
    if (listed === undefined || feed.openLive === undefined) {
      return refused(
        'SOURCE_NOT_LIVE',
        `${card.name} tells nothing live, so nothing was recorded; choose another source.`,
      )
    }
    if (!listed.ok) return refused(listed.failure.code, listed.failure.message)
    symbols.replace(listed.value)
    const wanted = find(listed.value, wish.symbols)
    if (!wanted.ok) return wanted
    const recorder = startRecording(recordings, wish.recordingId, clock.now, `Recorded of ${card.name}.`)
    recorder.know(card.id, wanted.reply)
    const count = { messages: 0, events: 0, rejected: 0, gaps: 0 }
    const listener: LiveListener = {
      onEvents: (events) => void (count.events += events.length),
      onGap: () => void (count.gaps += 1),
      onRejected: () => void (count.rejected += 1),
      onState: (state, reason) => {
        recorder.onLink(card.id, state)
        tell(`${card.name}: ${state}, ${reason}.`)
      },
      onRaw: (message, channel) => {
        count.messages += 1
        recorder.onRaw(card.id, message, channel)
      },
    }
    const live = feed.openLive(listener)
    live.subscribe(
      wanted.reply.flatMap(({ instrument }) => wish.kinds.map((kind) => ({ instrumentId: instrument.id, kind }))),
    )
    const until = wish.seconds === null ? Number.POSITIVE_INFINITY : clock.now() + wish.seconds * 1e6
    while (clock.now() < until && recorder.failure === null) {
      const left = Math.min(FLUSH_MILLISECONDS, (until - clock.now()) / 1_000)
      if (!(await pause(clock, left, stop))) break
      recorder.flush()
    }
    await live.close()
    const failure = recorder.close()
    if (failure !== null) return { ok: false, failure }
    return accepted({ recordingId: recorder.recordingId, folder: recorder.folder, ...count })
  } finally {
    await feed.close?.()
  }
}

/** The instruments of these symbols, whoever's way of writing they are. */
function find(
  listed: readonly ListedInstrument[],
  symbols: readonly string[],
): CommandResult<readonly ListedInstrument[]> {
  const found: ListedInstrument[] = []
  for (const symbol of symbols) {
    const wanted = symbol.toUpperCase()
    const one = listed.find(
      ({ instrument, sourceSymbol }) =>
        instrument.symbol.toUpperCase() === wanted || sourceSymbol.toUpperCase() === wanted || instrument.id === symbol,
    )
    if (one === undefined)
      return refused('SYMBOL_UNKNOWN', `The source does not list ${symbol}, so nothing was recorded.`)
    found.push(one)
  }
  return accepted(found)
}
