import * as z from 'zod'
import { parseOptionSymbol } from '#core/model/optionContract.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { looseNumber } from '../../parsing/looseFields.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { aboveZero, type ShareOption } from '../../us/shareOption.ts'
import { ALPACA_CARD } from '../alpacaCard.ts'

const MOST_CONTRACTS = 2_000
const time = z.string().max(40).nullish()

const snapshotSchema = z.object({
  latestQuote: z.object({ t: time, bp: looseNumber, ap: looseNumber }).nullish(),
  latestTrade: z.object({ t: time, p: looseNumber }).nullish(),
  dailyBar: z.object({ v: looseNumber }).nullish(),
  greeks: z
    .object({ delta: looseNumber, gamma: looseNumber, theta: looseNumber, vega: looseNumber, rho: looseNumber })
    .nullish(),
  impliedVolatility: looseNumber,
})
type Snapshot = z.output<typeof snapshotSchema>

const answerSchema = z.object({
  snapshots: z
    .record(z.string().max(32), z.unknown())
    .refine((held) => Object.keys(held).length <= MOST_CONTRACTS)
    .nullish(),
  next_page_token: z.string().max(1_000).nullish(),
})

/** Options of one page. */
export interface AlpacaOptions {
  readonly options: readonly ShareOption[]
  readonly nextToken: string | null
  readonly unreadable: number
}

/** Reads an answer of `/v1beta1/options/snapshots`. */
export function parseOptions(body: unknown): Parsed<AlpacaOptions> {
  const read = readAnswer(ALPACA_CARD.name, body, answerSchema)
  if (!read.ok) return read
  const told = Object.entries(read.value.snapshots ?? {})
  const options = told.flatMap(([symbol, snapshot]): readonly ShareOption[] => {
    const checked = snapshotSchema.safeParse(snapshot)
    const option = checked.success ? optionOf(symbol, checked.data) : null
    return option === null ? [] : [option]
  })
  const token = read.value.next_page_token
  return {
    ok: true,
    value: {
      options,
      nextToken: typeof token === 'string' && token !== '' ? token : null,
      unreadable: told.length - options.length,
    },
  }
}

function optionOf(
  symbol: string,
  { latestQuote, latestTrade, dailyBar, greeks, ...rest }: Snapshot,
): ShareOption | null {
  const contract = parseOptionSymbol(symbol)
  if (contract === null) return null
  return {
    ...contract,
    symbol,
    multiplier: null,
    bid: aboveZero(latestQuote?.bp ?? null),
    ask: aboveZero(latestQuote?.ap ?? null),
    quotedAt: timeOf(latestQuote?.t),
    last: aboveZero(latestTrade?.p ?? null),
    lastAt: timeOf(latestTrade?.t),
    volume: dailyBar?.v ?? null,
    openInterest: null,
    impliedVolatility: aboveZero(rest.impliedVolatility),
    greeks: greeks ?? { delta: null, gamma: null, theta: null, vega: null, rho: null },
  }
}

function timeOf(text: string | null | undefined): number | null {
  return typeof text === 'string' ? parseTimestamp(text) : null
}
