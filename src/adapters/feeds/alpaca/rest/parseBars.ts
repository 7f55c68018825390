import * as z from 'zod'
import { parseTimestamp } from '#core/time/iso.ts'
import { looseList } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import type { BarRow } from '../../us/barRows.ts'
import { ALPACA_CARD } from '../alpacaCard.ts'

const MOST_ROWS = 20_000

const barSchema = z.object({
  t: z.string().max(40),
  o: z.number(),
  h: z.number(),
  l: z.number(),
  c: z.number(),
  v: z.number(),
})
const answerSchema = z.object({
  bars: z.record(z.string(), looseList(barSchema, MOST_ROWS)).nullish(),
  next_page_token: z.string().max(1_000).nullish(),
})

/** Rows of one share as told, and whether there are more. */
export interface AlpacaBars {
  readonly rows: readonly BarRow[]
  readonly hasMore: boolean
  readonly unreadable: number
}

/** Reads an answer of `/v2/stocks/bars` that was asked for one symbol. No bars are an answer. */
export function parseBars(body: unknown, symbol: string): Parsed<AlpacaBars> {
  const read = readAnswer(ALPACA_CARD.name, body, answerSchema)
  if (!read.ok) return read
  const { bars, next_page_token: token } = read.value
  const symbols = Object.keys(bars ?? {})
  if (symbols.some((other) => other !== symbol)) {
    return refusal(ALPACA_CARD.name, 'ANSWER_CONTRADICTORY', 'it is about another symbol than the one asked for')
  }
  const told = bars !== null && bars !== undefined && Object.hasOwn(bars, symbol) ? bars[symbol] : undefined
  const hasMore = typeof token === 'string' && token !== ''
  if (hasMore && (told === undefined || told.fitting.length === 0)) {
    return refusal(ALPACA_CARD.name, 'ANSWER_CONTRADICTORY', 'it promises more pages but this one is empty')
  }
  const rows = (told?.fitting ?? []).map(({ t, o, h, l, c, v }): BarRow => ({
    ts: parseTimestamp(t) ?? Number.NaN,
    open: o,
    high: h,
    low: l,
    close: c,
    volume: v,
  }))
  return { ok: true, value: { rows, hasMore, unreadable: told?.unreadable ?? 0 } }
}
