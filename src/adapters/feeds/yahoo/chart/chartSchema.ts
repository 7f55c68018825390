import * as z from 'zod'
import { looseText } from '../../parsing/looseFields.ts'

/** Rows of one answer that are read: a year of minutes with what comes before and after the session. */
const MOST_ROWS = 500_000
const MOST_EVENTS = 20_000
const MOST_PERIODS = 10_000

const seconds = z.number().int().min(-5_000_000_000).max(5_000_000_000)
const column = z.array(z.number().nullable()).max(MOST_ROWS)

const periodSchema = z.object({ start: seconds, end: seconds })
const periodsSchema = z.array(z.array(periodSchema)).max(MOST_PERIODS)

const eventsOf = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .record(z.string(), schema)
    .refine((events) => Object.keys(events).length <= MOST_EVENTS)
    .optional()

/** What is read of the answer of `/v8/finance/chart`. */
export const chartSchema = z
  .array(
    z.object({
      meta: z.object({
        symbol: z.string().min(1).max(64),
        currency: z.string().max(8).nullish(),
        exchangeName: z.string().max(64),
        fullExchangeName: looseText,
        instrumentType: z.string().max(64),
        longName: looseText,
        shortName: looseText,
        exchangeTimezoneName: z.string().max(64),
        dataGranularity: z.string().max(8),
        currentTradingPeriod: z
          .object({ pre: periodSchema.optional(), regular: periodSchema, post: periodSchema.optional() })
          .optional(),
        tradingPeriods: z
          .union([periodsSchema, z.object({ pre: periodsSchema, regular: periodsSchema, post: periodsSchema })])
          .optional(),
      }),
      timestamp: z.array(seconds).max(MOST_ROWS).optional(),
      events: z
        .object({
          dividends: eventsOf(z.object({ amount: z.number(), date: seconds })),
          splits: eventsOf(z.object({ date: seconds, numerator: z.number(), denominator: z.number() })),
          capitalGains: eventsOf(z.object({ amount: z.number(), date: seconds })),
        })
        .optional(),
      indicators: z.object({
        quote: z
          .array(
            z.object({
              open: column.optional(),
              high: column.optional(),
              low: column.optional(),
              close: column.optional(),
              volume: column.optional(),
            }),
          )
          .min(1),
        adjclose: z.array(z.object({ adjclose: column.optional() })).optional(),
      }),
    }),
  )
  .min(1)

/** One chart as Yahoo tells it. */
export type ChartAnswer = z.output<typeof chartSchema>[number]
/** A trading session, seconds since the epoch. */
export type ChartPeriod = z.output<typeof periodSchema>
