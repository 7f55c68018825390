import type { BarColumns } from '#core/model/bar.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { decimal } from '../crypto/shared/fields.ts'
import { type Parsed, refusal } from '../parsing/parsed.ts'
import type { ChartPayment, ChartSplit } from './chart/yahooChart.ts'
import { YAHOO } from './envelope.ts'

/** What one of Yahoo's downloaded files held; the parts of other files are empty. */
export interface HistoricalFile {
  /** Days in shares of today, as in a chart. */
  readonly columns: BarColumns
  /** Closes adjusted for splits and dividends, beside the columns. */
  readonly adjustedClose: Float64Array
  readonly dividends: readonly ChartPayment[]
  readonly splits: readonly ChartSplit[]
  /** Rows without a figure; Yahoo writes `null` for them. */
  readonly empty: number
}

const MOST_CHARACTERS = 20_000_000
const BARS = 'Date,Open,High,Low,Close,Adj Close,Volume'
const DIVIDENDS = 'Date,Dividends'
const SPLITS = 'Date,Stock Splits'

/** Reads a file that Yahoo let people download: daily bars, dividends or splits, told apart by the first line. */
export function parseHistoricalCsv(text: string): Parsed<HistoricalFile> {
  if (text.length > MOST_CHARACTERS) return refusal(YAHOO, 'ANSWER_UNREADABLE', 'it is longer than any real one')
  const [header = '', ...lines] = text.trim().split(/\r?\n/)
  if (header !== BARS && header !== DIVIDENDS && header !== SPLITS) {
    return refusal(YAHOO, 'ANSWER_MALFORMED', 'its first line names no columns of Yahoo')
  }
  const rows: { readonly ts: number; readonly cells: readonly string[] }[] = []
  for (const line of lines) {
    const [date = '', ...cells] = line.split(',')
    const ts = /^\d{4}-\d{2}-\d{2}$/.test(date) ? parseTimestamp(date) : null
    if (ts === null) return refusal(YAHOO, 'ANSWER_MALFORMED', 'one of its rows has no date')
    rows.push({ ts, cells })
  }
  rows.sort((one, other) => one.ts - other.ts)
  const figures = rows.map(({ ts, cells }) => [ts, ...cells.map(decimal)])
  const isWhole = (row: readonly number[]): boolean => row.every((value) => !Number.isNaN(value))
  const bars = header === BARS ? figures.filter((row) => row.length === 7 && isWhole(row)) : []
  const dividends = header === DIVIDENDS ? figures.filter((row) => row.length === 2 && isWhole(row)) : []
  const splits = header === SPLITS ? rows.flatMap(({ ts, cells }) => splitOf(ts, cells[0] ?? '')) : []
  const column = (index: number): Float64Array => Float64Array.from(bars, (row) => row[index] ?? Number.NaN)
  return {
    ok: true,
    value: {
      columns: {
        tsOpen: column(0),
        open: column(1),
        high: column(2),
        low: column(3),
        close: column(4),
        volume: column(6),
      },
      adjustedClose: column(5),
      dividends: dividends.map(([ts = 0, perUnit = 0]) => ({ ts, perUnit })),
      splits,
      empty: rows.length - bars.length - dividends.length - splits.length,
    },
  }
}

function splitOf(ts: number, text: string): readonly ChartSplit[] {
  const [to = Number.NaN, from = Number.NaN] = text.split(/[:/]/).map(decimal)
  return to > 0 && from > 0 ? [{ ts, from, to }] : []
}
