import * as z from 'zod'
import type { TimedAction } from '#core/model/marketAction.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { looseList, looseText } from '../../parsing/looseFields.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { ALPACA_CARD } from '../alpacaCard.ts'

const MOST_ACTIONS = 5_000
/** A larger one has never happened. */
const LARGEST_RATIO = 100_000

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const dateOrNone = z.union([date, z.literal('')]).nullish()
const rate = z.number().positive()

const dividendSchema = z.object({ symbol: looseText, ex_date: date, payable_date: dateOrNone, rate })
const splitSchema = z
  .object({ symbol: looseText, ex_date: date, new_rate: rate, old_rate: rate })
  .refine(({ new_rate: to, old_rate: from }) => to / from <= LARGEST_RATIO && from / to <= LARGEST_RATIO)
const stockDividendSchema = z.object({ symbol: looseText, ex_date: date, rate })
const nameChangeSchema = z.object({ old_symbol: looseText, new_symbol: looseText, process_date: date })

const answerSchema = z.object({
  corporate_actions: z
    .object({
      cash_dividends: looseList(dividendSchema, MOST_ACTIONS).optional(),
      forward_splits: looseList(splitSchema, MOST_ACTIONS).optional(),
      reverse_splits: looseList(splitSchema, MOST_ACTIONS).optional(),
      stock_dividends: looseList(stockDividendSchema, MOST_ACTIONS).optional(),
      name_changes: looseList(nameChangeSchema, MOST_ACTIONS).optional(),
    })
    .nullish(),
  next_page_token: z.string().max(1_000).nullish(),
})

/** What happened to one share, and the token of the next page. */
export interface AlpacaActions {
  readonly actions: readonly TimedAction[]
  readonly nextToken: string | null
  readonly unreadable: number
}

/**
 * Reads an answer of `/v1/corporate-actions` for one symbol: cash dividends as paid, splits, dividends in shares (which
 * are splits) and new symbols, by their ex-dates. Spin-offs and mergers have no equal among the house's actions.
 */
export function parseActions(body: unknown, symbol: string): Parsed<AlpacaActions> {
  const read = readAnswer(ALPACA_CARD.name, body, answerSchema)
  if (!read.ok) return read
  const { corporate_actions: told, next_page_token: token } = read.value
  const about = <Row extends { readonly symbol: string | null }>(rows: readonly Row[] | undefined): readonly Row[] =>
    (rows ?? []).filter((row) => row.symbol === symbol)
  const splits = [...about(told?.forward_splits?.fitting), ...about(told?.reverse_splits?.fitting)]
  const changes = (told?.name_changes?.fitting ?? []).filter((change) => change.old_symbol === symbol)
  const actions: readonly TimedAction[] = [
    ...about(told?.cash_dividends?.fitting).map(({ ex_date: ex, payable_date: paid, rate: perUnit }): TimedAction => {
      const payAt = paid === null || paid === undefined || paid === '' ? timeOf(ex) : timeOf(paid)
      return { ts: timeOf(ex), action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit, payAt } }
    }),
    ...splits.map(({ ex_date: ex, old_rate: from, new_rate: to }): TimedAction => {
      return { ts: timeOf(ex), action: { kind: 'SPLIT', instrument: 0, from, to } }
    }),
    ...about(told?.stock_dividends?.fitting).map(({ ex_date: ex, rate: extra }): TimedAction => {
      return { ts: timeOf(ex), action: { kind: 'SPLIT', instrument: 0, from: 1, to: 1 + extra } }
    }),
    ...changes.flatMap(({ process_date: at, new_symbol: now }): readonly TimedAction[] =>
      now === null ? [] : [{ ts: timeOf(at), action: { kind: 'SYMBOL_CHANGE', instrument: 0, symbol: now } }],
    ),
  ]
  const known = actions.filter(({ ts }) => Number.isSafeInteger(ts))
  const lists = Object.values(told ?? {})
  return {
    ok: true,
    value: {
      actions: known.toSorted((one, other) => one.ts - other.ts),
      nextToken: typeof token === 'string' && token !== '' ? token : null,
      unreadable: lists.reduce((sum, list) => sum + (list?.unreadable ?? 0), actions.length - known.length),
    },
  }
}

function timeOf(day: string): number {
  return parseTimestamp(day) ?? Number.NaN
}
