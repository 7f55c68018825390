import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { civilFromDays, daysFromCivil } from '#core/time/civil.ts'
import { DAY } from '#core/time/duration.ts'
import { fromNewYork, toNewYork } from '#core/time/newYork.ts'
import type { BarPage, BarRequest, FeedAnswer, KeyScopes, MarketFeed, StopSignal } from '#engines/data/feeds/ports.ts'
import { unknownInstrument } from '../parsing/answerSource.ts'
import type { Parsed } from '../parsing/parsed.ts'
import { lengthWithinDay } from '../us/barLabels.ts'
import { datedBars, houseBars } from '../us/barRows.ts'
import { createKeyedSource, type ShareConnection } from '../us/keyedSource.ts'
import { shareSymbolOf } from '../us/shareIds.ts'
import type { CompanyBasics } from '../yahoo/summary/parseSummary.ts'
import { ALPHA_VANTAGE_CARD } from './alphaVantageCard.ts'
import { type DayEvents, parseDayEvents, parseSeries } from './rest/parseSeries.ts'
import { parseOverview } from './rest/parseOverview.ts'
import { refusalInWords } from './rest/words.ts'

/** How the feed is opened. */
export interface AlphaVantageFeedOptions extends ShareConnection {
  /** FREE when left out: 25 questions a day. */
  readonly plan?: 'FREE' | 'PREMIUM'
  /** Also bars of before and after the regular session. Not when left out. */
  readonly extendedHours?: boolean
}

/** Alpha Vantage as a source of shares of the United States. */
export interface AlphaVantageFeed extends MarketFeed {
  fetchBars: NonNullable<MarketFeed['fetchBars']>
  fetchActions: NonNullable<MarketFeed['fetchActions']>
  checkKey: NonNullable<MarketFeed['checkKey']>
  fetchBasics(id: InstrumentId, stop: StopSignal): Promise<FeedAnswer<CompanyBasics>>
  close(): Promise<void>
}

type Field = string | number | boolean | undefined

const NAME = ALPHA_VANTAGE_CARD.name
const ORIGIN = 'https://www.alphavantage.co'
const LENGTHS: Readonly<Partial<Record<BarInterval, string>>> = {
  '1m': '1min',
  '5m': '5min',
  '15m': '15min',
  '1h': '30min',
}
const SERIES: Readonly<Partial<Record<BarInterval, string>>> = {
  '1d': 'TIME_SERIES_DAILY',
  '1w': 'TIME_SERIES_WEEKLY',
  '1M': 'TIME_SERIES_MONTHLY',
}
/** The short answer holds a hundred trading days; these are surely within. */
const SHORT_ANSWER = 130 * DAY
const EVENTS_VALID_MS = 43_200_000
const DAYS_VALID_MS = 600_000

/**
 * Opens Alpha Vantage as a feed. Days are asked for without adjustment; the series with adjusted closes is read for its
 * dividends and splits alone. The key can only go in the address, which is told to nobody.
 */
