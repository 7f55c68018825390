import * as z from 'zod'
import { DAY, SECOND } from '#core/time/duration.ts'
import { utcDay } from '#core/time/iso.ts'
import { toNewYork } from '#core/time/newYork.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import type { BarRow } from '../../us/barRows.ts'
import { FINNHUB_CARD } from '../finnhubCard.ts'

const MOST_ROWS = 100_000
const column = z.array(z.unknown()).max(MOST_ROWS)

const answerSchema = z.discriminatedUnion('s', [
  z.object({ s: z.literal('no_data') }),
  z.object({ s: z.literal('ok'), t: column, o: column, h: column, l: column, c: column, v: column }),
])

/** Reads an answer of `/stock/candle`. A figure that is none makes its row malformed; columns must be of one length. */
export function parseCandles(body: unknown): Parsed<readonly BarRow[]> {
  const read = readAnswer(FINNHUB_CARD.name, body, answerSchema)
  if (!read.ok) return read
  if (read.value.s === 'no_data') return { ok: true, value: [] }
  const { t, o, h, l, c, v } = read.value
  if ([o, h, l, c, v].some(({ length }) => length !== t.length)) {
    return refusal(FINNHUB_CARD.name, 'ANSWER_CONTRADICTORY', 'it has not as many prices as times')
  }
  const rows = t.map((seconds, index): BarRow => {
    return {
      ts: numberOf(seconds) * SECOND,
      open: numberOf(o[index]),
      high: numberOf(h[index]),
      low: numberOf(l[index]),
      close: numberOf(c[index]),
      volume: numberOf(v[index]),
    }
  })
  return { ok: true, value: rows }
}

/** Brings the time of a day to midnight UTC of its date; it is told as that or as midnight in New York. */
export function datedRow(row: BarRow): BarRow {
  const day = row.ts % DAY === 0 ? utcDay(row.ts) : toNewYork(row.ts).day
  return { ...row, ts: day * DAY }
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}
