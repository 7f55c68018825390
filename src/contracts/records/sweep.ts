import * as z from 'zod'
import type { DatasetId, StrategyId } from '#core/model/identifiers.ts'
import { columnSchema, estimateSchema, identifierSchema, textSchema, timestampSchema } from './basics.ts'
import { findingSchema, sharpeVerdictSchema } from './runReport.ts'

const valuesSchema = z.record(z.string(), z.union([z.number(), z.string()]))
const countSchema = z.number().int().nonnegative()

/** One parameter that is varied, in the terms of the strategy's own declaration. */
export const dimensionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('integer'),
    name: z.string().min(1).max(60),
    min: z.number().int(),
    max: z.number().int(),
    /** Distance of neighbouring values, at least 1. */
    step: z.number().int().positive(),
  }),
  z.strictObject({
    kind: z.literal('number'),
    name: z.string().min(1).max(60),
    min: z.number(),
    max: z.number(),
    /** Distance of neighbouring values; null where every value may be tried. */
    step: z.number().positive().nullable(),
    scale: z.enum(['linear', 'logarithmic']),
  }),
  z.strictObject({
    kind: z.literal('choice'),
    name: z.string().min(1).max(60),
    choices: z.array(z.string()).min(1).max(50).readonly(),
  }),
])
/** One parameter that is varied. */
export type SweepDimension = z.infer<typeof dimensionSchema>

/** What a search looks for; all are made as large as possible, so a drawdown counts with its sign turned. */
export const objectiveSchema = z.enum([
  'sharpe',
  'deflatedSharpe',
  'sortino',
  'calmar',
  'returnPct',
  'profitFactor',
  'sqn',
  'smallDrawdown',
])
/** What a search looks for. */
export type Objective = z.infer<typeof objectiveSchema>

/** How the parameters of one strategy of a run are searched. */
export const sweepPlanSchema = z.strictObject({
  /** The strategy whose parameters are varied; the others keep theirs. */
  strategyId: identifierSchema<StrategyId>(),
  dimensions: z.array(dimensionSchema).min(1).max(12).readonly(),
  method: z.enum(['grid', 'random', 'tpe', 'cma-es', 'nsga-ii']),
  objectives: z.array(objectiveSchema).min(1).max(3).readonly(),
  /** Most trials; a grid may be smaller. */
  trials: z.number().int().min(1).max(100_000),
  seed: z.number().int().nonnegative(),
  /** Last share of the bars that the search never sees; the best trial is tried on it once. */
  outOfSample: z.number().min(0.05).max(0.9),
  /** Ends trials early that do worse half way than the median of those before. */
  stopsEarly: z.boolean(),
})
/** How the parameters of one strategy of a run are searched. */
export type SweepPlan = z.infer<typeof sweepPlanSchema>

/** One trial of a search. */
export const sweepPointSchema = z.strictObject({
  number: countSchema,
  values: valuesSchema,
  state: z.enum(['DONE', 'FAILED', 'CANCELLED', 'PRUNED']),
  /** In the order of the plan; null where the run did not end well. */
  objectives: z.array(z.number()).readonly().nullable(),
  returnPct: z.number().nullable(),
  sharpe: z.number().nullable(),
  maxDrawdownPct: z.number().nullable(),
  profitFactor: z.number().nullable(),
  trades: countSchema,
  failure: textSchema.nullable(),
})
/** One trial of a search. */
export type SweepPoint = z.infer<typeof sweepPointSchema>

/** One part of the bars and how the chosen trial did on it. */
const partSchema = z.strictObject({
  from: timestampSchema,
  to: timestampSchema,
  bars: countSchema,
  returnPct: z.number(),
  maxDrawdownPct: z.number(),
  trades: countSchema,
  sharpe: estimateSchema.nullable(),
  verdict: sharpeVerdictSchema.nullable(),
})
/** One part of the bars and how the chosen trial did on it. */
export type PartOfRun = z.infer<typeof partSchema>

