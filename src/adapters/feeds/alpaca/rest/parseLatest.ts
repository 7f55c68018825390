import * as z from 'zod'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import { isFields } from '../../crypto/shared/fields.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { shareIdOf } from '../../us/shareIds.ts'
import { ALPACA_CARD } from '../alpacaCard.ts'
import { readQuote, readTrade } from '../stream/createNormaliser.ts'

const rows = z.record(z.string().max(32), z.unknown()).nullish()
const answerSchema = z.object({ trades: rows, quotes: rows })

/** The latest trades or quotes of some shares, and how many could not be read. */
export interface AlpacaLatest {
  readonly events: readonly MarketEvent[]
  readonly unreadable: number
}

/** Reads an answer of `/v2/stocks/trades/latest` or `/v2/stocks/quotes/latest`; `asOf` is its time of arrival. */
export function parseLatest(body: unknown, asOf: number): Parsed<AlpacaLatest> {
  const read = readAnswer(ALPACA_CARD.name, body, answerSchema)
  if (!read.ok) return read
  const { trades, quotes } = read.value
  const told = [
    ...Object.entries(trades ?? {}).map(([symbol, row]) => [symbol, row, readTrade] as const),
    ...Object.entries(quotes ?? {}).map(([symbol, row]) => [symbol, row, readQuote] as const),
  ]
  const events = told.flatMap(([symbol, row, reader]): readonly MarketEvent[] => {
    const id = shareIdOf(symbol)
    return id === null || !isFields(row) ? [] : reader(row, id, asOf).events
  })
  return { ok: true, value: { events, unreadable: told.length - events.length } }
}
