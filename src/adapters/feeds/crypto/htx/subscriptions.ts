import type { Hearing, Wanted } from '../shared/wanted.ts'
import type { HtxProduct } from './createNormaliser.ts'

/** Addresses of HTX's feeds; `notices` tells funding and liquidations, `changes` the numbered book of spot. */
export const HTX_ADDRESSES: Readonly<Record<HtxProduct, Readonly<Record<string, string>>>> = {
  SPOT: { market: 'wss://api.huobi.pro/ws', changes: 'wss://api.huobi.pro/feed' },
  FUTURES: { market: 'wss://api.hbdm.com/ws', notices: 'wss://api.hbdm.com/notification' },
  COIN_SWAP: { market: 'wss://api.hbdm.com/swap-ws', notices: 'wss://api.hbdm.com/swap-notification' },
  LINEAR_SWAP: {
    market: 'wss://api.hbdm.com/linear-swap-ws',
    notices: 'wss://api.hbdm.com/linear-swap-notification',
  },
  OPTIONS: { market: 'wss://api.hbdm.com/option-ws', notices: 'wss://api.hbdm.com/option-notification' },
}

/** One message and the feed it is for. */
export interface HtxRequest {
  readonly feed: 'market' | 'changes' | 'notices'
  readonly text: string
}

/** Writes the messages that begin or end hearing, one for each channel; ids count from `firstId`. */
export function htxSubscriptions(
  product: HtxProduct,
  hearing: Hearing,
  wanted: readonly Wanted[],
  firstId: number,
): readonly HtxRequest[] {
  const word = hearing === 'subscribe' ? 'sub' : 'unsub'
  return wanted
    .flatMap((one) => channelsOf(product, one))
    .map(({ feed, channel, isIncremental }, at) => {
      const id = String(firstId + at)
      if (feed === 'notices') return { feed, text: JSON.stringify({ op: word, cid: id, topic: channel }) }
      const mode = isIncremental === true ? { data_type: 'incremental' } : {}
      return { feed, text: JSON.stringify({ [word]: channel, id, ...mode }) }
    })
}

/** Asks for the book that numbered changes of spot are joined with, on the same connection as they. */
export function htxBookRequest(symbol: string, id: number): string {
  return JSON.stringify({ req: `market.${symbol}.mbp.150`, id: String(id) })
}

interface Channel {
  readonly feed: HtxRequest['feed']
  readonly channel: string
  readonly isIncremental?: true
}

function channelsOf(product: HtxProduct, { symbol, kind }: Wanted): readonly Channel[] {
  const market = (rest: string): Channel => ({ feed: 'market', channel: `market.${symbol}.${rest}` })
  if (kind === 'TRADES') return [market('trade.detail')]
  if (kind === 'QUOTES') return [market('bbo')]
  if (kind === 'BOOK') {
    return product === 'SPOT'
      ? [{ feed: 'changes', channel: `market.${symbol}.mbp.150` }]
      : [{ ...market('depth.size_150.high_freq'), isIncremental: true }]
  }
  if (product === 'SPOT' || product === 'OPTIONS') return []
  // Notices about dated futures are told by coin; the contracts themselves are named BTC_CW.
  const topic = product === 'FUTURES' ? (symbol.split('_')[0] ?? symbol) : symbol
  const notices: readonly string[] =
    product === 'FUTURES' ? ['liquidation_orders', 'contract_info'] : ['funding_rate', 'liquidation_orders']
  return [
    market('basis.1min.open'),
    ...notices.map((notice): Channel => ({ feed: 'notices', channel: `public.${topic}.${notice}` })),
  ]
}
