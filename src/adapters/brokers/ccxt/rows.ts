import { idText, isFields, type Fields } from '../../feeds/crypto/shared/fields.ts'
import { scaledOf } from '../shared/decimals.ts'

/** A row of an answer, read field by field. A field that is missing or odd makes the row unreadable (`isBad`). */
export interface Row {
  /** A decimal as the venue wrote it. */
  figure(field: string): string
  /** A decimal above 0; null when it is missing, empty or 0. */
  price(field: string): string | null
  text(field: string): string
  id(field: string): string
  /** A time as microseconds, written in units of 10^-`decimals` seconds less: 0 for seconds, 3 for milliseconds. */
  time(field: string, unit: 'SECONDS' | 'MILLISECONDS'): number
  flag(field: string): boolean
  readonly fields: Fields
  readonly isBad: boolean
}

const LONGEST_TEXT = 200

/** Reads a row; null when it is none. */
export function rowOf(value: unknown): Row | null {
  if (!isFields(value)) return null
  let isBad = false
  const bad = <Value>(instead: Value): Value => {
    isBad = true
    return instead
  }
  const field = (name: string): unknown => (Object.hasOwn(value, name) ? value[name] : undefined)
  return {
    figure: (name) => {
      const text = field(name)
      return typeof text === 'string' && scaledOf(text, 0, 'DOWN') !== null ? text : bad('0')
    },
    price: (name) => {
      const text = field(name)
      if (typeof text !== 'string' || /^0*\.?0*$/.test(text)) return null
      return scaledOf(text, 0, 'DOWN') === null ? bad(null) : text
    },
    text: (name) => {
      const text = field(name)
      return typeof text === 'string' && text.length <= LONGEST_TEXT ? text : bad('')
    },
    id: (name) => idText(field(name)) ?? bad(''),
    time: (name, unit) => scaledOf(field(name), unit === 'SECONDS' ? 6 : 3, 'DOWN') ?? bad(0),
    flag: (name) => {
      const flag = field(name)
      return typeof flag === 'boolean' ? flag : bad(false)
    },
    fields: value,
    get isBad() {
      return isBad
    },
  }
}

/** Reads every row of a list by a function; null when one of them is unreadable. */
export function readRows<Value>(rows: readonly unknown[], read: (row: Row) => Value | null): readonly Value[] | null {
  const values: Value[] = []
  for (const one of rows) {
    const row = rowOf(one)
    const value = row === null ? null : read(row)
    if (row === null || row.isBad || value === null) return null
    values.push(value)
  }
  return values
}
