import * as z from 'zod'
import type { TimedAction } from '#core/model/marketAction.ts'
import { failureSchema } from '../failure.ts'
import { barIntervalSchema, estimateSchema, originSchema, textSchema, timestampSchema } from './basics.ts'
import { instrumentSchema, marketActionSchema } from './market.ts'

/** SHA-256 in lower-case hexadecimal. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/)

/** What a run was made for. A PROOF checks another run and tries no idea of its own. */
export const experimentKindSchema = z.enum([
  'BACKTEST',
  'SWEEP_POINT',
  'WALK_FORWARD',
  'OPTIMISATION',
  'ROBUSTNESS',
  'PROOF',
])
/** What a run was made for. */
export type ExperimentKind = z.infer<typeof experimentKindSchema>

/** How a run ended. */
export const experimentStateSchema = z.enum(['DONE', 'FAILED', 'CANCELLED'])
/** How a run ended. */
export type ExperimentState = z.infer<typeof experimentStateSchema>

const timedActionSchema: z.ZodType<TimedAction> = z.object({ ts: timestampSchema, action: marketActionSchema })

/** One set of bars that an experiment was made on, enough to find the bars again. */
export const dataOfExperimentSchema = z.object({
  datasetId: z.string(),
  instrumentId: z.string(),
  /** Null where a record of before did not keep it. */
  instrument: instrumentSchema.nullable(),
  interval: barIntervalSchema,
  origin: originSchema,
  bars: z.number().int().nonnegative(),
  from: timestampSchema.nullable(),
  to: timestampSchema.nullable(),
  dataHash: z.string(),
  /** Splits, dividends and the like that the run saw beside the bars. */
  actions: z.array(timedActionSchema).readonly(),
  /** Absolute path of the file the bars came from; null for a stored set. */
  file: z.string().nullable(),
})
/** One set of bars that an experiment was made on. */
export type DataOfExperiment = z.infer<typeof dataOfExperimentSchema>

/** What the period returns say about the Sharpe ratio: enough to judge it again when more trials were made. */
const evidenceSchema = z.object({
  periodsPerYear: z.number().positive(),
  /** Mean over deviation of the period returns, of one period. */
  sharpe: z.number(),
  skewness: z.number(),
  /** 3 for a normal distribution. */
  kurtosis: z.number(),
  /** Number of returns. */
  n: z.number().int(),
  /** The same ratio a year, with its 95 % interval; null where there are too few returns for one. */
  annual: estimateSchema.nullable(),
})
/** What the period returns of a run say about its Sharpe ratio. */
export type SharpeEvidenceOfRun = z.infer<typeof evidenceSchema>

/** The record of one run. It is written once and never changed; only its tags, kept apart from it, may. */
export const experimentSchema = z.object({
  /** Hash of configuration, data, code version and seed: the same experiment has the same id. */
  id: digestSchema,
  /** Counts the records of the same experiment from 1: a run that failed may be made again. */
  attempt: z.number().int().positive(),
  /** Sequence of the entry of the trial ledger that was written before the run started. */
  trial: z.number().int().positive(),
  kind: experimentKindSchema,
  parentId: digestSchema.nullable(),
  ideaId: z.string(),
  label: textSchema,
  createdAt: timestampSchema,
  /** As it was given, in the form of the program that ran it; null where a record of before did not keep it. */
  configuration: z.record(z.string(), z.unknown()).nullable(),
  configHash: z.string().nullable(),
  data: z.array(dataOfExperimentSchema).readonly(),
  /** Hash of the code that decides about results. */
  codeVersion: z.string(),
  programVersion: z.string(),
  seed: z.number().nullable(),
  state: experimentStateSchema,
  failure: failureSchema.nullable(),
  /** What the trader was told beside the figures. */
  warnings: z.array(z.string()).readonly(),
  /** Figures by name; null where the data do not define one. Empty unless DONE. */
  statistics: z.record(z.string(), z.number().nullable()),
  intervals: z.record(z.string(), estimateSchema.nullable()),
  /** How many bars, periods, months and trades there are: the n of a figure without an interval. */
  counts: z.record(z.string(), z.number()),
  /** What was noticed about the run. */
  findings: z
    .array(
      z.object({ code: z.string(), severity: z.string(), title: z.string(), sentence: z.string(), advice: z.string() }),
    )
    .readonly(),
  evidence: evidenceSchema.nullable(),
  /** In currency units. */
  profit: z.object({ gross: z.number(), costs: z.number(), net: z.number() }).nullable(),
  seconds: z.number().nullable(),
  orderListHash: z.string().nullable(),
  /** Hash of the whole result in its canonical form, without its seconds and the id of the run. */
  resultHash: z.string().nullable(),
})
/** The record of one run. */
export type Experiment = z.infer<typeof experimentSchema>
