import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { currencyUnit } from '../currencyUnit.ts'
import { readEnvelope, YAHOO } from '../envelope.ts'
import { civilDatesIn, type CivilDateOf } from '../exchangeDays.ts'
import { tidyPrice, writtenPrice } from '../writtenPrice.ts'
import { sessionLabels } from './barSessions.ts'
import { intervalOf, rowRules } from './chartRows.ts'
import { type ChartAnswer, chartSchema } from './chartSchema.ts'
import type { BarSession, ChartPayment, ChartSplit, FormingBar, YahooChart } from './yahooChart.ts'

/**
 * Reads an answer of `/v8/finance/chart`: bars, closes adjusted by Yahoo, and what happened beside trading. `asOf` is when
 * the answer was made, microseconds: what was not over then is no bar yet.
 */
export function parseChart(body: unknown, asOf: number): Parsed<YahooChart> {
  const read = readEnvelope(body, 'chart', chartSchema)
  if (!read.ok) return read
  const [answer] = read.value
  if (answer === undefined) return refusal(YAHOO, 'NOTHING_FOUND', 'it holds no chart')
  const { meta } = answer
  const dateOf = civilDatesIn(meta.exchangeTimezoneName)
  if (dateOf === null) return refusal(YAHOO, 'ANSWER_MALFORMED', 'it names a time zone that does not exist')
  const quoted = meta.currency ?? ''
  const unit = currencyUnit(quoted)
  if (unit === null && quoted !== '') return refusal(YAHOO, 'ANSWER_MALFORMED', 'it names no currency that exists')
  const columns = checkedColumns(answer)
  if (columns === null) {
    return refusal(YAHOO, 'ANSWER_CONTRADICTORY', 'it has not as many prices as times, so no price has its time')
  }
  const divisor = unit?.unitsPerCurrency ?? 1
  const price = (told: number): number => {
    const written = writtenPrice(told)
    return divisor === 1 ? written : tidyPrice(written / divisor)
  }
  const { events } = answer
  return {
    ok: true,
    value: {
      symbol: meta.symbol,
      name: meta.longName ?? meta.shortName,
      kind: meta.instrumentType,
      exchange: meta.fullExchangeName ?? meta.exchangeName,
      timeZone: meta.exchangeTimezoneName,
      unit,
      interval: intervalOf(meta.dataGranularity),
      ...barsOf(meta, columns, dateOf, price, asOf),
      splits: splitsOf(events?.splits ?? {}, dateOf),
      dividends: paymentsOf(events?.dividends ?? {}, dateOf, price),
      capitalGains: paymentsOf(events?.capitalGains ?? {}, dateOf, price),
    },
  }
}

type Column = readonly (number | null)[]

interface Columns {
  readonly times: readonly number[]
  /** Open, high, low, close, volume. */
  readonly figures: readonly [Column, Column, Column, Column, Column]
  readonly adjusted: Column | null
}

/** The columns of an answer; null when they are not of one length. */
function checkedColumns({ timestamp: times = [], indicators }: ChartAnswer): Columns | null {
  const { open = [], high = [], low = [], close = [], volume = [] } = indicators.quote[0] ?? {}
  const told = indicators.adjclose?.[0]?.adjclose ?? null
  const adjusted = times.length > 0 && told?.length === 0 ? null : told
  const figures = [open, high, low, close, volume] as const
  const fits = (column: Column): boolean => column.length === times.length
  return figures.every(fits) && (adjusted === null || fits(adjusted)) ? { times, figures, adjusted } : null
}

type Bars = Pick<YahooChart, 'columns' | 'adjustedClose' | 'sessions' | 'forming' | 'dropped'>

function barsOf(
  meta: ChartAnswer['meta'],
  { times, figures, adjusted }: Columns,
  dateOf: CivilDateOf,
  price: (told: number) => number,
  asOf: number,
): Bars {
  const interval = intervalOf(meta.dataGranularity)
  const rules = rowRules(interval, dateOf, meta.currentTradingPeriod?.regular ?? null, asOf)
  const isIntraday = meta.dataGranularity.endsWith('m') || meta.dataGranularity.endsWith('h')
  const labelOf = isIntraday ? sessionLabels(meta) : (): BarSession => 'REGULAR'
  const rows: FormingBar[] = []
  const adjustedClose: number[] = []
  const sessions: BarSession[] = []
  const dropped = { empty: 0, notRising: 0, unfinished: 0 }
  let forming: FormingBar | null = null
  let newest = Number.NEGATIVE_INFINITY
  for (const [index, seconds] of times.entries()) {
    const row = rowAt(figures, index, price, rules.labelOf(seconds))
    if (row === null) {
      dropped.empty += 1
    } else if (!rules.isOver(seconds, row.tsOpen)) {
      dropped.unfinished += 1
      forming = row
    } else if (row.tsOpen <= newest) {
      dropped.notRising += 1
    } else {
      newest = row.tsOpen
      rows.push(row)
      const told = adjusted?.[index] ?? null
      adjustedClose.push(told === null ? Number.NaN : price(told))
      sessions.push(labelOf(seconds))
    }
  }
  const column = (of: (row: FormingBar) => number): Float64Array => Float64Array.from(rows, of)
  return {
    columns: {
      tsOpen: column(({ tsOpen }) => tsOpen),
      open: column(({ open }) => open),
      high: column(({ high }) => high),
      low: column(({ low }) => low),
      close: column(({ close }) => close),
      volume: column(({ volume }) => volume),
    },
    adjustedClose: adjusted === null ? null : Float64Array.from(adjustedClose),
    sessions,
    forming,
    dropped,
  }
}

function rowAt(
  [opens, highs, lows, closes, volumes]: Columns['figures'],
  index: number,
  price: (told: number) => number,
  tsOpen: number,
): FormingBar | null {
  const [open, high, low, close] = [opens[index], highs[index], lows[index], closes[index]]
  const volume = volumes[index]
  if (typeof open !== 'number' || typeof high !== 'number' || typeof low !== 'number') return null
  if (typeof close !== 'number' || typeof volume !== 'number' || Number.isNaN(tsOpen)) return null
  return { tsOpen, open: price(open), high: price(high), low: price(low), close: price(close), volume }
}

/** A larger one has never happened. */
const LARGEST_SPLIT = 100_000

function splitsOf(
  told: Readonly<Record<string, { readonly date: number; readonly numerator: number; readonly denominator: number }>>,
  dateOf: CivilDateOf,
): readonly ChartSplit[] {
  return Object.values(told)
    .map(({ date, numerator, denominator }) => ({ ts: dateOf(date), from: denominator, to: numerator }))
    .filter(({ from, to }) => from > 0 && to / from >= 1 / LARGEST_SPLIT && to / from <= LARGEST_SPLIT)
    .toSorted((one, other) => one.ts - other.ts)
}

function paymentsOf(
  told: Readonly<Record<string, { readonly date: number; readonly amount: number }>>,
  dateOf: CivilDateOf,
  price: (told: number) => number,
): readonly ChartPayment[] {
  return Object.values(told)
    .map(({ date, amount }) => ({ ts: dateOf(date), perUnit: price(amount) }))
    .filter(({ perUnit }) => perUnit > 0)
    .toSorted((one, other) => one.ts - other.ts)
}
