import type { InstrumentId } from '#core/model/identifiers.ts'
import type {
  BarPage,
  BarRequest,
  FeedAnswer,
  HistoryPage,
  HistoryRequest,
  ListedInstrument,
  StopSignal,
} from '#engines/data/feeds/ports.ts'
import { createSharing } from '../../http/sharing.ts'
import { feedFailure, type SourceConnection } from '../../parsing/answerSource.ts'
import { askBars } from './bars/askBars.ts'
import { teachMarket } from './exchange/ccxtExchange.ts'
import { createExchangeCalls } from './exchange/exchangeCalls.ts'
import { askHistory, noMonths } from './history/askHistory.ts'
import { type ListedMarket, listMarkets } from './listing.ts'
import { BINANCE } from './venues/binance.ts'
import { COINBASE } from './venues/coinbase.ts'
import { HTX } from './venues/htx.ts'
import { KRAKEN } from './venues/kraken.ts'
import { KUCOIN } from './venues/kucoin.ts'
import type { RestVenue, VenueId } from './venues/restVenue.ts'

/** What an exchange tells when it is asked: its instruments and their past. Nothing throws. */
export interface VenueRest {
  listInstruments(stop: StopSignal): Promise<FeedAnswer<readonly ListedInstrument[]>>
  fetchBars(request: BarRequest, stop: StopSignal): Promise<FeedAnswer<BarPage>>
  /** Funding, open interest, mark and index prices of perpetual swaps, as far as the venue tells them. */
  fetchHistory(request: HistoryRequest, stop: StopSignal): Promise<FeedAnswer<HistoryPage>>
  close(): Promise<void>
}

const VENUES: Readonly<Record<VenueId, RestVenue>> = {
  kraken: KRAKEN,
  binance: BINANCE,
  coinbase: COINBASE,
  kucoin: KUCOIN,
  htx: HTX,
}

type Listing = ReadonlyMap<InstrumentId, ListedMarket>

/** Connects an exchange for what it is asked; opens no connection before the first question. */
export function createVenueRest(id: VenueId, options: SourceConnection): VenueRest {
  const venue = VENUES[id]
  const calls = createExchangeCalls(venue, options)
  const sharing = createSharing<FeedAnswer<Listing>>()
  const closing = new AbortController()
  let listing: Listing | null = null

  async function load(stop: StopSignal): Promise<FeedAnswer<Listing>> {
    const loaded = await calls.call('the list of instruments', stop, async (exchange) =>
      listMarkets(venue, await exchange.fetchMarkets()),
    )
    if (loaded.ok) listing = loaded.value
    return loaded
  }

  /** Loads the list; questions under way at once share it, and it goes on while anybody waits. */
  async function loadShared(stop: StopSignal): Promise<FeedAnswer<Listing>> {
    const loaded = await sharing.join('', stop, closing.signal, load)
    return (
      loaded ?? feedFailure('FEED_STOPPED', `The question to ${venue.name} for the list of instruments was called off.`)
    )
  }

  async function find(instrumentId: InstrumentId, stop: StopSignal): Promise<FeedAnswer<ListedMarket>> {
    const known: FeedAnswer<Listing> = listing === null ? await loadShared(stop) : { ok: true, value: listing }
    if (!known.ok) return known
    const found = known.value.get(instrumentId)
    if (found !== undefined) {
      // Of the thousands that some venues list ccxt keeps those that are asked for; all would take 50 MB.
      const taught = await calls.call('the list of instruments', stop, (exchange) =>
        Promise.resolve(teachMarket(exchange, found.market)),
      )
      return taught.ok ? { ok: true, value: found } : taught
    }
    const message = `${venue.name} does not list ${instrumentId}, so nothing of it can be asked for; look it up in its list of instruments.`
    return feedFailure('FEED_UNKNOWN_INSTRUMENT', message)
  }

  async function fetchBars(request: BarRequest, stop: StopSignal): Promise<FeedAnswer<BarPage>> {
    const found = await find(request.instrumentId, stop)
    if (!found.ok) return found
    const { market } = found.value
    const { interval } = request
    if (interval === '1M') return noMonths(venue)
    return askBars(
      {
        venue,
        calls,
        market,
        rule: venue.bars(interval, market),
        request: { ...request, interval },
        what: `the history of ${interval} bars`,
        fields: {},
        volumeOf: (volume) => venue.volumeOf?.(volume, market) ?? volume,
        now: options.clock.now(),
      },
      stop,
    )
  }

  async function fetchHistory(request: HistoryRequest, stop: StopSignal): Promise<FeedAnswer<HistoryPage>> {
    const found = await find(request.instrumentId, stop)
    if (!found.ok) return found
    return askHistory({ venue, calls, market: found.value.market, request, now: options.clock.now() }, stop)
  }

  return {
    listInstruments: async (stop) => {
      const known = await loadShared(stop)
      return known.ok ? { ok: true, value: [...known.value.values()].map(({ listed }) => listed) } : known
    },
    fetchBars,
    fetchHistory,
    close: async () => {
      closing.abort()
      await calls.close()
    },
  }
}
