import * as z from 'zod'
import { textSchema, timestampSchema } from './basics.ts'

/** What a node of a lineage can be, from what was received to what was done with it. */
const lineageKindSchema = z.enum([
  'RAW',
  'BAR',
  'FEATURE',
  'SIGNAL',
  'PROPOSAL',
  'DECISION',
  'ORDER',
  'FILL',
  'CORRECTION',
  'BACKTEST',
])

/** How one thing came of others: nodes and what led from which to which. */
export const lineageSchema = z.strictObject({
  nodes: z
    .array(
      z.strictObject({
        id: z.string().max(200),
        kind: lineageKindSchema,
        title: textSchema,
        /** Further lines, for example the value of a feature or the source of a bar. */
        details: z.array(textSchema).max(12).readonly(),
        /** When it came about, by our clock; null where that was not kept. */
        at: timestampSchema.nullable(),
        /** The time in the market it belongs to; null where it belongs to none. */
        marketTime: timestampSchema.nullable(),
      }),
    )
    .max(2_000)
    .readonly(),
  edges: z
    .array(
      z.strictObject({
        from: z.string().max(200),
        to: z.string().max(200),
        label: z.string().max(120),
        /** From the one to the other by our clock, microseconds; null where a time was not kept. */
        duration: z.number().nullable(),
      }),
    )
    .max(5_000)
    .readonly(),
  /** What could not be told, in sentences: nothing is left out silently. */
  gaps: z.array(textSchema).readonly(),
})
/** How one thing came of others. */
export type Lineage = z.infer<typeof lineageSchema>

/** What a lineage begins from. */
export const lineageOriginSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ORDER'), id: z.string().max(80) }),
  z.strictObject({ kind: z.literal('PROPOSAL'), id: z.string().max(80) }),
  z.strictObject({ kind: z.literal('SIGNAL'), id: z.string().max(80) }),
  /** Everything that rests on bars of a series that were corrected. */
  z.strictObject({
    kind: z.literal('CORRECTION'),
    instrumentId: z.string().max(80),
    interval: z.string().max(4),
    from: timestampSchema,
    to: timestampSchema,
  }),
])
/** What a lineage begins from. */
export type LineageOrigin = z.infer<typeof lineageOriginSchema>
