import { admitsOrigin } from '#core/model/origin.ts'
import { dataChannel } from '#contracts/data.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { Session } from '#contracts/records/market.ts'
import type { Hears } from '../kernel/channels.ts'
import { createEngine, type EngineHandlers } from '../kernel/dispatcher.ts'
import type { Engine, EngineContext } from '../kernel/engine.ts'
import { queryBars } from './barQuery.ts'
import { importBars, openCatalogue, previewImport } from './catalogue.ts'
import { advanceBackfills, openBackfills } from './continuity/backfills.ts'
import { createContinuityHandlers } from './continuity/continuityHandlers.ts'
import type { DataDesk } from './desk.ts'
import type { BackfillStore, StorageTiers } from './continuity/ports.ts'
import { createFeatureQueries, takeFeatures, tickFeatures } from './features/featureHandlers.ts'
import { openStoredFacts } from './facts/storedFacts.ts'
import type { SourceDesk } from './feeds/ports.ts'
import type { HistoryStore } from './history/ports.ts'
import { tellFreshness } from './live/freshness.ts'
import type { Heartbeats } from './live/heartbeats.ts'
import { createLiveHandlers } from './live/liveHandlers.ts'
import { leaveLive, tickLive } from './live/liveTick.ts'
import { closeLive, openLive, readLiveOpening } from './live/openLive.ts'
import { LiveRecorder } from './liveRecorder.ts'
import { goOn, keep, pause, play, proceed, tellFacts } from './marketPlay.ts'
import { openNews, tickNews } from './news/newsDesk.ts'
import { createNewsHandlers } from './news/newsHandlers.ts'
import type { BarImporter, MarketStore, SampleDataset } from './ports.ts'
import type { QuarantineStore } from './quarantine/ports.ts'
import { keepHeld, openQuarantine } from './quarantine/holdBack.ts'
import { createQuarantineHandlers } from './quarantine/quarantineHandlers.ts'
import { QuoteBoard } from './quoteBoard.ts'
import type { RecordingShelf } from './recorded/ports.ts'
import { createRecordingHandlers, showRecordings, tickRecording } from './recorded/recordingHandlers.ts'
import { showSession } from './screen.ts'
import { showSources } from './sla/sourcesTable.ts'
import { openSource } from './sources/openSource.ts'
import { emptyDataState, type OpenMarket } from './state.ts'
import { openUniverse, tickUniverse } from './universe/universeDesk.ts'
import { createUniverseHandlers } from './universe/universeHandlers.ts'

/** What the data engine needs of the outside. */
export interface DataPorts {
  readonly store: MarketStore
  readonly importer: BarImporter
  /** The sets that ship with the program. */
  readonly samples: readonly SampleDataset[]
  /** What tells of the world; left out where nothing of it is heard. */
  readonly sources?: SourceDesk
  /** What is kept of the market's past, of what was held back, and of unfinished requests; left out where nothing is. */
  readonly history?: HistoryStore
  readonly quarantine?: QuarantineStore
  readonly backfills?: BackfillStore
  readonly storage?: StorageTiers
  /** Recorded sessions that can be played again; left out where none are kept. */
  readonly recordings?: RecordingShelf
  /** How often instruments are heard of at least, where it is not as usual. */
  readonly heartbeats?: Heartbeats
  /** True where nobody keeps a slice, so that its memory may be used for the next one: backtests on one thread. */
  readonly recycling?: boolean
}

type Nothing = Record<string, never>
const DONE: CommandResult<Nothing> = accepted({})

/** Makes the data engine: stored sets and imports, the session's market, its pace and its history. */
export function createDataEngine(ports: DataPorts): Engine {
  return createEngine({ name: 'data', channel: dataChannel, handlers: (context) => dataHandlers(ports, context) })
}

