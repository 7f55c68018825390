import * as z from 'zod'
import { MILLISECOND } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { looseList, looseNumber, looseText } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { plainText } from '../../parsing/plainText.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'

const COINGECKO = 'CoinGecko'
const MOST_ROWS = 100_000

/** A coin in the currency that was asked for; what was not told is null. */
export interface CoinMarket {
  /** CoinGecko's own key, for example `bitcoin`; symbols are not unique. */
  readonly id: string
  readonly symbol: string
  readonly name: string | null
  readonly price: number | null
  readonly marketCap: number | null
  readonly rank: number | null
  readonly fullyDilutedValue: number | null
  /** Traded in the last 24 hours, in the currency. */
  readonly volume: number | null
  /** Change of the last 24 hours, 0.05 for 5 %. */
  readonly change24h: number | null
  readonly circulating: number | null
  readonly supply: number | null
  readonly maxSupply: number | null
  readonly highestEver: number | null
  readonly lowestEver: number | null
  /** Microseconds. */
  readonly at: number | null
}

/** A figure at a moment, microseconds. */
export interface TimedFigure {
  readonly ts: number
  readonly value: number
}

/** What a coin was worth over time, in the currency that was asked for. */
export interface CoinHistory {
  readonly prices: readonly TimedFigure[]
  readonly marketCaps: readonly TimedFigure[]
  /** Traded in the 24 hours before each moment. */
  readonly volumes: readonly TimedFigure[]
}

/** A candle without a volume, which CoinGecko does not tell; `ts` is the end of its interval, microseconds. */
export interface CoinCandle {
  readonly ts: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

const marketSchema = z.object({
  id: z.string().min(1).max(200),
  symbol: z.string().min(1).max(100),
  name: looseText,
  current_price: looseNumber,
  market_cap: looseNumber,
  market_cap_rank: looseNumber,
  fully_diluted_valuation: looseNumber,
  total_volume: looseNumber,
  price_change_percentage_24h: looseNumber,
  circulating_supply: looseNumber,
  total_supply: looseNumber,
  max_supply: looseNumber,
  ath: looseNumber,
  atl: looseNumber,
  last_updated: looseText,
})

const milliseconds = z.number().min(0).max(5_000_000_000_000)
const seriesSchema = z
  .array(z.tuple([milliseconds, z.number().nullable()]))
  .max(MOST_ROWS)
  .transform((rows) => rows.flatMap(([ms, value]) => (value === null ? [] : [{ ts: ms * MILLISECOND, value }])))
const historySchema = z.object({ prices: seriesSchema, market_caps: seriesSchema, total_volumes: seriesSchema })
const candlesSchema = z.array(z.tuple([milliseconds, z.number(), z.number(), z.number(), z.number()])).max(MOST_ROWS)

/** Reads an answer of `/coins/markets`. */
export function parseCoinMarkets(body: unknown): Parsed<readonly CoinMarket[]> {
  const read = readCoins(body, looseList(marketSchema, MOST_ROWS))
  if (!read.ok) return read
  const { fitting, unreadable } = read.value
  if (fitting.length === 0 && unreadable > 0) {
    return refusal(COINGECKO, 'ANSWER_MALFORMED', 'none of its coins is of the published form')
  }
  return { ok: true, value: fitting.map(marketOf) }
}

/** Reads an answer of `/coins/{id}/market_chart`. */
export function parseCoinHistory(body: unknown): Parsed<CoinHistory> {
  const read = readCoins(body, historySchema)
  if (!read.ok) return read
  const { prices, market_caps: marketCaps, total_volumes: volumes } = read.value
  return { ok: true, value: { prices, marketCaps, volumes } }
}

/** Reads an answer of `/coins/{id}/ohlc`. */
export function parseCoinCandles(body: unknown): Parsed<readonly CoinCandle[]> {
  const read = readCoins(body, candlesSchema)
  if (!read.ok) return read
  return {
    ok: true,
    value: read.value.map(([ms, open, high, low, close]) => ({ ts: ms * MILLISECOND, open, high, low, close })),
  }
}

/** An error comes as `{ error }`, or as `{ status: { error_code, error_message } }` when too much was asked. */
const errorSchema = z.union([
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ status: z.object({ error_message: z.string() }) }).transform(({ status }) => status.error_message),
])

function readCoins<Schema extends z.ZodType>(body: unknown, schema: Schema): Parsed<z.output<Schema>> {
  const read = readAnswer(COINGECKO, body, schema)
  if (read.ok || read.code !== 'ANSWER_MALFORMED') return read
  const error = readAnswer(COINGECKO, body, errorSchema)
  if (!error.ok) return read
  const said = plainText(error.value, 150)
  return /not found/i.test(said)
    ? refusal(COINGECKO, 'NOTHING_FOUND', `it has nothing under that name (${said})`)
    : refusal(COINGECKO, 'SOURCE_REFUSED', `it refused the question (${said})`)
}

function marketOf(row: z.output<typeof marketSchema>): CoinMarket {
  const change = row.price_change_percentage_24h
  return {
    id: row.id,
    symbol: row.symbol.toUpperCase(),
    name: row.name,
    price: row.current_price,
    marketCap: row.market_cap,
    rank: row.market_cap_rank,
    fullyDilutedValue: row.fully_diluted_valuation,
    volume: row.total_volume,
    change24h: change === null ? null : change / 100,
    circulating: row.circulating_supply,
    supply: row.total_supply,
    maxSupply: row.max_supply,
    highestEver: row.ath,
    lowestEver: row.atl,
    at: row.last_updated === null ? null : parseTimestamp(row.last_updated),
  }
}
