import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { BarInterval } from '#core/model/bar.ts'
import { sessionAt, sessionOfDay } from '#core/time/calendar.ts'
import { leanFolder, readLeanCompany } from '#adapters/feeds/lean/leanCompany.ts'
import { ALWAYS_OPEN, type SessionPort } from '#engines/data/validation/sessionPort.ts'
import type { ValidatedSeries } from '#engines/data/validation/seriesValidation.ts'

/** A series that is taken for good, with its name. */
export interface NamedSeries extends ValidatedSeries {
  readonly name: string
}

/** The regular sessions of the New York exchanges, 1990 to 2030. */
const NEW_YORK: SessionPort = {
  isTradingDay: (day) => sessionOfDay(day) !== null,
  isOpen: (ts) => sessionAt(ts) !== null,
}

const VEGA = 'node_modules/vega-datasets/data'
const SHARED = '../shared/data'

/** Every company of the folder that has bars, raw, with its splits and dividends. */
export function leanCompanies(): readonly NamedSeries[] {
  const folder = `${SHARED}/lean-equity-daily`
  return readdirSync(`${folder}/map_files`)
    .toSorted()
    .flatMap((file) => {
      const company = readLeanCompany(leanFolder(folder), file.replace('.csv', ''))
      if (!company.ok) return []
      const { series, actions } = company.value
      const name = `lean ${file.replace('.csv', '')}`
      return [{ name, interval: '1d', basis: 'raw', columns: series.columns, actions, calendar: NEW_YORK } as const]
    })
}

/** The price series of vega-datasets: S&P 500 and VIX by day, S&P 500 and five shares by month (closes only). */
export function vegaSeries(): readonly NamedSeries[] {
  const stocks = cellsOf(`${VEGA}/stocks.csv`)
  const month = (cells: readonly string[]): Row => {
    const price = Number(cells[1])
    return [Date.parse(`${cells[0] ?? ''} UTC`) * 1_000, price, price, price, price, 0]
  }
  const days = JSON.parse(readFileSync(`${VEGA}/ohlc.json`, 'utf8')) as readonly Readonly<Record<string, number>>[]
  const vix = days.map((day): Row => {
    return [midnight(String(day['date'])), day['open'] ?? 0, day['high'] ?? 0, day['low'] ?? 0, day['close'] ?? 0, 0]
  })
  return [
    seriesOf('vega sp500-2000', '1d', rowsOf(cellsOf(`${VEGA}/sp500-2000.csv`), 6), NEW_YORK),
    seriesOf('vega ohlc', '1d', vix, NEW_YORK),
    seriesOf('vega sp500', '1M', cellsOf(`${VEGA}/sp500.csv`).map(month), null),
    ...[...new Set(stocks.map(([symbol = '']) => symbol))].map((symbol) => {
      const rows = stocks.filter((cells) => cells[0] === symbol).map((cells) => month(cells.slice(1)))
      return seriesOf(`vega stocks ${symbol}`, '1M', rows, null)
    }),
  ]
}

/** Series on which no threshold was chosen: Yahoo's by way of two other projects, Quandl's, Oanda's, Coinbase's, Binance's. */
export function heldOutSeries(): readonly NamedSeries[] {
  const yahoo = readdirSync(`${SHARED}/mplfinance`)
    .filter((file) => file.startsWith('yahoofinance'))
    .map((file) => seriesOf(`mplfinance ${file}`, '1d', rowsOf(cellsOf(`${SHARED}/mplfinance/${file}`), 6), NEW_YORK))
  const years = new Map<string, Row[]>()
  for (const file of readdirSync(`${SHARED}/pyalgotrade`)) {
    const match = /^samples_(?:WIKI-)?([A-Za-z]+)-\d{4}-(yahoofinance|quandl)\.csv$/.exec(file)
    if (match === null) continue
    const name = `pyalgotrade ${match[1] ?? ''} ${match[2] ?? ''}`
    years.set(name, [...(years.get(name) ?? []), ...rowsOf(cellsOf(`${SHARED}/pyalgotrade/${file}`), 5)])
  }
  const metals = ['eurusd', 'gbpusd', 'xauusd'].map((pair) => {
    const cells = cellsOf(`${SHARED}/lean-forex/oanda_${pair}_daily.csv`)
    const rows = cells.map(([stamp = '', ...prices]): Row => {
      const day = stamp.replace(/^(\d{4})(\d\d)(\d\d).*/, '$1-$2-$3')
      return [midnight(day), Number(prices[0]), Number(prices[1]), Number(prices[2]), Number(prices[3]), 0]
    })
    return seriesOf(`lean-forex ${pair}`, '1d', rows, null)
  })
  const crypto = readdirSync(`${SHARED}/freqtrade`)
    .filter((file) => /^[A-Z]+_BTC-5m/.test(file) && !file.startsWith('UNITTEST'))
    .map((file) => {
      const rows = cellsOf(`${SHARED}/freqtrade/${file}`).map((cells): Row => {
        const [ts = 0, open = 0, high = 0, low = 0, close = 0, volume = 0] = cells.map(Number)
        return [ts * 1_000, open, high, low, close, volume]
      })
      return seriesOf(`freqtrade ${file}`, '5m', rows, ALWAYS_OPEN)
    })
  const bitcoin = rowsOf(cellsOf(`${SHARED}/lean-crypto/coinbase_btcusd_daily.csv`), 5)
  return [
    ...yahoo,
    ...[...years].map(([name, rows]) => seriesOf(name, '1d', rows, NEW_YORK)),
    ...metals,
    ...crypto,
    seriesOf('lean-crypto btcusd', '1d', bitcoin, ALWAYS_OPEN),
  ]
}

type Row = readonly [ts: number, open: number, high: number, low: number, close: number, volume: number]

function seriesOf(
  name: string,
  interval: BarInterval,
  rows: readonly Row[],
  calendar: SessionPort | null,
): NamedSeries {
  const sorted = rows.toSorted((left, right) => left[0] - right[0])
  const column = (place: number): Float64Array => Float64Array.from(sorted, (row) => row[place] ?? Number.NaN)
  const [tsOpen, open, high, low, close, volume] = [column(0), column(1), column(2), column(3), column(4), column(5)]
  return { name, interval, basis: 'split-adjusted', columns: { tsOpen, open, high, low, close, volume }, calendar }
}

/** Rows `date,open,high,low,close,...` with the volume at a place of its own. */
function rowsOf(cells: readonly (readonly string[])[], volume: number): readonly Row[] {
  return cells.map((row) => {
    const [open, high, low, close] = [row[1], row[2], row[3], row[4]].map(Number)
    return [midnight(row[0] ?? ''), open ?? 0, high ?? 0, low ?? 0, close ?? 0, Number(row[volume])] as const
  })
}

function midnight(date: string): number {
  return Date.parse(`${date.slice(0, 10)}T00:00:00Z`) * 1_000
}

/** Cells of every line but the first. */
function cellsOf(file: string): readonly (readonly string[])[] {
  const bytes = readFileSync(file)
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .toString('utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
}
