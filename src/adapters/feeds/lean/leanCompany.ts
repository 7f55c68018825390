import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BarColumns, BarSeries } from '#core/model/bar.ts'
import { instrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketAction, TimedAction } from '#core/model/marketAction.ts'
import { DAY } from '#core/time/duration.ts'
import { type DailyBar, parseDailyBars } from './dailyBars.ts'
import { type CompanyEvent, parseFactorFile } from './factorFile.ts'
import { leanFailure, type LeanAttempt } from './leanFailure.ts'
import { type CompanyTickers, parseMapFile } from './mapFile.ts'

/** One company: its raw daily bars under whatever ticker it had, and what happened to its shares beside trading. */
export interface LeanCompany {
  readonly instrument: Instrument
  readonly series: BarSeries
  /** In order of time; each counts from the bar whose label it carries. */
  readonly actions: readonly TimedAction[]
  readonly tickers: CompanyTickers
  /** Tickers of the company for which there is no file of bars: a gap in the series. */
  readonly missing: readonly string[]
}

/** Gives the text of a file; null when there is none. */
export type ReadLeanFile = (folder: 'daily' | 'factor_files' | 'map_files', name: string) => string | null

/** Reads from a folder that holds `daily`, `factor_files` and `map_files` with unpacked CSV files. */
export function leanFolder(path: string): ReadLeanFile {
  return (folder, name) => {
    try {
      return readFileSync(join(path, folder, `${name}.csv`), 'utf8')
    } catch {
      return null
    }
  }
}

/**
 * Puts one company together by its permanent ticker.
 *
 * 1. Files of bars are named by the ticker of their day, and tickers are used again by other companies: a bar belongs to
 *    the company only on the days on which the map file gives it that ticker.
 * 2. Bars stay raw. Splits and dividends are told as actions, on the first bar after the night in which they happened; those
 *    before the first bar are left out. Dividends are taken as paid on their ex date, because the files name no other.
 */
export function readLeanCompany(read: ReadLeanFile, permanentTicker: string): LeanAttempt<LeanCompany> {
  const mapText = read('map_files', permanentTicker)
  if (mapText === null) {
    return leanFailure(
      'LEAN_FILE_MISSING',
      `There is no map file for ${permanentTicker}, so its bars cannot be told from others'.`,
    )
  }
  const tickers = parseMapFile(mapText, permanentTicker)
  if (!tickers.ok) return tickers
  const factorText = read('factor_files', permanentTicker)
  const events = factorText === null ? { ok: true as const, value: [] } : parseFactorFile(factorText, permanentTicker)
  if (!events.ok) return events
  const bars: DailyBar[] = []
  const missing: string[] = []
  for (const { ticker, from, to } of tickers.value.spans) {
    const text = read('daily', ticker)
    if (text === null) {
      missing.push(ticker)
      continue
    }
    const parsed = parseDailyBars(text, `${ticker}.csv`)
    if (!parsed.ok) return parsed
    bars.push(...parsed.value.filter(({ tsOpen }) => tsOpen >= from * DAY && tsOpen <= to * DAY))
  }
  if (bars.length === 0) {
    return leanFailure(
      'LEAN_NO_BARS',
      `There are no bars of ${permanentTicker} in the files of its tickers; get its data first.`,
    )
  }
  const columns = columnsOf(bars)
  const instrument = instrumentOf(tickers.value)
  return {
    ok: true,
    value: {
      instrument,
      series: { instrumentId: instrument.id, interval: '1d', origin: 'historical', columns },
      actions: actionsOf(columns.tsOpen, events.value, tickers.value),
      tickers: tickers.value,
      missing,
    },
  }
}

function actionsOf(
  labels: Float64Array,
  events: readonly CompanyEvent[],
  { spans, lastDay }: CompanyTickers,
): readonly TimedAction[] {
  const first = labels[0] ?? 0
  const actions: TimedAction[] = []
  const add = (lastDayBefore: number, action: (ts: number) => MarketAction): void => {
    if (lastDayBefore * DAY < first) return
    const ts = labels.find((label) => label > lastDayBefore * DAY)
    if (ts !== undefined) actions.push({ ts, action: action(ts) })
  }
  for (const [index, { ticker, from }] of spans.entries()) {
    const symbol = ticker.toUpperCase()
    if (index > 0) add(from - 1, () => ({ kind: 'SYMBOL_CHANGE', instrument: 0, symbol }))
  }
  for (const event of events) {
    const { lastDay: before } = event
    if (event.kind === 'DIVIDEND') {
      add(before, (payAt) => ({ kind: 'CASH_DIVIDEND', instrument: 0, perUnit: event.perUnit, payAt }))
    } else {
      add(before, () => ({ kind: 'SPLIT', instrument: 0, from: event.from, to: event.to }))
    }
  }
  actions.sort((one, other) => one.ts - other.ts)
  if (lastDay === null) return actions
  // After the last bar; whatever else is in the session carries the time on to it.
  const ts = Math.max(lastDay * DAY, labels.at(-1) ?? 0) + DAY
  return [...actions, { ts, action: { kind: 'DELISTING', instrument: 0, price: null } }]
}

function columnsOf(bars: readonly DailyBar[]): BarColumns {
  const column = (of: (bar: DailyBar) => number): Float64Array => Float64Array.from(bars, of)
  return {
    tsOpen: column((bar) => bar.tsOpen),
    open: column((bar) => bar.open),
    high: column((bar) => bar.high),
    low: column((bar) => bar.low),
    close: column((bar) => bar.close),
    volume: column((bar) => bar.volume),
  }
}

/** Shares of a company are whole and their prices in cents; files hold ten-thousandths. */
function instrumentOf({ permanentTicker, spans }: CompanyTickers): Instrument {
  const symbol = (spans.at(-1)?.ticker ?? permanentTicker).toUpperCase()
  return {
    id: instrumentId(permanentTicker.toUpperCase(), 'USA'),
    symbol,
    venue: 'USA',
    name: symbol,
    assetClass: 'EQUITY',
    sector: null,
    currency: 'USD',
    calendar: 'XNYS',
    priceDecimals: 4,
    quantityDecimals: 0,
    priceIncrement: 100,
    quantityIncrement: 1,
  }
}
