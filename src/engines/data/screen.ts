import type { FeedView } from '#contracts/records/market.ts'
import type { EngineContext } from '../kernel/engine.ts'
import { liveFeedView } from './live/liveScreen.ts'
import type { DataState, OpenMarket } from './state.ts'

/** What showing needs. */
interface ScreenDesk {
  readonly state: DataState
  readonly context: EngineContext
}

/** Shows the session, its pace and its feed. A backtest has no screen. */
export function showSession({ state, context }: ScreenDesk): void {
  const { session, market } = state
  if (session === null || session.mode === 'BACKTEST') return
  context.put('session', {
    key: 'current',
    session,
    watermark: watermarkOf(market),
    playing: state.playing || state.live !== null,
    speed: state.pace.speed,
    marketTime: market?.marketTime ?? null,
    progress: market?.source.progress() ?? null,
    finished: market?.finished ?? false,
    origin: market?.source.origin ?? null,
  })
  context.put('feeds', feedOf(state, context.now()))
}

/** Shows the last prices that changed. */
export function showQuotes({ state, context }: ScreenDesk): void {
  state.market?.quotes.flush(context.now(), (quote) => context.put('quotes', quote))
}

function watermarkOf(market: OpenMarket | null): string {
  switch (market?.source.origin) {
    case 'simulated':
      return 'SIMULATED'
    case 'historical':
      return 'HISTORICAL REPLAY'
    case 'recorded':
      return 'RECORDED REPLAY'
    default:
      return ''
  }
}

function feedOf({ market, live, playing, storageNote }: DataState, now: number): FeedView {
  if (live !== null) return liveFeedView(live, market?.marketTime ?? null, storageNote)
  if (market === null) {
    return {
      key: 'market',
      source: 'Live feed',
      state: 'DISCONNECTED',
      lastMarketTime: null,
      lastArrival: null,
      note: 'No live feed is connected yet, so nothing can be decided in this account; start a REPLAY or SIM session to practise.',
    }
  }
  const { quarantined, label } = market.source
  return {
    key: 'market',
    source: label,
    state: market.finished ? 'ENDED' : playing ? 'CONNECTED' : 'PAUSED',
    lastMarketTime: market.marketTime,
    lastArrival: market.marketTime === null ? null : now,
    note: [storageNote, quarantined === 0 ? '' : `${quarantined} impossible bars were set aside and are not played.`]
      .join(' ')
      .trim(),
  }
}
