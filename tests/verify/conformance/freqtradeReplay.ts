import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { identifier, type ClientOrderId } from '#core/model/identifiers.ts'
import { fromMoney, toMoney } from '#core/money.ts'
import { createExchange } from '#trading/exchange/exchange.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildSpecification } from '../../builders/order.ts'
import { exchangeOptions, sliceOf } from '../../helpers/exchangeRig.ts'

/** One trade of the kept result; prices and money in satoshi (10^-8 of the currency BTC), times in milliseconds. */
export interface ListedTrade {
  readonly pair: string
  readonly amount: number
  readonly openedAt: number
  readonly closedAt: number
  readonly openRate: number
  readonly closeRate: number
  readonly fee: number
  readonly reason: string
  /** Before fees. */
  readonly profit: number
  /** After fees, as a share of the cost of the entry with its fee. */
  readonly profitRatio: number
}

/** One candle, satoshi. */
export interface Candle {
  readonly at: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** The candles of a pair by their time. */
export interface Candles {
  readonly all: readonly Candle[]
  readonly byTime: ReadonlyMap<number, Candle>
}

const SATOSHI = 1e8
/** Files hold prices in 64 bits: a satoshi to ten decimals is what they mean. */
const satoshi = (price: unknown): number => Math.round(Number(price) * SATOSHI * 1e8) / 1e8

/** Reads the trades of `backtest-result.json`. */
export function readListedTrades(folder: string): readonly ListedTrade[] {
  const text = gunzipSync(readFileSync(`${folder}/backtest_results/backtest-result.json.gz`)).toString('utf8')
  const { strategy } = JSON.parse(text) as { strategy: Record<string, { trades: Record<string, unknown>[] }> }
  return (strategy.StrategyTestV3?.trades ?? []).map((trade) => ({
    pair: String(trade.pair),
    amount: Number(trade.amount),
    openedAt: Number(trade.open_timestamp),
    closedAt: Number(trade.close_timestamp),
    openRate: satoshi(trade.open_rate),
    closeRate: satoshi(trade.close_rate),
    fee: Number(trade.fee_open),
    reason: String(trade.exit_reason),
    profit: Number(trade.profit_abs) * SATOSHI,
    profitRatio: Number(trade.profit_ratio),
  }))
}

/** Reads the five-minute candles of a pair. */
export function readCandles(folder: string, pair: string): Candles {
  const text = gunzipSync(readFileSync(`${folder}/${pair.replace('/', '_')}-5m.csv.gz`)).toString('utf8')
  const rows = text.trim().split('\n').slice(1)
  const all = rows.map((row): Candle => {
    const [at, open, high, low, close] = row.split(',')
    return { at: Number(at), open: satoshi(open), high: satoshi(high), low: satoshi(low), close: satoshi(close) }
  })
  return { all, byTime: new Map(all.map((candle) => [candle.at, candle])) }
}

/** What the simulated exchange made of a listed trade; money in satoshi. */
export interface ReplayedTrade {
  readonly entryPrice: number
  readonly exitPrice: number
  /** Profit after fees as a share of what the entry cost with its fee. */
  readonly profitRatio: number
}

const PRICE_DECIMALS = 6
const PRICE_UNIT = 10 ** PRICE_DECIMALS
const AMOUNT_UNIT = 1e8

/**
 * Lets the exchange trade what freqtrade did: a market order before the candle of the entry, and before that of the exit a
 * limit order (a stop order for a stop loss, a market order where it was forced) for all of it.
 */
export function replay(candles: ReadonlyMap<string, Candles>, trade: ListedTrade): ReplayedTrade {
  const instrument = buildInstrument({
    calendar: 'ALWAYS',
    assetClass: 'CRYPTO',
    priceDecimals: PRICE_DECIMALS,
    quantityDecimals: 8,
  })
  const startingCash = toMoney(10_000_000)
  const exchange = createExchange(exchangeOptions({ instruments: [instrument], startingCash, commission: trade.fee }))
  const quantity = Math.round(trade.amount * AMOUNT_UNIT)
  const submit = (id: string, changes: Parameters<typeof buildSpecification>[0], now: number): void => {
    const clientOrderId = identifier<ClientOrderId>(id)
    exchange.submit(buildSpecification({ ...changes, clientOrderId, instrumentId: instrument.id, quantity }), now)
  }
  const own = (candles.get(trade.pair)?.all ?? []).filter(({ at }) => at >= trade.openedAt && at <= trade.closedAt)
  for (const { at, open, high, low, close } of own) {
    const now = at * 1_000
    if (at === trade.openedAt) submit('in', {}, now)
    if (at === trade.closedAt) submit('out', { ...exitOf(trade), side: 'SELL', role: 'EXIT', reduceOnly: true }, now)
    const closing = now + 300_000_000
    const slice = sliceOf(closing, { 0: [open, high, low, close] })
    slice.bars[1] = now
    exchange.onSlice(slice, closing)
  }
  const [entry, exit] = exchange.fills()
  if (entry === undefined || exit === undefined) throw new Error(`not traded: ${JSON.stringify(trade)}`)
  const cost = (entry.price / PRICE_UNIT) * (quantity / AMOUNT_UNIT) * (1 + trade.fee)
  return {
    entryPrice: entry.price / PRICE_UNIT,
    exitPrice: exit.price / PRICE_UNIT,
    profitRatio: fromMoney(exchange.cash() - startingCash) / cost,
  }
}

function exitOf({ reason, closeRate }: ListedTrade): Parameters<typeof buildSpecification>[0] {
  const price = Math.round(closeRate * PRICE_UNIT)
  if (reason === 'roi') return { type: 'LIMIT', limitPrice: price }
  return reason === 'stop_loss' ? { type: 'STOP', stopPrice: price } : { type: 'MARKET' }
}
