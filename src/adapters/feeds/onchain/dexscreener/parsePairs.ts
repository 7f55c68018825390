import * as z from 'zod'
import { MILLISECOND } from '#core/time/duration.ts'
import { positive } from '../../crypto/shared/fields.ts'
import { looseList, looseNumber, looseText } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'

const DEXSCREENER = 'DEX Screener'
const MOST_PAIRS = 5_000

/** A token by its address. */
export interface PairToken {
  readonly address: string
  readonly symbol: string | null
  readonly name: string | null
}

/** Trades of a stretch of time. */
export interface PairActivity {
  readonly buys: number | null
  readonly sells: number | null
  /** Dollars. */
  readonly volume: number | null
  /** 0.05 for 5 %. */
  readonly change: number | null
}

/** One pool on a decentralised exchange; what was not told is null. */
export interface DexPair {
  readonly chain: string
  readonly exchange: string
  readonly address: string
  readonly base: PairToken
  readonly quote: PairToken
  /** Price of the base token in the quote token, and in dollars. */
  readonly price: number | null
  readonly priceInDollars: number | null
  /** Dollars that lie in the pool. */
  readonly liquidity: number | null
  readonly marketCap: number | null
  readonly fullyDilutedValue: number | null
  readonly lastHour: PairActivity
  readonly lastDay: PairActivity
  /** When the pool was made, microseconds. */
  readonly createdAt: number | null
}

const tokenSchema = z.object({ address: z.string().min(1).max(128), symbol: looseText, name: looseText })
const price = z
  .unknown()
  .optional()
  .transform((told): number | null => {
    const read = positive(told)
    return Number.isNaN(read) ? null : read
  })
const countsSchema = z.object({ buys: looseNumber, sells: looseNumber }).optional()
const windowsSchema = z.object({ h1: looseNumber, h24: looseNumber }).nullish()

const pairSchema = z.object({
  chainId: z.string().min(1).max(64),
  dexId: z.string().min(1).max(64),
  pairAddress: z.string().min(1).max(128),
  baseToken: tokenSchema,
  quoteToken: tokenSchema,
  priceNative: price,
  priceUsd: price,
  txns: z.object({ h1: countsSchema, h24: countsSchema }).nullish(),
  volume: windowsSchema,
  priceChange: windowsSchema,
  liquidity: z.object({ usd: looseNumber }).nullish(),
  fdv: looseNumber,
  marketCap: looseNumber,
  pairCreatedAt: z.number().int().min(0).max(5_000_000_000_000).nullish(),
})
type PairAnswer = z.output<typeof pairSchema>

const pairsSchema = looseList(pairSchema, MOST_PAIRS)
/** Newer endpoints answer with the list alone. */
const answerSchema = z.union([pairsSchema, z.object({ pairs: pairsSchema.nullable() }).transform(({ pairs }) => pairs)])

/** Reads an answer of `/latest/dex/search`, `/latest/dex/pairs` or `/tokens/v1`. */
export function parseDexPairs(body: unknown): Parsed<readonly DexPair[]> {
  const read = readAnswer(DEXSCREENER, body, answerSchema)
  if (!read.ok) return read
  const { fitting, unreadable } = read.value ?? { fitting: [], unreadable: 0 }
  if (fitting.length > 0) return { ok: true, value: fitting.map(pairOf) }
  return unreadable > 0
    ? refusal(DEXSCREENER, 'ANSWER_MALFORMED', 'none of its pairs is of the published form')
    : refusal(DEXSCREENER, 'NOTHING_FOUND', 'it knows no pair of that name or address')
}

function pairOf(pair: PairAnswer): DexPair {
  const { baseToken, quoteToken } = pair
  return {
    chain: pair.chainId,
    exchange: pair.dexId,
    address: pair.pairAddress,
    base: baseToken,
    quote: quoteToken,
    price: pair.priceNative,
    priceInDollars: pair.priceUsd,
    liquidity: pair.liquidity?.usd ?? null,
    marketCap: pair.marketCap,
    fullyDilutedValue: pair.fdv,
    lastHour: activityOf(pair, 'h1'),
    lastDay: activityOf(pair, 'h24'),
    createdAt: typeof pair.pairCreatedAt === 'number' ? pair.pairCreatedAt * MILLISECOND : null,
  }
}

function activityOf({ txns, volume, priceChange }: PairAnswer, window: 'h1' | 'h24'): PairActivity {
  const change = priceChange?.[window] ?? null
  return {
    buys: txns?.[window]?.buys ?? null,
    sells: txns?.[window]?.sells ?? null,
    volume: volume?.[window] ?? null,
    change: change === null ? null : change / 100,
  }
}
