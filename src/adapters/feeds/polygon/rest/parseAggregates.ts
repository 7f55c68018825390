import * as z from 'zod'
import { MILLISECOND } from '#core/time/duration.ts'
import { looseList } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import type { BarRow } from '../../us/barRows.ts'
import { POLYGON_CARD } from '../polygonCard.ts'
import { nextUrl } from './pages.ts'

const MOST_ROWS = 60_000

const answerSchema = z.object({
  ticker: z.string().max(64).optional(),
  adjusted: z.boolean().optional(),
  results: looseList(
    z.object({ t: z.number().int(), o: z.number(), h: z.number(), l: z.number(), c: z.number(), v: z.number() }),
    MOST_ROWS,
  ).optional(),
  next_url: nextUrl,
})

/** Rows of one share, and whether there are more. */
export interface PolygonBars {
  readonly rows: readonly BarRow[]
  readonly hasMore: boolean
  readonly unreadable: number
}

/** Reads an answer of `/v2/aggs/ticker/.../range/...`. Adjusted prices are refused: they change with every split. */
export function parseAggregates(body: unknown, ticker: string): Parsed<PolygonBars> {
  const read = readAnswer(POLYGON_CARD.name, body, answerSchema)
  if (!read.ok) return read
  const { ticker: told, adjusted, results, next_url: next } = read.value
  if (told !== undefined && told !== ticker) {
    return refusal(POLYGON_CARD.name, 'ANSWER_CONTRADICTORY', 'it is about another symbol than the one asked for')
  }
  const rows = (results?.fitting ?? []).map(({ t, o, h, l, c, v }): BarRow => ({
    ts: t * MILLISECOND,
    open: o,
    high: h,
    low: l,
    close: c,
    volume: v,
  }))
  if (rows.length > 0 && adjusted !== false) {
    return refusal(POLYGON_CARD.name, 'ANSWER_CONTRADICTORY', 'its prices are adjusted, which was not asked for')
  }
  const hasMore = typeof next === 'string' && next !== ''
  if (hasMore && rows.length === 0) {
    return refusal(POLYGON_CARD.name, 'ANSWER_CONTRADICTORY', 'it promises more pages but this one is empty')
  }
  return { ok: true, value: { rows, hasMore, unreadable: results?.unreadable ?? 0 } }
}
