import { admitsOrigin } from '#core/model/origin.ts'
import { dataChannel } from '#contracts/data.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { Session } from '#contracts/records/market.ts'
import type { Hears } from '../kernel/channels.ts'
import { createEngine, type EngineHandlers } from '../kernel/dispatcher.ts'
import type { Engine, EngineContext } from '../kernel/engine.ts'
import { queryBars } from './barQuery.ts'
import { importBars, openCatalogue, previewImport } from './catalogue.ts'
import { LiveRecorder } from './liveRecorder.ts'
import { goOn, keep, pause, play, proceed } from './marketPlay.ts'
import type { BarImporter, MarketStore, SampleDataset } from './ports.ts'
import { QuoteBoard } from './quoteBoard.ts'
import { showSession } from './screen.ts'
import { openSource } from './sources/openSource.ts'
import { emptyDataState, type OpenMarket } from './state.ts'

/** What the data engine needs of the outside. */
export interface DataPorts {
  readonly store: MarketStore
  readonly importer: BarImporter
  /** The sets that ship with the program. */
  readonly samples: readonly SampleDataset[]
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
  const state = emptyDataState()
  const { store, importer } = ports
  const desk = { state, store, importer, context }

  function catalogued(): void {
    if (!state.catalogued) openCatalogue(desk, ports.samples)
  }

  function openSession(session: Session, playing: boolean, speed: number): CommandResult<Nothing> {
    catalogued()
    const resumeAt = store.loadCursor(session.sessionId)?.marketTime ?? null
    const opened = openSource(session.source, resumeAt, state.datasets, store, ports.recycling === true)
    if (!opened.ok) return opened
    if (opened.reply !== null && !admitsOrigin(session.mode, opened.reply.origin)) {
      const { origin } = opened.reply
      return refused(
        'ORIGIN_NOT_ADMITTED',
        `A ${session.mode} account never trades on ${origin} data, so the session was not opened.`,
        { origin },
      )
    }
    if (state.market !== null) leaveMarket(state.market)
    const source = opened.reply
    state.session = session
    state.playing = false
    state.stepsLeft = null
    state.runningToEnd = false
    state.continuing = false
    state.pace.speed = speed
    const instruments = source?.instruments ?? []
    const ids = instruments.map(({ id }) => id)
    state.market =
      source === null
        ? null
        : {
            session,
            source,
            quotes: new QuoteBoard(instruments, source.interval === '1d'),
            recorder: source.recordsLive ? new LiveRecorder(store, session.sessionId, source.interval, ids) : null,
            marketTime: resumeAt,
            handledTime: resumeAt,
            finished: false,
          }
    context.emit('SessionOpened', { session, instruments })
    if (session.mode !== 'BACKTEST') {
      for (const instrument of instruments) context.put('instruments', instrument)
    }
    const slices = source?.history() ?? []
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

  function leaveMarket(market: OpenMarket): void {
    keep(desk)
    for (const { id } of market.source.instruments) {
      context.remove('instruments', id)
      context.remove('quotes', id)
    }
  }

  const events: Hears<'ClockTicked' | 'KillTripped'> = {
    ClockTicked: ({ now }) => {
      catalogued()
      if (!state.playing) return
      state.pace.advance(now)
      proceed(desk)
    },
    // The market goes on while nothing new may be decided on it.
    KillTripped: () => undefined,
  }

  function withMarket(act: () => void): CommandResult<Nothing> {
    if (state.market === null)
      return refused('NO_MARKET', 'No market is open, so nothing can play; start a REPLAY or SIM session.')
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
      QueryBars: (query) => queryBars(state.market, query),
      PreviewImport: (request) => previewImport(desk, request),
      ImportBars: (request) => {
        catalogued()
        return importBars(desk, request)
      },
    },
    events,
  }
}
