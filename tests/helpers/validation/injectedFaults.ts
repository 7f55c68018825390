import type { FindingCode } from '#engines/data/validation/finding.ts'
import { scale, type WritableColumns } from './walk.ts'

/** A fault that is put into good rows, and the codes by which it may be called. */
export interface InjectedFault {
  readonly name: string
  readonly codes: readonly FindingCode[]
  readonly put: (columns: WritableColumns, row: number) => void
}

const PRICES = ['open', 'high', 'low', 'close'] as const

/** Faults as vendors make them. */
export const INJECTED_FAULTS: readonly InjectedFault[] = [
  { name: 'five rows times 100', codes: ['UNIT_ERROR'], put: (columns, row) => scale(columns, row, 5, 100) },
  { name: 'one row in hundredths', codes: ['UNIT_ERROR'], put: (columns, row) => scale(columns, row, 1, 0.01) },
  {
    name: 'one close in hundredths',
    codes: ['UNIT_ERROR'],
    put: (columns, row) => {
      columns.close[row] = (columns.close[row] ?? 0) / 100
      columns.low[row] = columns.close[row] ?? 0
    },
  },
  { name: 'one row 40 % too high', codes: ['PRICE_SPIKE'], put: (columns, row) => scale(columns, row, 1, 1.4) },
  { name: 'one row 30 % too low', codes: ['PRICE_SPIKE'], put: (columns, row) => scale(columns, row, 1, 0.7) },
  {
    name: 'a split 2 for 1 left out',
    codes: ['SPLIT_MISSING'],
    put: (columns, row) => scale(columns, row, columns.close.length - row, 0.5, 2),
  },
  {
    name: 'a row repeated three times',
    codes: ['FROZEN_PRICES'],
    put: (columns, row) => {
      for (const name of PRICES) columns[name].fill(columns[name][row - 1] ?? 0, row, row + 3)
    },
  },
  {
    name: 'a row of zeros',
    codes: ['ZERO_ROW'],
    put: (columns, row) => {
      for (const name of PRICES) columns[name][row] = 0
    },
  },
]
