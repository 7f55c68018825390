import type { ContractServer, RecordedRequest, RouteAnswer, Routes } from '../contractServer.ts'
import { servedBars, serveVenue, type ServedVenue } from './servedMarket.ts'

const PAIRS = {
  XXBTZUSD: pair('XBT/USD', 'XXBT', 'ZUSD', 1, '0.1'),
  XETHXXBT: pair('ETH/XBT', 'XETH', 'XXBT', 5, '0.00001'),
  SOLUSDT: pair('SOL/USDT', 'SOL', 'USDT', 2, '0.05'),
}

function pair(wsname: string, base: string, quote: string, decimals: number, tick: string): object {
  return {
    altname: wsname.replace('/', ''),
    wsname,
    aclass_base: 'currency',
    base,
    aclass_quote: 'currency',
    quote,
    lot: 'unit',
    cost_decimals: 5,
    pair_decimals: decimals,
    lot_decimals: 8,
    lot_multiplier: 1,
    leverage_buy: [2, 3],
    leverage_sell: [2, 3],
    fees: [
      [0, 0.4],
      [10_000, 0.35],
    ],
    fees_maker: [
      [0, 0.25],
      [10_000, 0.2],
    ],
    fee_volume_currency: 'ZUSD',
    margin_call: 80,
    margin_stop: 40,
    ordermin: '0.00005',
    costmin: '0.5',
    tick_size: tick,
    status: 'online',
  }
}

const MOST = 720
const MOST_TRADES = 1_000
/** One trade in so many milliseconds, and none in every seventh minute; many more before November 2026. */
const TRADE_EVERY_MS = 250
const WILD_EVERY_MS = 50
const WILD_UNTIL_MS = 1_793_491_200_000

/** A trade as it is served. */
export interface ServedTrade {
  readonly milliseconds: number
  readonly price: string
  readonly amount: string
}

/** The trades after a time up to another, milliseconds. */
export function servedTrades(after: number, to: number, most = Number.POSITIVE_INFINITY): readonly ServedTrade[] {
  const trades: ServedTrade[] = []
  const every = after < WILD_UNTIL_MS ? WILD_EVERY_MS : TRADE_EVERY_MS
  const first = Math.floor(after / every + 1) * every
  for (let milliseconds = first; milliseconds < to && trades.length < most; milliseconds += every) {
    if (Math.floor(milliseconds / 60_000) % 7 === 0) continue
    const step = Math.floor(milliseconds / TRADE_EVERY_MS)
    trades.push({
      milliseconds,
      price: (60_000 + ((step * 7_919) % 1_009) / 10).toFixed(1),
      amount: `0.00${100 + (step % 900)}`,
    })
  }
  return trades
}

/** Opens a server that answers as Kraken's public interface does: bars by the latest 720, refusals with status 200. */
export function openKrakenRest(venue: ServedVenue): Promise<ContractServer> {
  return serveVenue(venue, krakenRoutes(venue))
}

/** What the public interface answers, for a server that tells its stream at the same address. */
export function krakenRoutes(venue: ServedVenue): Routes {
  return {
    '/0/public/AssetPairs': () => ({ body: { error: [], result: PAIRS } }),
    '/0/public/OHLC': (request) => barsOf(venue, request),
    '/0/public/Trades': (request) => tradesOf(venue, request),
  }
}

function barsOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  const symbol = query.get('pair') ?? ''
  if (!Object.hasOwn(PAIRS, symbol)) return { body: { error: ['EQuery:Unknown asset pair'] } }
  const length = Number(query.get('interval')) * 60
  const now = Math.floor(venue.now() / 1_000_000)
  const latest = servedBars(venue, symbol, length, now - MOST * length + 1, now)
  const since = Number(query.get('since') ?? 0)
  const rows = latest
    .filter(({ seconds }) => seconds > since)
    .map(({ seconds, open, high, low, close, volume }) => [seconds, open, high, low, close, low, volume, 12])
  return { body: { error: [], result: { [symbol]: rows, last: latest.at(-2)?.seconds ?? 0 } } }
}

function tradesOf(venue: ServedVenue, { query }: RecordedRequest): RouteAnswer {
  const symbol = query.get('pair') ?? ''
  const since = query.get('since') ?? '0'
  // Nanoseconds do not fit a number; trades come at whole milliseconds.
  const rows = servedTrades(Number(since.slice(0, -6)), venue.now() / 1_000, Number(query.get('count') ?? MOST_TRADES))
  const told = rows.map(({ milliseconds, price, amount }) => [
    price,
    amount,
    milliseconds / 1_000,
    'b',
    'l',
    '',
    milliseconds,
  ])
  const last = rows.at(-1)?.milliseconds
  return { body: { error: [], result: { [symbol]: told, last: last === undefined ? since : `${last}000000` } } }
}
