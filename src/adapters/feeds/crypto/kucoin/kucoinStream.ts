import type { FeedAnswer, FeedKind, ListedInstrument } from '#engines/data/feeds/ports.ts'
import type { RateWindow } from '../../limits/rateLimiter.ts'
import { feedFailure } from '../../parsing/answerSource.ts'
import { openTextSource, pathWith } from '../live/askText.ts'
import { venueCard } from '../live/composeFeed.ts'
import { isLiveKind } from '../live/listings.ts'
import type { VenueLive } from '../live/venueFeed.ts'
import { type LiveConnection, type Placement, streamAddress, type VenueStream } from '../live/venueStream.ts'
import type { Wanted } from '../shared/wanted.ts'
import { KUCOIN_TOKEN_ADDRESSES, kucoinConnection, kucoinPing } from './connection.ts'
import { createKucoinFuturesNormaliser } from './createFuturesNormaliser.ts'
import { createKucoinSpotNormaliser } from './createSpotNormaliser.ts'
import { KUCOIN_BOOK_ADDRESSES, kucoinSubscriptions } from './subscriptions.ts'

type KucoinMarket = 'spot' | 'futures'

/** KuCoin allows 300 topics a connection. */
const MOST_WANTED = 250
/** It allows 100 messages in ten seconds. */
const SENDS = 9
/** A small part of the 2,000 units of weight in 30 seconds that KuCoin allows; history has the rest. */
const WINDOWS: readonly RateWindow[] = [{ limit: 120, milliseconds: 30_000, counts: 'WEIGHT' }]
const TOKEN_WEIGHT = 10
const BOOK_WEIGHT = 3
/** The pace of pings until KuCoin has told its own. */
const USUAL_PING_MS = 18_000
const KINDS: Readonly<Record<string, Wanted['kind']>> = {
  '/market/match': 'TRADES',
  '/market/ticker': 'QUOTES',
  '/market/level2': 'BOOK',
  '/contractMarket/execution': 'TRADES',
  '/contractMarket/tickerV2': 'QUOTES',
  '/contractMarket/level2': 'BOOK',
  '/contract/instrument': 'DERIVATIVES',
}
const ABOUT = /"topic":"([^":]+):([^"]+)"/

/** KuCoin's spot and futures streams, whose addresses are handed out for one use each. */
export function createKucoinLive(connection: LiveConnection): VenueLive {
  const card = venueCard('kucoin')
  const closers: (() => Promise<void>)[] = []

  function stream(market: KucoinMarket): VenueStream {
    const token = new URL(KUCOIN_TOKEN_ADDRESSES[market])
    const source = openTextSource(card, token.origin, WINDOWS, connection)
    closers.push(() => source.close())
    let pingMs = USUAL_PING_MS
    let pings = 0
    let connections = 0

    async function address(stop: AbortSignal): Promise<FeedAnswer<string>> {
      const what = 'the address of its stream'
      const answer = await source.ask({ path: token.pathname, json: {}, what, weight: TOKEN_WEIGHT }, stop)
      if (!answer.ok) return answer
      connections += 1
      const told = kucoinConnection(answer.value, `quarterdeck-${market}-${connections}`)
      if (told === null) {
        return feedFailure('FEED_BAD_ANSWER', 'KuCoin named no server of its own to connect to; it is asked again')
      }
      pingMs = told.pingEvery / 1_000
      return { ok: true, value: streamAddress(told.address, connection) }
    }

    return {
      name: market,
      mostWanted: MOST_WANTED,
      sendsPerSecond: SENDS,
      heartbeatMs: 5_000,
      signOfLife: 'MESSAGES',
      address,
      ping: () => {
        pings += 1
        return kucoinPing(pings)
      },
      keepAliveMs: () => pingMs,
      requests: (hearing, wanted, firstId) => kucoinSubscriptions(market, hearing, wanted, firstId),
      acknowledgement: 'ack',
      books: {
        kind: 'FETCHED',
        normaliser: (nameInstrument) =>
          market === 'spot'
            ? createKucoinSpotNormaliser({ nameInstrument })
            : createKucoinFuturesNormaliser({ nameInstrument }),
        fetch: (symbol, stop) => {
          const request = { ...pathWith(KUCOIN_BOOK_ADDRESSES[market], symbol), weight: BOOK_WEIGHT }
          return source.ask({ ...request, what: `the order book of ${symbol}` }, stop)
        },
      },
      glance: ({ data }) => {
        const [, topic = '', symbol] = ABOUT.exec(String(data)) ?? []
        const kind = Object.hasOwn(KINDS, topic) ? KINDS[topic] : undefined
        return kind === undefined || symbol === undefined ? null : { kind, symbol }
      },
    }
  }

  return {
    id: 'kucoin',
    name: 'KuCoin',
    streams: [stream('spot'), stream('futures')],
    place,
    close: async () => {
      await Promise.all(closers.map((close) => close()))
    },
  }
}

function place({ product, sourceSymbol: symbol }: ListedInstrument, kind: FeedKind): readonly Placement[] {
  if (!isLiveKind(kind)) return []
  if (product === 'SPOT') return kind === 'DERIVATIVES' ? [] : [{ stream: 'spot', wanted: { symbol, kind } }]
  return product === 'SWAP' || product === 'FUTURE' ? [{ stream: 'futures', wanted: { symbol, kind } }] : []
}
