import { csvFailure, success, type Attempt } from './csvFailure.ts'
import type { CsvRecord } from './records.ts'

/** What a column is for. */
export type ColumnRole = 'date' | 'time' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'adjusted close' | 'ignored'

/** Where the header stands and what each column is for. */
export interface ColumnPlan {
  /** Index of the header among the records. */
  readonly header: number
  readonly columns: readonly { readonly role: ColumnRole; readonly header: string }[]
  /** Position of each role's column; null where the file has none. */
  readonly position: Readonly<Record<Exclude<ColumnRole, 'ignored'>, number | null>>
}

const SYNONYMS: Readonly<Record<Exclude<ColumnRole, 'ignored'>, readonly string[]>> = {
  date: [
    'date',
    'datetime',
    'timestamp',
    'dateandtime',
    'gmttime',
    'localtime',
    'opentime',
    'unixtimestamp',
    'unix',
    'epoch',
    'ts',
    'dt',
    'day',
    'begin',
  ],
  time: ['time', 'hour', 'timeutc', 'timegmt'],
  open: ['open', 'o', 'openprice', 'opening', 'openingprice'],
  high: ['high', 'h', 'highprice', 'highest', 'max'],
  low: ['low', 'l', 'lowprice', 'lowest', 'min'],
  close: ['close', 'c', 'closeprice', 'closing', 'closingprice', 'closelast', 'last'],
  volume: ['volume', 'vol', 'v', 'totalvolume', 'tickvol', 'tickvolume', 'basevolume'],
  'adjusted close': ['adjclose', 'adjustedclose', 'adjclosed', 'closeadj', 'adjc'],
}

const ROLES = Object.keys(SYNONYMS) as Exclude<ColumnRole, 'ignored'>[]
const NEEDED = ['date', 'open', 'high', 'low', 'close'] as const
/** Records before the header that are passed over: titles, comments, names of tickers. */
const HEADER_WITHIN = 10

/** Finds the header line and the meaning of each column. `looksLikeDate` recognises the cells of an unnamed date column. */
export function planColumns(
  records: readonly CsvRecord[],
  looksLikeDate: (cell: string) => boolean,
): Attempt<ColumnPlan> {
  const within = Math.min(HEADER_WITHIN, records.length)
  for (let header = 0; header < within; header++) {
    const plan = planFrom(records, header, looksLikeDate)
    if (NEEDED.every((role) => plan.position[role] !== null)) return success(plan)
  }
  return csvFailure('COLUMNS_MISSING', explain(records, looksLikeDate))
}

function planFrom(records: readonly CsvRecord[], header: number, looksLikeDate: (cell: string) => boolean): ColumnPlan {
  const names = records[header]?.cells ?? []
  const roles = names.map((name) => roleOf(name))
  keepFirst(roles)
  nameTimeColumn(roles)
  nameFirstColumn(roles, records.slice(header + 1, header + 21), looksLikeDate)
  nameVolumeColumn(roles, names)
  const find = (role: ColumnRole): number | null => (roles.includes(role) ? roles.indexOf(role) : null)
  return {
    header,
    columns: names.map((name, index) => ({ role: roles[index] ?? 'ignored', header: name.slice(0, 100) })),
    position: {
      date: find('date'),
      time: find('time'),
      open: find('open'),
      high: find('high'),
      low: find('low'),
      close: find('close'),
      volume: find('volume'),
      'adjusted close': find('adjusted close'),
    },
  }
}

function roleOf(header: string): ColumnRole {
  const key = keyOf(header)
  return ROLES.find((role) => SYNONYMS[role].includes(key)) ?? 'ignored'
}

/** `1. Open`, `<OPEN>`, `Close*` and `Open (USD)` are all what they seem. */
function keyOf(header: string): string {
  return header
    .toLowerCase()
    .replace(/\([^)]*\)/g, '')
    .replace(/^\d+\.\s*/, '')
    .replace(/[^a-z0-9]/g, '')
}

/** Of two columns with one meaning the first counts. */
function keepFirst(roles: ColumnRole[]): void {
  roles.forEach((role, index) => {
    if (roles.indexOf(role) < index) roles[index] = 'ignored'
  })
}

/** `Time` alone is the whole date and time; beside `Date` it is the time of day. */
function nameTimeColumn(roles: ColumnRole[]): void {
  const time = roles.indexOf('time')
  if (time >= 0 && !roles.includes('date')) roles[time] = 'date'
}

/** A first column without a name of its own is the date when its cells look like dates; so writes pandas. */
function nameFirstColumn(
  roles: ColumnRole[],
  sample: readonly CsvRecord[],
  looksLikeDate: (cell: string) => boolean,
): void {
  if (roles.includes('date') || roles[0] !== 'ignored') return
  const dates = sample.filter(({ cells }) => looksLikeDate(cells[0] ?? '')).length
  if (sample.length === 0 || dates * 2 > sample.length) roles[0] = 'date'
}

/** `Volume BTC` is a volume when there is no plain one. */
function nameVolumeColumn(roles: ColumnRole[], names: readonly string[]): void {
  if (roles.includes('volume')) return
  const index = names.findIndex((name, at) => roles[at] === 'ignored' && keyOf(name).startsWith('volume'))
  if (index >= 0) roles[index] = 'volume'
}

function explain(records: readonly CsvRecord[], looksLikeDate: (cell: string) => boolean): string {
  const first = records[0]?.cells ?? []
  if (first.some(looksLikeDate) && first.some((cell) => Number.isFinite(Number(cell)))) {
    return 'The first line is data already; add a header line such as Date,Open,High,Low,Close,Volume.'
  }
  const { position } = planFrom(records, 0, looksLikeDate)
  const missing = NEEDED.filter((role) => position[role] === null).join(', ')
  const present = first
    .map((name) => `"${name.slice(0, 40)}"`)
    .join(', ')
    .slice(0, 400)
  return `The file has no column for ${missing}; its columns are ${present}. Rename them to Date, Open, High, Low, Close, Volume.`
}
