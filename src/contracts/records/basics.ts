import * as z from 'zod'
import type { Identifier } from '#core/model/identifiers.ts'

/** Checks an identifier: printable, short, no control characters. */
export function identifierSchema<Id extends Identifier>() {
  return z.custom<Id>((value) => typeof value === 'string' && /^[\x21-\x7e]{1,80}$/.test(value), 'identifier')
}

/** Microseconds since the epoch. */
export const timestampSchema = z.number().int().nonnegative()
/** A scaled integer amount that may be negative. */
export const amountSchema = z.number().int()
/** Text shown to the user; length bounded so that hostile input cannot flood a panel. */
export const textSchema = z.string().max(2_000)
/** A currency as its market writes it: `USD`, `EUR`, and coins that prices are quoted in, as `USDT`. */
export const currencySchema = z.string().regex(/^[\w.]{1,12}$/)
/** Where a datum comes from. */
export const originSchema = z.enum(['live', 'historical', 'recorded', 'simulated'])
/** How the account trades. */
export const tradingModeSchema = z.enum(['BACKTEST', 'SIM', 'REPLAY', 'PAPER', 'LIVE'])
/** Names of the bar lengths. */
export const barIntervalSchema = z.enum(['1m', '5m', '15m', '1h', '1d', '1w', '1M'])
/** A statistic with its interval and n. */
export const estimateSchema = z.strictObject({
  value: z.number(),
  low: z.number(),
  high: z.number(),
  n: z.number().int(),
})
/** A block of float64 values, checked by type only: its rows are covered by tests, its header by the schema around it. */
export const columnSchema = z.custom<Float64Array>((value) => value instanceof Float64Array, 'Float64Array')
/** Bars of one instrument as columns. */
export const barColumnsSchema = z.strictObject({
  tsOpen: columnSchema,
  open: columnSchema,
  high: columnSchema,
  low: columnSchema,
  close: columnSchema,
  volume: columnSchema,
})
/** An empty payload or reply. */
export const nothingSchema = z.strictObject({})