/** What a search came to. */
export const sweepResultSchema = z.strictObject({
  runId: z.string(),
  plan: sweepPlanSchema,
  datasetIds: z.array(identifierSchema<DatasetId>()).readonly(),
  points: z.array(sweepPointSchema).readonly(),
  /** Number of the best trial, of the best compromise where there are several objectives; null without a finished one. */
  best: countSchema.nullable(),
  /** Numbers of the trials that no other beats in every objective. */
  front: z.array(countSchema).readonly(),
  inSample: partSchema.nullable(),
  outOfSample: partSchema.nullable(),
  /** Probability of backtest overfitting over the trials; null where they are too few. */
  overfitting: z
    .strictObject({ probability: z.number(), combinations: countSchema, trials: countSchema, n: countSchema })
    .nullable(),
  /** What choosing the best trial is worth where it was not chosen; null where the trials or their periods are too few. */
  crossValidation: z
    .strictObject({
      folds: countSchema,
      /** Over all folds, purged and embargoed. */
      sharpe: estimateSchema.nullable(),
      splits: countSchema,
      /** One for each combinatorial path, rising. */
      pathSharpes: z.array(z.number()).readonly(),
      trials: countSchema,
      n: countSchema,
      embargo: countSchema,
    })
    .nullable(),
  /** How much of the best trial's objective its neighbours reach, 0..1; null where it has none. */
  stability: z.number().nullable(),
  /** Trials of the idea so far, this search and all before it included. */
  trialsOfIdea: countSchema,
  findings: z.array(findingSchema).readonly(),
  /** SHA-256 over the points in order: the same on one core, on many, and on several machines. */
  pointsHash: z.string().length(64),
  seconds: z.number().nonnegative(),
  workers: z.number().int().positive(),
})
/** What a search came to. */
export type SweepResult = z.infer<typeof sweepResultSchema>

/** How a walk forward is laid over the bars. */
export const walkForwardPlanSchema = z.strictObject({
  kind: z.enum(['anchored', 'rolling']),
  trainBars: z.number().int().min(20).max(10_000_000),
  testBars: z.number().int().min(5).max(10_000_000),
  /** Bars left out between training and test. */
  purgeBars: z.number().int().min(0).max(100_000),
  search: sweepPlanSchema.omit({ outOfSample: true }),
})
/** How a walk forward is laid over the bars. */
export type WalkForwardPlan = z.infer<typeof walkForwardPlanSchema>

/** What a walk forward came to: one step after the other, and the test windows joined into one run. */
export const walkForwardResultSchema = z.strictObject({
  runId: z.string(),
  plan: walkForwardPlanSchema,
  datasetIds: z.array(identifierSchema<DatasetId>()).readonly(),
  steps: z
    .array(z.strictObject({ values: valuesSchema, trials: countSchema, train: partSchema, test: partSchema }))
    .readonly(),
  /** Equity over the joined test windows, beginning at 1. */
  equity: z.strictObject({ time: columnSchema, value: columnSchema }),
  joined: partSchema.nullable(),
  /** Annual return of the tests over that of the trainings; null where the trainings earned nothing. */
  efficiency: z.number().nullable(),
  /** Share of the test windows that gained. */
  gained: estimateSchema.nullable(),
  /** How far the chosen values wander from step to step, by parameter: deviation over range, 0 for none. */
  wandering: z.record(z.string(), z.number()),
  trialsOfIdea: countSchema,
  findings: z.array(findingSchema).readonly(),
  seconds: z.number().nonnegative(),
})
/** What a walk forward came to. */
export type WalkForwardResult = z.infer<typeof walkForwardResultSchema>

const bandSchema = z.strictObject({
  /** 5, 25, 50, 75 and 95 %. */
  quantiles: z.array(z.number()).length(5).readonly(),
  n: countSchema,
})

/** How robust a finished run is against chance, noise and costs. */
export const robustnessResultSchema = z.strictObject({
  runId: z.string(),
  /** The run that was examined. */
  of: z.string(),
  /** What was done to it, and the bands of final return and largest drawdown, percent, over the repetitions. */
  trials: z
    .array(
      z.strictObject({
        kind: z.enum([
          'shuffled-trades',
          'drawn-trades',
          'skipped-trades',
          'block-bootstrap',
          'price-noise',
          'entry-delay',
        ]),
        label: textSchema,
        returnPct: bandSchema,
        maxDrawdownPct: bandSchema,
        /** Probability of losing money. */
        loss: estimateSchema.nullable(),
      }),
    )
    .readonly(),
  costs: z.strictObject({
    /** Costs as multiples of the assumed ones, with the net profit at each. */
    points: z
      .array(z.strictObject({ multiple: z.number(), netProfit: z.number(), sharpe: z.number().nullable() }))
      .readonly(),
    /** Multiple of the assumed costs at which nothing is left; null where there are none or it never happens. */
    breakEven: estimateSchema.nullable(),
  }),
  capacity: z
    .strictObject({
      points: z.array(z.strictObject({ capital: z.number(), netReturnPct: z.number() })).readonly(),
      /** Capital at which half of the edge is gone, and all of it. */
      half: estimateSchema.nullable(),
      none: estimateSchema.nullable(),
    })
    .nullable(),
  periods: z
    .array(
      z.strictObject({
        label: textSchema,
        kind: z.enum(['year', 'regime']),
        returnPct: z.number(),
        sharpe: estimateSchema.nullable(),
        n: countSchema,
      }),
    )
    .readonly(),
  seconds: z.number().nonnegative(),
})
/** How robust a finished run is. */
export type RobustnessResult = z.infer<typeof robustnessResultSchema>
