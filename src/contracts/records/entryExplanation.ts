import * as z from 'zod'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { amountSchema, identifierSchema, textSchema, timestampSchema } from './basics.ts'

const mendSchema = z.enum(['SIZE', 'PRICE', 'TIME', 'DATA', 'ACT', 'FIXED'])

/** One check of the waterfall. */
export const explainedCheckSchema = z.strictObject({
  check: z.string().max(80),
  /** Null for a check that was passed. */
  code: z.string().max(80).nullable(),
  text: textSchema.nullable(),
  measured: z.number().nullable(),
  limit: z.number().nullable(),
  unit: z.enum(['money', 'share', 'units', 'price', 'count', 'microseconds', 'number']).nullable(),
  /** What would turn it; FIXED is what nothing does. */
  mend: mendSchema.nullable(),
})
/** One check of the waterfall. */
export type ExplainedCheckView = z.infer<typeof explainedCheckSchema>

/** What stands in the way whatever size and price are chosen. */
const entryBlockerSchema = z.strictObject({
  check: z.string().max(80),
  code: z.string().max(80),
  mend: mendSchema,
  /** What to do about it, or what to wait for. */
  way: textSchema,
  /** When it ends by itself, in the time of the market; null where that is not known. */
  until: timestampSchema.nullable(),
})

/** Every check of an entry at one moment, and the smallest change after which it passes. Prices and sizes are scaled. */
export const entryExplanationSchema = z.strictObject({
  instrumentId: identifierSchema<InstrumentId>(),
  side: z.enum(['BUY', 'SELL']),
  /** The size that was checked: the one asked for, else the house's, else the smallest there is. */
  quantity: z.number().int().positive(),
  limitPrice: amountSchema.nullable(),
  /** Market time and our clock of the moment. */
  marketTime: timestampSchema,
  at: timestampSchema,
  /** The size by the house's rules; null where they admit none, and then `sizingDenial` says why. */
  sizing: z.strictObject({ quantity: z.number().int().positive(), rule: textSchema, boundBy: textSchema }).nullable(),
  sizingDenial: textSchema.nullable(),
  checks: z.array(explainedCheckSchema).max(100).readonly(),
  change: z.strictObject({
    /** True when the entry passes every check, as it is or with the terms below; they were tried. */
    flips: z.boolean(),
    quantity: z.number().int().positive().nullable(),
    limitPrice: amountSchema.nullable(),
    smallest: z.number().int().positive().nullable(),
    largest: z.number().int().positive().nullable(),
    sentence: textSchema,
  }),
  blockers: z.array(entryBlockerSchema).max(100).readonly(),
})
/** Every check of an entry at one moment. */
export type EntryExplanationView = z.infer<typeof entryExplanationSchema>
