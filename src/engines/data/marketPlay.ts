import { SECOND } from '#core/time/duration.ts'
import type { EngineContext } from '../kernel/engine.ts'
import type { MarketStore } from './ports.ts'
import { showQuotes, showSession } from './screen.ts'
import type { DataState, OpenMarket } from './state.ts'

// One object for every slice: a backtest asks to go on millions of times.
const NOTHING = {}
const AT_REST = { whenIdle: true } as const

/** How often the cursor is kept while the market plays. */
const KEEP_EVERY = SECOND

const NOT_STORED =
  'The market database cannot be written, so charts may miss bars and a restart repeats the last minutes; your orders are safe in the journal. Free space on the disk.'

/** What playing needs. */
export interface PlayDesk {
  readonly state: DataState
  readonly store: MarketStore
  readonly context: EngineContext
}

/** Lets the market play from now on, freely or for a number of slices. */
export function play(desk: PlayDesk, steps: number | null): void {
  const { state, context } = desk
  if (state.market === null || state.market.finished) return
  if (!state.playing) {
    state.playing = true
    state.pace.start(context.now())
    context.emit('FeedStateChanged', { state: 'CONNECTED', note: '' })
  }
  state.stepsLeft = steps
  showSession(desk)
  proceed(desk)
}

/** Stops the market where it stands. */
export function pause(desk: PlayDesk): void {
  const { state, context } = desk
  if (!state.playing) return
  state.playing = false
  state.stepsLeft = null
  keep(desk)
  showQuotes(desk)
  showSession(desk)
  if (state.market?.finished !== true) context.emit('FeedStateChanged', { state: 'PAUSED', note: 'Paused by you.' })
}

/** Publishes the next slice if it is due, and asks to go on when every order it caused has come to rest. */
export function proceed(desk: PlayDesk): void {
  const { state, context } = desk
  const { market } = state
  if (market === null || market.finished || state.continuing) return
  if (!state.runningToEnd) {
    if (!state.playing) return
    if (state.stepsLeft === null && !state.pace.isDue()) return
  }
  publish(desk, market)
  if (!market.finished) {
    state.continuing = true
    context.command('data', 'ContinueMarket', NOTHING, AT_REST)
  }
}

/** Every engine has handled the last slice: goes on, or pauses when it was the last of a step. */
export function goOn(desk: PlayDesk): void {
  const { state } = desk
  state.continuing = false
  if (state.market === null) return
  if (!state.runningToEnd) state.market.handledTime = state.market.marketTime
  if (state.stepsLeft !== null) {
    state.stepsLeft -= 1
    if (state.stepsLeft <= 0) return pause(desk)
  }
  proceed(desk)
}

function publish(desk: PlayDesk, market: OpenMarket): void {
  const { state, context } = desk
  const slice = market.source.next()
  if (slice === null) return finish(desk, market)
  market.handledTime = market.marketTime
  market.marketTime = slice.marketTime
  tellFacts(desk, market, slice.marketTime)
  context.emit('MarketSlicePublished', slice)
  if (state.runningToEnd) return
  state.pace.spend(market.source.cost(slice))
  market.quotes.take(slice)
  market.recorder?.take(slice)
  const now = context.now()
  if (now - state.shownAt >= SECOND / 20) {
    state.shownAt = now
    showQuotes(desk)
    showSession(desk)
  }
  if (now - state.savedAt >= KEEP_EVERY) keep(desk)
}

/** Tells what became known beside prices and trades up to a moment; before its slice, so that it counts in its bars. */
export function tellFacts({ context }: Pick<PlayDesk, 'context'>, { source, facts }: OpenMarket, until: number): void {
  if (facts === null && source.facts === undefined) return
  const told = [...(facts?.until(until) ?? []), ...(source.facts?.() ?? [])]
  if (told.length > 0) context.emit('FactsTold', { origin: source.origin, facts: told })
}

function finish(desk: PlayDesk, market: OpenMarket): void {
  const { state, context } = desk
  market.finished = true
  market.handledTime = market.marketTime
  state.playing = false
  state.runningToEnd = false
  if (market.session.mode !== 'BACKTEST') {
    keep(desk)
    showQuotes(desk)
    showSession(desk)
    context.emit('FeedStateChanged', { state: 'ENDED', note: 'The stored data has been played to its end.' })
  }
  context.emit('MarketEnded', { marketTime: market.marketTime ?? 0 })
}

/** Keeps where the session stands: the last slice that every engine is known to have handled. */
export function keep({ state, store, context }: PlayDesk): void {
  const { market } = state
  if (market === null) return
  state.savedAt = context.now()
  const recorded = market.recorder?.flush() ?? true
  const { handledTime } = market
  const kept =
    handledTime === null || store.saveCursor(market.session.sessionId, { marketTime: handledTime, state: null })
  if (store.features !== undefined) state.features.flush(store.features)
  state.storageNote = recorded && kept && state.features.isWell ? '' : NOT_STORED
}
