import * as z from 'zod'
import { decimal } from '../../shared/fields.ts'

/** A decimal, as number or text. */
export const figure = z.custom<unknown>((value) => !Number.isNaN(decimal(value)), 'a number')

/** A row of `least` decimals or more. */
export function figures(least: number) {
  return z.array(figure).min(least)
}

/** A list of markets: its members are read by ccxt, and one that it cannot read would lose all of them. */
export function markets(...names: readonly string[]) {
  const fields = Object.fromEntries(names.map((name) => [name, z.string().min(1)]))
  return z.array(z.looseObject(fields)).min(1)
}