export function createAlphaVantageFeed(options: AlphaVantageFeedOptions): AlphaVantageFeed {
  const { clock, plan = 'FREE', extendedHours = false } = options
  const source = createKeyedSource(
    ALPHA_VANTAGE_CARD,
    {
      origin: ORIGIN,
      windows:
        plan === 'PREMIUM'
          ? [{ limit: 75, milliseconds: 60_000, counts: 'CALLS' }]
          : [
              { limit: 25, milliseconds: 86_400_000, counts: 'CALLS' },
              { limit: 5, milliseconds: 60_000, counts: 'CALLS' },
            ],
      secretsOf: ({ key }) => ({ query: { apikey: key } }),
    },
    options,
  )

  function ask<Value>(
    query: Readonly<Record<string, Field>>,
    what: string,
    validForMs: number | null,
    parse: (text: string) => Parsed<Value>,
    stop: StopSignal,
  ): Promise<FeedAnswer<Value>> {
    const request = { path: '/query', query, what, ...(validForMs === null ? {} : { validForMs }) }
    return source.ask(request, (text) => refusalInWords(text, clock.now()) ?? parse(text), stop)
  }

  /** One month of bars within a day; the months follow each other. */
  async function barsWithinDay(request: BarRequest, symbol: string, stop: StopSignal): Promise<FeedAnswer<BarPage>> {
    const { interval, from } = request
    const now = clock.now()
    const { year, month } = civilFromDays(toNewYork(from).day)
    const nextMonth = fromNewYork(daysFromCivil(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1), 0)
    const to = Math.min(request.to, nextMonth)
    const what = `bars of ${interval} of ${symbol}`
    const query = {
      function: 'TIME_SERIES_INTRADAY',
      symbol,
      interval: LENGTHS[interval],
      adjusted: false,
      extended_hours: extendedHours,
      month: `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`,
      outputsize: 'full',
      datatype: 'csv',
    }
    const read = await ask(query, what, null, parseSeries, stop)
    if (!read.ok) return read
    const { columns, leftOut } = houseBars(read.value.rows, { interval, from, to, now, extendedHours })
    source.tellRefused(leftOut.malformed + leftOut.notRising, what)
    return { ok: true, value: { columns, next: nextMonth < Math.min(request.to, now) ? nextMonth : null } }
  }

  async function fetchBars(request: BarRequest, stop: StopSignal): Promise<FeedAnswer<BarPage>> {
    const { instrumentId, interval, from, to } = request
    const symbol = shareSymbolOf(instrumentId)
    if (symbol === null) return unknownInstrument(NAME, instrumentId)
    if (lengthWithinDay(interval) !== null) return barsWithinDay(request, symbol, stop)
    const now = clock.now()
    const what = `bars of ${interval} of ${symbol}`
    const size = interval !== '1d' ? undefined : from >= now - SHORT_ANSWER ? 'compact' : 'full'
    const query = { function: SERIES[interval], symbol, outputsize: size, datatype: 'csv' }
    const read = await ask(query, what, DAYS_VALID_MS, parseSeries, stop)
    if (!read.ok) return read
    const { columns, leftOut } = datedBars(read.value.rows, { interval, from, to, now, extendedHours })
    source.tellRefused(leftOut.malformed + leftOut.notRising, what)
    return { ok: true, value: { columns, next: null } }
  }

  return {
    card: ALPHA_VANTAGE_CARD,
    fetchBars,
    fetchActions: async (id, from, to, stop) => {
      const symbol = shareSymbolOf(id)
      if (symbol === null) return unknownInstrument(NAME, id)
      const what = `dividends and splits of ${symbol}`
      const query = { function: 'TIME_SERIES_DAILY_ADJUSTED', symbol, outputsize: 'full', datatype: 'csv' }
      const read = await ask(query, what, EVENTS_VALID_MS, parseDayEvents, stop)
      if (!read.ok) return read
      source.tellRefused(read.value.unreadable, what)
      const days = read.value.days.filter(({ ts }) => ts >= from && ts < to)
      return { ok: true, value: days.flatMap(actionsOf) }
    },
    fetchBasics: (id, stop) => {
      const symbol = shareSymbolOf(id)
      if (symbol === null) return Promise.resolve(unknownInstrument(NAME, id))
      const query = { function: 'OVERVIEW', symbol }
      return ask(query, `figures of ${symbol}`, EVENTS_VALID_MS, (text) => parseOverview(text, symbol), stop)
    },
    // One of few questions of the day. Alpha Vantage takes some keys that it never gave out; it then limits them.
    checkKey: async (stop): Promise<FeedAnswer<KeyScopes>> => {
      const query = { function: 'GLOBAL_QUOTE', symbol: 'IBM' }
      const read = await ask(query, 'a check of the key', null, (): Parsed<null> => ({ ok: true, value: null }), stop)
      return read.ok ? { ok: true, value: { scopes: ['market data'], canTrade: false, canWithdraw: false } } : read
    },
    close: () => source.close(),
  }
}

/** A split comes before the dividend of its day, which is paid for the new shares. */
function actionsOf({ ts, dividend, splitCoefficient: coefficient }: DayEvents): readonly TimedAction[] {
  const actions: TimedAction[] = []
  if (coefficient > 1) actions.push({ ts, action: { kind: 'SPLIT', instrument: 0, from: 1, to: coefficient } })
  if (coefficient < 1)
    actions.push({ ts, action: { kind: 'SPLIT', instrument: 0, from: olderShares(coefficient), to: 1 } })
  if (dividend > 0) {
    actions.push({ ts, action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: dividend, payAt: ts } })
  }
  return actions
}

const NEARLY = 1e-3

/** How many shares became one: 3 for 0.3333, which is a third cut off. */
function olderShares(coefficient: number): number {
  const ratio = 1 / coefficient
  const whole = Math.round(ratio)
  return Math.abs(ratio - whole) <= NEARLY * whole ? whole : ratio
}
