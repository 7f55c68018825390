import type { ImportReport } from '#contracts/data.ts'
import type { ColumnPlan } from './columnRoles.ts'
import type { CsvRecord } from './records.ts'
import { decimalsOf, parseNumber, parseVolume, type NumberFormat } from './numberFormat.ts'

/** Why one row was refused. */
export type RejectedRow = ImportReport['rejected'][number]

/** The numbers of one row that passed every check but those of time. */
export interface BarRow {
  readonly line: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  /** Digits after the decimal mark that its prices need. */
  readonly decimals: number
}

/** Above this no price can be kept exactly in scaled integers. */
const HIGHEST_PRICE = 1e12
const PRICES = ['open', 'high', 'low', 'close'] as const

/** Reads and checks the numbers of a row; nothing is repaired. */
export function readBarRow(record: CsvRecord, plan: ColumnPlan, format: NumberFormat): BarRow | RejectedRow {
  const { line, cells } = record
  const surplus = cells.slice(plan.columns.length).some((cell) => cell !== '')
  if (surplus) {
    return reject(line, 'MISSING_COLUMN', `The row has ${cells.length} cells, the header ${plan.columns.length}`)
  }
  const cell = (role: keyof ColumnPlan['position']): string | undefined => {
    const position = plan.position[role]
    return position === null ? undefined : cells[position]
  }
  const missing = (['date', ...PRICES] as const).find((role) => cell(role) === undefined)
  if (missing !== undefined) return reject(line, 'MISSING_COLUMN', `The row ends before the column ${missing}`)
  if (plan.position.volume !== null && cell('volume') === undefined) {
    return reject(line, 'MISSING_COLUMN', 'The row ends before the column volume')
  }
  const values = PRICES.map((role) => parseNumber(cell(role) ?? '', format))
  const volume = plan.position.volume === null ? 0 : parseVolume(cell('volume') ?? '', format)
  const finding = checkNumbers(
    line,
    [...values, volume],
    [...PRICES.map((role) => cell(role) ?? ''), cell('volume') ?? ''],
  )
  if (finding !== null) return finding
  const [open = 0, high = 0, low = 0, close = 0] = values
  const decimals = Math.max(...PRICES.map((role) => decimalsOf(cell(role) ?? '', format)))
  return checkRange({ line, open, high, low, close, volume, decimals })
}

/** Tells the two outcomes of `readBarRow` apart. */
export function isRejected(row: BarRow | RejectedRow): row is RejectedRow {
  return 'code' in row
}

/** Makes the report of one refused row. */
export function reject(line: number, code: RejectedRow['code'], text: string): RejectedRow {
  return { line, code, text: text.slice(0, 400) }
}

/** Shows a cell in a report, whatever it holds. */
export function quoted(cell: string): string {
  return `"${cell.length > 60 ? `${cell.slice(0, 60)}…` : cell}"`
}

function checkNumbers(line: number, values: readonly number[], cells: readonly string[]): RejectedRow | null {
  const names = [...PRICES, 'volume'] as const
  const noNumber = values.findIndex((value) => !Number.isFinite(value))
  if (noNumber >= 0) {
    return reject(line, 'NOT_A_NUMBER', `The ${names[noNumber] ?? ''} ${quoted(cells[noNumber] ?? '')} is not a number`)
  }
  const notPositive = values.findIndex((value, index) => (names[index] === 'volume' ? value < 0 : value <= 0))
  if (notPositive >= 0) {
    const name = names[notPositive] ?? ''
    return reject(line, 'NOT_POSITIVE', `The ${name} is ${values[notPositive] ?? ''}, which no ${name} can be`)
  }
  const tooLarge = values.findIndex((value, index) => names[index] !== 'volume' && value > HIGHEST_PRICE)
  if (tooLarge < 0) return null
  return reject(line, 'NOT_A_NUMBER', `The ${names[tooLarge] ?? ''} ${values[tooLarge] ?? ''} is too large for a price`)
}

function checkRange(row: BarRow): BarRow | RejectedRow {
  const { line, open, high, low, close } = row
  if (high < low) return reject(line, 'BAD_OHLC', `The high ${high} is below the low ${low}`)
  if (open > high || open < low) return reject(line, 'BAD_OHLC', `The open ${open} is outside ${low} to ${high}`)
  if (close > high || close < low) return reject(line, 'BAD_OHLC', `The close ${close} is outside ${low} to ${high}`)
  return row
}
