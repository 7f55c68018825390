import * as z from 'zod'
import { columnSchema, textSchema, timestampSchema } from './basics.ts'

const countSchema = z.number().int().nonnegative()
const monthSchema = z.strictObject({ year: z.number().int(), month: z.number().int(), return: z.number() })

/** One of the deepest stays below a peak; depth is a fraction. */
const drawdownSchema = z.strictObject({
  peakTime: timestampSchema,
  valleyTime: timestampSchema,
  /** Null while the equity has not come back. */
  recoveryTime: timestampSchema.nullable(),
  depth: z.number().positive(),
  bars: countSchema,
  days: z.number().nonnegative(),
})

/** What the Sharpe ratio is worth after the trials it took; ratios a year. */
export const sharpeVerdictSchema = z.strictObject({
  sharpe: z.number(),
  n: countSchema,
  trials: z.number().int().positive(),
  expectedMaximumSharpe: z.number(),
  probabilisticSharpe: z.number().min(0).max(1),
  deflatedSharpe: z.number().min(0).max(1),
  minimumTrackRecord: z.number().nullable(),
  minimumBacktestYears: z.number().nullable(),
})

/** Something about a run that the trader should know, with its evidence and what to do. */
export const findingSchema = z.strictObject({
  code: z.string().min(1).max(80),
  severity: z.enum(['STOP', 'WARNING', 'NOTE']),
  family: z.string().max(40),
  title: z.string().max(200),
  sentence: textSchema,
  advice: textSchema,
  evidence: z
    .array(
      z.strictObject({
        name: z.string(),
        value: z.number(),
        unit: z.string(),
        /** Interval and number of observations of an estimate; null or left out of what states a fact. */
        low: z.number().nullable().optional(),
        high: z.number().nullable().optional(),
        n: z.number().int().nullable().optional(),
      }),
    )
    .readonly(),
})
/** Something about a run that the trader should know. */
export type Finding = z.infer<typeof findingSchema>

/** What the run would have come to under another assumption about the way of the price within a bar. */
export const intrabarOutcomeSchema = z.strictObject({
  rule: z.enum(['worst-first', 'expected', 'best-first']),
  netProfit: z.number(),
  returnPct: z.number(),
  trades: countSchema,
})
/** What the run would have come to under another assumption about the way within a bar. */
export type IntrabarOutcome = z.infer<typeof intrabarOutcomeSchema>

/** Everything a run is judged by beside its main statistics; figures by the names of the catalogue. */
export const runReportSchema = z.strictObject({
  figures: z.record(z.string(), z.number().nullable()),
  /** How many observations of each kind there are: the n of a figure without an interval. */
  counts: z.strictObject({ bar: countSchema, period: countSchema, month: countSchema, trade: countSchema }),
  drawdowns: z.array(drawdownSchema).readonly(),
  months: z.strictObject({
    years: z
      .array(
        z.strictObject({
          year: z.number().int(),
          months: z.array(z.number().nullable()).length(12).readonly(),
          total: z.number(),
        }),
      )
      .readonly(),
    best: monthSchema.nullable(),
    worst: monthSchema.nullable(),
    n: countSchema,
    positive: countSchema,
  }),
  /** Period returns in bins of one width from `low` on. */
  histogram: z
    .strictObject({ low: z.number(), width: z.number().positive(), counts: z.array(countSchema).readonly() })
    .nullable(),
  /** Returns of periods, fractions, and how many of them make a year. */
  periods: z.strictObject({ returns: columnSchema, periodsPerYear: z.number().positive() }),
  /** Judged for this run alone; the trial ledger knows how many there were. */
  verdict: sharpeVerdictSchema.nullable(),
  /** The same run under each rule for the way within a bar; empty where no order depended on it. */
  intrabar: z.array(intrabarOutcomeSchema).readonly(),
  findings: z.array(findingSchema).readonly(),
  /** Codes of checks that could not be made. */
  unchecked: z.array(z.string()).readonly(),
})
/** Everything a run is judged by beside its main statistics. */
export type RunReportRecord = z.infer<typeof runReportSchema>
