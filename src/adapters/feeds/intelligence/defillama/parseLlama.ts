import * as z from 'zod'
import { SECOND } from '#core/time/duration.ts'
import { looseList, looseNumber, looseText, plainName } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'

const DEFILLAMA = 'DefiLlama'
const MOST_ROWS = 50_000

/** A protocol and the dollars that lie in it. */
export interface ProtocolValue {
  /** Its key in other questions, for example `uniswap`. */
  readonly slug: string
  readonly name: string | null
  readonly symbol: string | null
  readonly category: string | null
  readonly chains: readonly string[]
  /** Total value locked, dollars. */
  readonly locked: number | null
  /** Changes of that, 0.05 for 5 %. */
  readonly change1d: number | null
  readonly change7d: number | null
  /** Key of its token at CoinGecko; null without one. */
  readonly coinId: string | null
}

/** A chain and the dollars that lie on it. */
export interface ChainValue {
  readonly name: string
  readonly locked: number
  readonly token: string | null
}

/** Value locked at a moment, microseconds. */
export interface LockedAt {
  readonly ts: number
  readonly locked: number
}

/** A token's price in dollars. */
export interface TokenPrice {
  /** `chain:address` or `coingecko:id`, as asked for. */
  readonly key: string
  readonly symbol: string | null
  readonly price: number
  readonly decimals: number | null
  /** Microseconds. */
  readonly at: number
  /** The source's own trust in it, 0 to 1; null when not told. */
  readonly confidence: number | null
}

const seconds = z.number().int().min(0).max(5_000_000_000)

const protocolSchema = z.object({
  slug: z.string().min(1).max(200),
  name: looseText,
  symbol: looseText,
  category: looseText,
  chains: z.array(plainName).max(500).optional(),
  tvl: looseNumber,
  change_1d: looseNumber,
  change_7d: looseNumber,
  gecko_id: looseText,
})
const chainSchema = z.object({ name: plainName, tvl: z.number(), tokenSymbol: looseText })
const lockedSchema = z.array(
  z
    .object({
      date: z.union([
        seconds,
        z
          .string()
          .regex(/^\d{1,10}$/)
          .transform(Number),
      ]),
      tvl: z.number(),
    })
    .transform(({ date, tvl }) => ({ ts: date * SECOND, locked: tvl })),
)
const pricesSchema = z.object({
  coins: z
    .record(
      z.string().max(200),
      z.object({
        price: z.number().positive(),
        symbol: looseText,
        decimals: looseNumber,
        timestamp: seconds,
        confidence: looseNumber,
      }),
    )
    .refine((coins) => Object.keys(coins).length <= MOST_ROWS),
})

/** Reads an answer of `api.llama.fi/protocols`. */
export function parseProtocols(body: unknown): Parsed<readonly ProtocolValue[]> {
  const read = readRows(body, protocolSchema)
  if (!read.ok) return read
  const share = (percent: number | null): number | null => (percent === null ? null : percent / 100)
  return {
    ok: true,
    value: read.value.map((row) => ({
      slug: row.slug,
      name: row.name,
      symbol: row.symbol === '-' ? null : row.symbol,
      category: row.category,
      chains: row.chains ?? [],
      locked: row.tvl,
      change1d: share(row.change_1d),
      change7d: share(row.change_7d),
      coinId: row.gecko_id,
    })),
  }
}

/** Reads an answer of `api.llama.fi/v2/chains`. */
export function parseChains(body: unknown): Parsed<readonly ChainValue[]> {
  const read = readRows(body, chainSchema)
  if (!read.ok) return read
  return {
    ok: true,
    value: read.value.map(({ name, tvl, tokenSymbol }) => ({ name, locked: tvl, token: tokenSymbol })),
  }
}

/** Reads an answer of `api.llama.fi/v2/historicalChainTvl`. */
export function parseLockedHistory(body: unknown): Parsed<readonly LockedAt[]> {
  return readAnswer(DEFILLAMA, body, lockedSchema)
}

/** Reads an answer of `coins.llama.fi/prices`. */
export function parseTokenPrices(body: unknown): Parsed<readonly TokenPrice[]> {
  const read = readAnswer(DEFILLAMA, body, pricesSchema)
  if (!read.ok) return read
  const coins = Object.entries(read.value.coins)
  if (coins.length === 0) return refusal(DEFILLAMA, 'NOTHING_FOUND', 'it knows none of these tokens')
  return {
    ok: true,
    value: coins.map(([key, { price, symbol, decimals, timestamp, confidence }]) => ({
      key,
      symbol,
      price,
      decimals,
      at: timestamp * SECOND,
      confidence,
    })),
  }
}

function readRows<Schema extends z.ZodType>(body: unknown, schema: Schema): Parsed<readonly z.output<Schema>[]> {
  const read = readAnswer(DEFILLAMA, body, looseList(schema, MOST_ROWS))
  if (!read.ok) return read
  const { fitting, unreadable } = read.value
  return fitting.length === 0 && unreadable > 0
    ? refusal(DEFILLAMA, 'ANSWER_MALFORMED', 'none of its rows is of the published form')
    : { ok: true, value: fitting }
}
