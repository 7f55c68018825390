import * as z from 'zod'
import type { TimedAction } from '#core/model/marketAction.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { looseList } from '../../parsing/looseFields.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { FINNHUB_CARD } from '../finnhubCard.ts'

const MOST_EVENTS = 5_000
const LARGEST_RATIO = 100_000
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

const splitsSchema = looseList(
  z
    .object({ symbol: z.string().max(32), date, fromFactor: z.number().positive(), toFactor: z.number().positive() })
    .refine(({ fromFactor: from, toFactor: to }) => to / from <= LARGEST_RATIO && from / to <= LARGEST_RATIO),
  MOST_EVENTS,
)
const dividendsSchema = looseList(
  z.object({
    symbol: z.string().max(32),
    date,
    amount: z.number().positive(),
    payDate: z.union([date, z.literal('')]).nullish(),
    currency: z.literal('USD').nullish(),
  }),
  MOST_EVENTS,
)

/** What happened to a share, and rows that were left out. */
export interface FinnhubEvents {
  readonly actions: readonly TimedAction[]
  readonly unreadable: number
}

/** Reads an answer of `/stock/split` for one share, in order of time. */
export function parseSplits(body: unknown, symbol: string): Parsed<FinnhubEvents> {
  const read = readAnswer(FINNHUB_CARD.name, body, splitsSchema)
  if (!read.ok) return read
  const actions = read.value.fitting
    .filter((told) => told.symbol === symbol)
    .map(({ date: day, fromFactor: from, toFactor: to }): TimedAction => {
      return { ts: timeOf(day), action: { kind: 'SPLIT', instrument: 0, from, to } }
    })
  return { ok: true, value: { actions: inOrder(actions), unreadable: read.value.unreadable } }
}

/** Reads an answer of `/stock/dividend` for one share: amounts as paid on their ex-date, not those adjusted for splits. */
export function parseDividends(body: unknown, symbol: string): Parsed<FinnhubEvents> {
  const read = readAnswer(FINNHUB_CARD.name, body, dividendsSchema)
  if (!read.ok) return read
  const actions = read.value.fitting
    .filter((told) => told.symbol === symbol)
    .map(({ date: ex, amount: perUnit, payDate: paid }): TimedAction => {
      const payAt = paid === null || paid === undefined || paid === '' ? timeOf(ex) : timeOf(paid)
      return { ts: timeOf(ex), action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit, payAt } }
    })
  return { ok: true, value: { actions: inOrder(actions), unreadable: read.value.unreadable } }
}

function inOrder(actions: readonly TimedAction[]): readonly TimedAction[] {
  return actions.filter(({ ts }) => Number.isSafeInteger(ts)).toSorted((one, other) => one.ts - other.ts)
}

function timeOf(day: string): number {
  return parseTimestamp(day) ?? Number.NaN
}