function dataHandlers(ports: DataPorts, context: EngineContext): EngineHandlers<typeof dataChannel> {
  const state = emptyDataState(ports.heartbeats)
  const { store, importer } = ports
  const {
    sources = null,
    history = null,
    quarantine = null,
    backfills = null,
    storage = null,
    recordings = null,
  } = ports
  const desk: DataDesk = {
    state,
    store,
    importer,
    sources,
    history,
    quarantine,
    backfills,
    storage,
    recordings,
    context,
  }

  function catalogued(): void {
    if (state.catalogued) return
    openCatalogue(desk, ports.samples)
    openUniverse(desk)
    showRecordings(desk)
    openNews(desk)
    openQuarantine(desk)
    openBackfills(desk)
  }

  function openSession(session: Session, playing: boolean, speed: number): CommandResult<Nothing> {
    catalogued()
    if (session.source.kind === 'live') return openLiveSession(session)
    const resumeAt = store.loadCursor(session.sessionId)?.marketTime ?? null
    const opened = openSource(session.source, resumeAt, state.datasets, store, recordings, ports.recycling === true)
    if (!opened.ok) return opened
    if (opened.reply !== null && !admitsOrigin(session.mode, opened.reply.origin)) {
      const { origin } = opened.reply
      return refused(
        'ORIGIN_NOT_ADMITTED',
        `A ${session.mode} account never trades on ${origin} data, so the session was not opened.`,
        { origin },
      )
    }
    enter(session, speed)
    const source = opened.reply
    const instruments = source?.instruments ?? []
    const startAt = Math.max(resumeAt ?? 0, session.source.kind === 'dataset' ? session.source.startAt : 0)
    const ids = instruments.map(({ id }) => id)
    state.market =
      source === null
        ? null
        : {
            session,
            source,
            quotes: new QuoteBoard(instruments, source.interval === '1d'),
            recorder: source.recordsLive ? new LiveRecorder(store, session.sessionId, source.interval, ids) : null,
            facts: openStoredFacts(session.source.kind === 'dataset' ? history : null, instruments, startAt),
            marketTime: resumeAt,
            handledTime: resumeAt,
            finished: false,
          }
    context.emit('SessionOpened', { session, instruments })
    if (session.mode !== 'BACKTEST') {
      for (const instrument of instruments) context.put('instruments', instrument)
    }
    const slices = source?.history() ?? []
    if (state.market !== null) tellFacts(desk, state.market, startAt)
    for (const slice of slices) state.market?.quotes.take(slice)
    if (slices.length > 0) context.emit('HistoryPublished', { slices })
    if (session.mode !== 'BACKTEST') {
      const feed = source === null ? 'DISCONNECTED' : 'PAUSED'
      context.emit('FeedStateChanged', {
        state: feed,
        note: source === null ? 'No live feed is connected.' : 'Not started yet.',
      })
      showSession(desk)
    }
    if (playing) play(desk, null)
    return DONE
  }

  function openLiveSession(session: Session): CommandResult<Nothing> {
    const opening = readLiveOpening(desk, session)
    if (!opening.ok) return opening
    const goesOn = state.live?.session.sessionId === session.sessionId
    if (goesOn) leaveLive(desk)
    else enter(session, 1)
    state.session = session
    context.emit('SessionOpened', opening.reply)
    for (const instrument of opening.reply.instruments) context.put('instruments', instrument)
    openLive(desk, opening.reply)
    tellFreshness(desk)
    showSession(desk)
    return DONE
  }

  /** Leaves what was open for a new session. */
  function enter(session: Session, speed: number): void {
    if (state.market !== null) leaveMarket(state.market)
    closeLive(desk)
    state.session = session
    state.playing = false
    state.stepsLeft = null
    state.runningToEnd = false
    state.continuing = false
    state.pace.speed = speed
  }

  function leaveMarket(market: OpenMarket): void {
    keep(desk)
    for (const { id } of market.source.instruments) {
      context.remove('instruments', id)
      context.remove('quotes', id)
    }
  }

  const events: Hears<'ClockTicked' | 'KillTripped' | 'FeaturesComputed'> = {
    ClockTicked: ({ now }) => {
      catalogued()
      tickUniverse(desk)
      tickNews(desk)
      keepHeld(desk)
      advanceBackfills(desk)
      showSources(desk)
      tickRecording(desk)
      tickFeatures(desk)
      if (state.live !== null) return tickLive(desk)
      if (!state.playing) return
      state.pace.advance(now)
      proceed(desk)
    },
    // The market goes on while nothing new may be decided on it.
    KillTripped: () => undefined,
    FeaturesComputed: (computed) => takeFeatures(desk, computed),
  }

  function withMarket(act: () => void): CommandResult<Nothing> {
    if (state.market === null)
      return refused('NO_MARKET', 'No market is open, so nothing can play; start a REPLAY or SIM session.')
    if (state.live !== null)
      return refused(
        'MARKET_IS_LIVE',
        'A live market cannot be paused or played; pause the entries in the mode bar instead.',
      )
    if (state.market.finished)
      return refused('MARKET_ENDED', 'The stored data has been played to its end; start a new session to play again.')
    act()
    return DONE
  }

  return {
    commands: {
      OpenSession: ({ session, playing, speed }) => openSession(session, playing, speed),
      PlayMarket: () => withMarket(() => play(desk, null)),
      PauseMarket: () => withMarket(() => pause(desk)),
      StepMarket: ({ count }) => withMarket(() => play(desk, count)),
      SetMarketSpeed: ({ speed }) => {
        state.pace.speed = speed
        showSession(desk)
        return DONE
      },
      RunToEnd: () =>
        withMarket(() => {
          state.runningToEnd = true
          proceed(desk)
        }),
      ContinueMarket: () => {
        goOn(desk)
        return DONE
      },
      QueryBars: (query) => queryBars(state.market, state.live, query),
      PreviewImport: (request) => previewImport(desk, request),
      ImportBars: (request) => {
        catalogued()
        return importBars(desk, request)
      },
      ...createUniverseHandlers(desk),
      ...createLiveHandlers(desk),
      ...createContinuityHandlers(desk),
      ...createQuarantineHandlers(desk),
      ...createNewsHandlers(desk),
      ...createRecordingHandlers(desk),
      ...createFeatureQueries(desk),
    },
    events,
  }
}
