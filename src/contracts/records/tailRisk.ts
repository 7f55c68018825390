import * as z from 'zod'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { estimateSchema, identifierSchema, textSchema, timestampSchema } from './basics.ts'

const shareSchema = z.number().min(0).max(1)

/** What one method says of the loss of the next day; money in micro-units, losses positive. */
export const tailViewSchema = z.strictObject({
  /** The method. */
  key: z.enum(['historical', 'filtered', 'normal', 'cornishFisher']),
  /** 0.95 for the worst day in twenty. */
  level: z.number().gt(0).lt(1),
  /** Null: not enough data. */
  valueAtRisk: estimateSchema.nullable(),
  expectedShortfall: estimateSchema.nullable(),
  /** The shortfall as a share of the equity. */
  equityShare: z.number().nullable(),
  /** Days behind it, and the share of the value held that they cover. */
  days: z.number().int().nonnegative(),
  covered: shareSchema,
  /** What each holding adds; the components of one method add up to its shortfall. Null for what is not covered. */
  holdings: z
    .array(
      z.strictObject({
        instrumentId: identifierSchema<InstrumentId>(),
        component: z.number().nullable(),
        /** Change of the shortfall for one more unit of money in it. */
        marginal: z.number().nullable(),
        beta: estimateSchema.nullable(),
        /** Standard deviation expected for the next day, a share of 1. */
        dayVolatility: z.number().nonnegative().nullable(),
      }),
    )
    .readonly(),
})
/** What one method says of the loss of the next day. */
export type TailView = z.infer<typeof tailViewSchema>

/** What a scenario does to the present holdings; money in micro-units, losses negative. */
export const scenarioViewSchema = z.strictObject({
  key: z.string().max(80),
  /** Place in the table. */
  order: z.number().int().nonnegative(),
  name: textSchema,
  story: textSchema,
  kind: z.enum(['GRID', 'STRESS']),
  /** Null when it covers nothing of what is held. */
  profit: z.number().nullable(),
  equityShare: z.number().nullable(),
  covered: shareSchema,
  holdings: z
    .array(
      z.strictObject({
        instrumentId: identifierSchema<InstrumentId>(),
        shock: z.number().nullable(),
        profit: z.number().nullable(),
        /** What the shock rests on: its beta, its sector, its class, its own past. Null: not covered. */
        basis: z.enum(['beta', 'sector', 'asset class', 'own volatility', 'own worst day']).nullable(),
      }),
    )
    .readonly(),
})
/** What a scenario does to the present holdings. */
export type ScenarioView = z.infer<typeof scenarioViewSchema>

/** A reduction that the trader can order with one act. */
export const reductionViewSchema = z.strictObject({
  key: identifierSchema<InstrumentId>(),
  /** Part of the position to leave. */
  fraction: z.number().positive().max(1),
  /** Its share of the account's risk now. */
  share: shareSchema,
  reason: textSchema,
})

/** A pause of entries by a circuit breaker. */
export const breakerViewSchema = z.strictObject({
  key: z.string().max(80),
  /** Null is the whole market. */
  instrumentId: identifierSchema<InstrumentId>().nullable(),
  cause: textSchema,
  /** Market times; `until` null is the next market day. */
  since: timestampSchema,
  until: timestampSchema.nullable(),
})
