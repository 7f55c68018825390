import { type Hearing, inParts, type Wanted } from '../shared/wanted.ts'
import type { BinanceProduct } from './createNormaliser.ts'

/** Addresses of the combined streams, and where a book is asked for; the symbol follows. */
export const BINANCE_ADDRESSES: Readonly<Record<BinanceProduct, { readonly stream: string; readonly book: string }>> = {
  SPOT: {
    stream: 'wss://stream.binance.com:9443/stream',
    book: 'https://api.binance.com/api/v3/depth?limit=1000&symbol=',
  },
  USD_M: {
    stream: 'wss://fstream.binance.com/public/stream',
    book: 'https://fapi.binance.com/fapi/v1/depth?limit=1000&symbol=',
  },
  COIN_M: {
    stream: 'wss://dstream.binance.com/stream',
    book: 'https://dapi.binance.com/dapi/v1/depth?limit=1000&symbol=',
  },
}

/** Where the futures margined in dollars tell everything but quotes and books: two entrances since April 2026. */
export const BINANCE_USD_M_MARKET = 'wss://fstream.binance.com/market/stream'

/** Streams that one message may ask for. */
const MOST_STREAMS = 200

/**
 * Writes the messages that begin or end hearing; ids count from `firstId`. Spot has no derivatives. Of the futures margined
 * in dollars only trades put together by order are published (`aggTrade`).
 */
export function binanceSubscriptions(
  product: BinanceProduct,
  hearing: Hearing,
  wanted: readonly Wanted[],
  firstId: number,
): readonly string[] {
  const streams = wanted.flatMap((one) => streamsOf(product, one))
  const method = hearing === 'subscribe' ? 'SUBSCRIBE' : 'UNSUBSCRIBE'
  return inParts(streams, MOST_STREAMS).map((params, part) => JSON.stringify({ method, params, id: firstId + part }))
}

function streamsOf(product: BinanceProduct, { symbol, kind }: Wanted): readonly string[] {
  const name = symbol.toLowerCase()
  if (kind === 'TRADES') return [product === 'USD_M' ? `${name}@aggTrade` : `${name}@trade`]
  if (kind === 'QUOTES') return [`${name}@bookTicker`]
  if (kind === 'BOOK') return [`${name}@depth@100ms`]
  if (product === 'SPOT') return []
  const derivative = [`${name}@markPrice@1s`, `${name}@ticker`, `${name}@forceOrder`]
  return product === 'USD_M' ? derivative : [...derivative, `${name.split('_')[0] ?? name}@indexPrice@1s`]
}
