import * as z from 'zod'
import { type OptionContract, parseOptionSymbol } from '#core/model/optionContract.ts'
import { SECOND } from '#core/time/duration.ts'
import { formatDate } from '#core/time/iso.ts'
import { looseList, looseNumber } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { readEnvelope, YAHOO } from '../envelope.ts'
import { quoteOf, quoteRowSchema, type YahooQuote } from '../quote/yahooQuote.ts'

/** One listed option and what its market tells; what was not told is null. */
export interface OptionQuote extends OptionContract {
  readonly symbol: string
  readonly currency: string
  /** Shares that one contract is about. */
  readonly multiplier: number
  readonly bid: number | null
  readonly ask: number | null
  readonly last: number | null
  /** Time of the last trade, microseconds. */
  readonly lastAt: number | null
  readonly volume: number | null
  readonly openInterest: number | null
  /** A year's standard deviation as Yahoo computes it, 0.25 for 25 %; null where it computed none. */
  readonly impliedVolatility: number | null
}

/** Options of one underlying for the expiries that were asked for. */
export interface OptionChain {
  readonly underlying: string
  readonly quote: YahooQuote | null
  /** Every expiry that can be asked for, for example `2025-02-28`, in rising order. */
  readonly expiries: readonly string[]
  readonly strikes: readonly number[]
  readonly calls: readonly OptionQuote[]
  readonly puts: readonly OptionQuote[]
  /** Contracts whose symbol says something else than their fields; they are left out. */
  readonly contradictory: number
  readonly unreadable: number
}

const MOST_EXPIRIES = 500
const MOST_CONTRACTS = 20_000
/** Yahoo's stand-in for a volatility that it could not compute. */
const NO_VOLATILITY = 1.001e-5
const MULTIPLIERS: Readonly<Record<string, number>> = { REGULAR: 100, MINI: 10 }

const seconds = z.number().int().min(0).max(5_000_000_000)

const contractSchema = z.object({
  contractSymbol: z.string().max(32),
  strike: z.number(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  contractSize: z.string().max(16),
  expiration: seconds,
  lastTradeDate: seconds.nullish(),
  lastPrice: looseNumber,
  bid: looseNumber,
  ask: looseNumber,
  volume: looseNumber,
  openInterest: looseNumber,
  impliedVolatility: looseNumber,
})
type ContractAnswer = z.output<typeof contractSchema>

const contractsSchema = looseList(contractSchema, MOST_CONTRACTS)

const chainSchema = z
  .array(
    z.object({
      underlyingSymbol: z.string().min(1).max(64),
      expirationDates: z.array(seconds).max(MOST_EXPIRIES),
      strikes: z.array(z.number()).max(MOST_CONTRACTS),
      quote: z.unknown(),
      options: z
        .array(z.object({ expirationDate: seconds, calls: contractsSchema, puts: contractsSchema }))
        .max(MOST_EXPIRIES),
    }),
  )
  .max(1)

/** Reads an answer of `/v7/finance/options`. An underlying without listed options has an empty chain. */
export function parseOptions(body: unknown): Parsed<OptionChain> {
  const read = readEnvelope(body, 'optionChain', chainSchema)
  if (!read.ok) return read
  const [chain] = read.value
  if (chain === undefined) return refusal(YAHOO, 'NOTHING_FOUND', 'it knows no instrument under that symbol')
  const told = [
    ...chain.options.flatMap(({ calls }) => calls.fitting.map((contract) => optionOf(contract, 'CALL'))),
    ...chain.options.flatMap(({ puts }) => puts.fitting.map((contract) => optionOf(contract, 'PUT'))),
  ]
  const options = told.filter((option) => option !== null)
  const quote = quoteRowSchema.safeParse(chain.quote)
  return {
    ok: true,
    value: {
      underlying: chain.underlyingSymbol,
      quote: quote.success ? quoteOf(quote.data) : null,
      expiries: chain.expirationDates.map(dateOf).toSorted(),
      strikes: chain.strikes,
      calls: options.filter(({ right }) => right === 'CALL'),
      puts: options.filter(({ right }) => right === 'PUT'),
      contradictory: told.length - options.length,
      unreadable: chain.options.reduce((sum, { calls, puts }) => sum + calls.unreadable + puts.unreadable, 0),
    },
  }
}

/** Null when the symbol and the fields contradict each other. */
function optionOf(answer: ContractAnswer, right: OptionContract['right']): OptionQuote | null {
  const contract = parseOptionSymbol(answer.contractSymbol)
  const multiplier = Object.hasOwn(MULTIPLIERS, answer.contractSize) ? MULTIPLIERS[answer.contractSize] : undefined
  if (contract === null || multiplier === undefined) return null
  const agrees =
    contract.right === right && contract.strike === answer.strike && contract.expiry === dateOf(answer.expiration)
  if (!agrees) return null
  return {
    ...contract,
    symbol: answer.contractSymbol,
    currency: answer.currency,
    multiplier,
    bid: aboveZero(answer.bid),
    ask: aboveZero(answer.ask),
    last: aboveZero(answer.lastPrice),
    lastAt: typeof answer.lastTradeDate === 'number' ? answer.lastTradeDate * SECOND : null,
    volume: answer.volume,
    openInterest: answer.openInterest,
    impliedVolatility:
      answer.impliedVolatility !== null && answer.impliedVolatility > NO_VOLATILITY ? answer.impliedVolatility : null,
  }
}

/** A side that nobody quotes is told as 0. */
function aboveZero(told: number | null): number | null {
  return told !== null && told > 0 ? told : null
}

function dateOf(expiry: number): string {
  return formatDate(expiry * SECOND)
}
