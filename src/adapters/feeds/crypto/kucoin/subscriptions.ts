import { type Hearing, inParts, symbolsOf, type Wanted } from '../shared/wanted.ts'

/** Symbols that one message may name. */
const MOST_SYMBOLS = 100
const TOPICS = {
  spot: { TRADES: '/market/match', QUOTES: '/market/ticker', BOOK: '/market/level2', DERIVATIVES: null },
  futures: {
    TRADES: '/contractMarket/execution',
    QUOTES: '/contractMarket/tickerV2',
    BOOK: '/contractMarket/level2',
    DERIVATIVES: '/contract/instrument',
  },
} as const

/** Where a book is asked for; the symbol follows. The spot book in full needs a key, a hundred levels do not. */
export const KUCOIN_BOOK_ADDRESSES = {
  spot: 'https://api.kucoin.com/api/v1/market/orderbook/level2_100?symbol=',
  futures: 'https://api-futures.kucoin.com/api/v1/level2/snapshot?symbol=',
} as const

/** Writes the messages that begin or end hearing; ids count from `firstId`. Spot has no derivatives. */
export function kucoinSubscriptions(
  product: 'spot' | 'futures',
  hearing: Hearing,
  wanted: readonly Wanted[],
  firstId: number,
): readonly string[] {
  const topics = (['TRADES', 'QUOTES', 'BOOK', 'DERIVATIVES'] as const).flatMap((kind) => {
    const topic = TOPICS[product][kind]
    if (topic === null) return []
    return inParts(symbolsOf(wanted, kind), MOST_SYMBOLS).map((symbols) => `${topic}:${symbols.join(',')}`)
  })
  return topics.map((topic, at) =>
    JSON.stringify({ id: String(firstId + at), type: hearing, topic, privateChannel: false, response: true }),
  )
}
