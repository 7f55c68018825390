import * as z from 'zod'
import { parseOptionSymbol } from '#core/model/optionContract.ts'
import { looseList, looseNumber } from '../../parsing/looseFields.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { timeOfNanos } from '../../crypto/shared/venueTime.ts'
import { aboveZero, type ShareOption } from '../../us/shareOption.ts'
import { POLYGON_CARD } from '../polygonCard.ts'
import { nextUrl } from './pages.ts'
import type { PolygonPage } from './parseLists.ts'

const MOST_ROWS = 1_000
/** Nanoseconds come as texts, because a number would round them. */
const nanos = z.union([z.string().max(24), z.number()]).nullish()

const contractSchema = z.object({
  details: z.object({
    ticker: z.string().max(40),
    contract_type: z.enum(['call', 'put']),
    expiration_date: z.string().max(10),
    strike_price: z.number(),
    shares_per_contract: looseNumber,
  }),
  last_quote: z.object({ bid: looseNumber, ask: looseNumber, last_updated: nanos }).nullish(),
  last_trade: z.object({ price: looseNumber, sip_timestamp: nanos }).nullish(),
  day: z.object({ volume: looseNumber }).nullish(),
  open_interest: looseNumber,
  implied_volatility: looseNumber,
  greeks: z.object({ delta: looseNumber, gamma: looseNumber, theta: looseNumber, vega: looseNumber }).nullish(),
})
type Contract = z.output<typeof contractSchema>

const answerSchema = z.object({ results: looseList(contractSchema, MOST_ROWS).optional(), next_url: nextUrl })

/** Reads an answer of `/v3/snapshot/options/...`. Contracts whose symbol says something else than their fields are counted. */
export function parseOptions(body: unknown): Parsed<PolygonPage<ShareOption>> {
  const read = readAnswer(POLYGON_CARD.name, body, answerSchema)
  if (!read.ok) return read
  const { results, next_url: next } = read.value
  const told = results?.fitting ?? []
  const items = told.map(optionOf).filter((option) => option !== null)
  return {
    ok: true,
    value: {
      items,
      next: typeof next === 'string' && next !== '' ? next : null,
      unreadable: (results?.unreadable ?? 0) + told.length - items.length,
    },
  }
}

function optionOf(told: Contract): ShareOption | null {
  const { details, last_quote: quote, last_trade: trade, day, greeks } = told
  const symbol = details.ticker.startsWith('O:') ? details.ticker.slice(2) : details.ticker
  const contract = parseOptionSymbol(symbol)
  const agrees =
    contract?.expiry === details.expiration_date &&
    contract.strike === details.strike_price &&
    contract.right === (details.contract_type === 'call' ? 'CALL' : 'PUT')
  if (contract === null || !agrees) return null
  return {
    ...contract,
    symbol,
    multiplier: aboveZero(details.shares_per_contract),
    bid: aboveZero(quote?.bid ?? null),
    ask: aboveZero(quote?.ask ?? null),
    quotedAt: timeOf(quote?.last_updated),
    last: aboveZero(trade?.price ?? null),
    lastAt: timeOf(trade?.sip_timestamp),
    volume: day?.volume ?? null,
    openInterest: told.open_interest,
    impliedVolatility: aboveZero(told.implied_volatility),
    greeks: {
      delta: greeks?.delta ?? null,
      gamma: greeks?.gamma ?? null,
      theta: greeks?.theta ?? null,
      vega: greeks?.vega ?? null,
      rho: null,
    },
  }
}

function timeOf(told: string | number | null | undefined): number | null {
  const ts = timeOfNanos(told, Number.NaN)
  return Number.isNaN(ts) ? null : ts
}
