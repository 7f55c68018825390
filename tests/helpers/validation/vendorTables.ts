import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { TimedAction } from '#core/model/marketAction.ts'

/** One table of the folder of vendor faults, in order of time. */
export interface VendorTable {
  readonly name: string
  readonly interval: BarInterval
  readonly columns: BarColumns
  readonly adjustedClose: Float64Array
  readonly actions: readonly TimedAction[]
  /** Dividend and split ratio of each row; 0 where there is none. */
  readonly dividends: Float64Array
  readonly splits: Float64Array
}

const INTERVALS: Readonly<Record<string, BarInterval>> = { '1d': '1d', '1wk': '1w', '1h': '1h', '15m': '15m' }

/** Names of the tables without their ending: faulty ones, their corrected twins, and those with nothing to find. */
export function vendorNames(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.csv.gz'))
    .map((file) => file.slice(0, -'.csv.gz'.length))
    .toSorted()
}

/**
 * Reads a table `Datetime,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits`. Daily and weekly rows are labelled
 * with the UTC midnight of their civil day, intraday rows with their moment.
 */
export function readVendorTable(folder: string, name: string): VendorTable {
  const [heading = '', ...lines] = gunzipSync(readFileSync(join(folder, `${name}.csv.gz`)))
    .toString('utf8')
    .trim()
    .split(/\r?\n/)
  const titles = heading.split(',')
  const interval = INTERVALS[/-(1d|1wk|1h|15m)-/.exec(name)?.[1] ?? ''] ?? '1d'
  const isDaily = interval === '1d' || interval === '1w'
  const rows = lines
    .map((line) => line.split(','))
    .map((cells) => ({ cells, ts: timeOf(cells[0] ?? '', isDaily) }))
    .toSorted((left, right) => left.ts - right.ts)
  const column = (title: string): Float64Array => {
    const place = titles.indexOf(title)
    return Float64Array.from(rows, ({ cells }) => (cells[place] === '' ? Number.NaN : Number(cells[place])))
  }
  const columns = {
    tsOpen: Float64Array.from(rows, ({ ts }) => ts),
    open: column('Open'),
    high: column('High'),
    low: column('Low'),
    close: column('Close'),
    volume: column('Volume'),
  }
  const [dividends, splits] = [column('Dividends'), column('Stock Splits')]
  const actions = rows.flatMap(({ ts }, row): readonly TimedAction[] => {
    const [perUnit = 0, ratio = 0] = [dividends[row], splits[row]]
    const found: TimedAction[] = []
    if (perUnit !== 0) found.push({ ts, action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit, payAt: ts } })
    if (ratio !== 0) found.push({ ts, action: { kind: 'SPLIT', instrument: 0, from: 1, to: ratio } })
    return found
  })
  return { name, interval, columns, adjustedClose: column('Adj Close'), actions, dividends, splits }
}

function timeOf(stamp: string, isDaily: boolean): number {
  return Date.parse(isDaily ? `${stamp.slice(0, 10)}T00:00:00Z` : stamp.replace(' ', 'T')) * 1_000
}
