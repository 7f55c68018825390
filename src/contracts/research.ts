import * as z from 'zod'
import type { DatasetId, InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import { exchangeConfigurationSchema } from './broker.ts'
import { defineChannel } from './channel.ts'
import {
  currencySchema,
  barIntervalSchema,
  columnSchema,
  estimateSchema,
  identifierSchema,
  nothingSchema,
  originSchema,
  textSchema,
  timestampSchema,
} from './records/basics.ts'
import { runReportSchema } from './records/runReport.ts'
import {
  robustnessResultSchema,
  sweepPlanSchema,
  sweepResultSchema,
  walkForwardPlanSchema,
  walkForwardResultSchema,
} from './records/sweep.ts'
import { sizingRuleSchema } from './risk.ts'

/** One strategy of a run, with the part of the account it may use. */
export const strategyOfRunSchema = z.strictObject({
  strategyId: identifierSchema<StrategyId>(),
  kind: z.string().min(1).max(120),
  parameters: z.record(z.string(), z.union([z.number(), z.string()])),
  /** Share of the equity that entries of this strategy may take, where the run states sizes of its own. */
  share: z.number().positive().max(1),
  /** SHA-256 of the source of a strategy that does not ship with the program. */
  source: z.string().length(64).optional(),
})
/** One strategy of a run. */
export type StrategyOfRun = z.infer<typeof strategyOfRunSchema>

/** Everything that decides the outcome of a backtest beside the data; its canonical form is hashed. */
export const backtestConfigurationSchema = z.strictObject({
  strategies: z.array(strategyOfRunSchema).min(1).max(50).readonly(),
  exchange: exchangeConfigurationSchema,
  startingCash: z.number().positive(),
  currency: currencySchema,
  sizing: sizingRuleSchema,
  stopLoss: z.number().positive().max(1).nullable(),
  takeProfit: z.number().positive().nullable(),
  finalize: z.boolean(),
})
/** Everything that decides the outcome of a backtest beside the data. */
export type BacktestConfiguration = z.infer<typeof backtestConfigurationSchema>

/** One closed round trip; prices and money in currency units, pnl net of fees. */
const tradeSchema = z.strictObject({
  instrumentId: identifierSchema<InstrumentId>(),
  strategyId: identifierSchema<StrategyId>(),
  side: z.enum(['LONG', 'SHORT']),
  size: z.number().positive(),
  entryTime: timestampSchema,
  exitTime: timestampSchema,
  entryPrice: z.number(),
  exitPrice: z.number(),
  commission: z.number(),
  pnl: z.number(),
  /** How far the price went against and for the trade while it was open, as shares of the entry price, >= 0. */
  adverse: z.number().nonnegative(),
  favourable: z.number().nonnegative(),
})

/** Statistics of a run; percentages in percent, null where the data does not define the figure. */
export const statisticsSchema = z.strictObject({
  bars: z.number().int(),
  trades: z.number().int(),
  equityFinal: z.number(),
  equityPeak: z.number(),
  returnPct: z.number(),
  buyHoldReturnPct: z.number().nullable(),
  cagrPct: z.number().nullable(),
  annualVolatilityPct: z.number().nullable(),
  sharpe: z.number().nullable(),
  sortino: z.number().nullable(),
  calmar: z.number().nullable(),
  maxDrawdownPct: z.number(),
  winRatePct: z.number().nullable(),
  profitFactor: z.number().nullable(),
  sqn: z.number().nullable(),
  exposurePct: z.number(),
  commissionsPaid: z.number(),
})
/** Statistics of a run. */
export type Statistics = z.infer<typeof statisticsSchema>

/** The figures that carry n and an interval on screen; null means not enough data. */
const intervalsSchema = z.record(z.string(), estimateSchema.nullable())

/** One set of bars that a run was made on. */
const dataOfRunSchema = z.strictObject({
  datasetId: z.string(),
  instrumentId: identifierSchema<InstrumentId>(),
  interval: barIntervalSchema,
  bars: z.number().int().nonnegative(),
  dataHash: z.string(),
})

/** A finished run. */
export const backtestResultSchema = z.strictObject({
  runId: z.string(),
  configuration: backtestConfigurationSchema,
  data: z.array(dataOfRunSchema).min(1).readonly(),
  origin: originSchema,
  statistics: statisticsSchema,
  intervals: intervalsSchema,
  /** Gross, cost and net profit in currency units. */
  grossProfit: z.number(),
  costs: z.number(),
  netProfit: z.number(),
  trades: z.array(tradeSchema).readonly(),
  /**
   * One value for each moment at which bars closed: the label of the bars, the equity and the drawdown then, and the close
   * of the one instrument or the mean growth of all of them from 1.
   */
  equity: z.strictObject({ time: columnSchema, value: columnSchema, drawdown: columnSchema, close: columnSchema }),
  orderListHash: z.string(),
  dataHash: z.string(),
  configHash: z.string(),
  report: runReportSchema,
  /** Id of the run in the record of experiments; left out where it could not be written there. */
  experimentId: z.string().length(64).optional(),
  seconds: z.number(),
})
/** A finished run. */
export type BacktestResult = z.infer<typeof backtestResultSchema>

const runShape = {
  datasetIds: z.array(identifierSchema<DatasetId>()).min(1).max(1_000).readonly(),
  configuration: backtestConfigurationSchema,
  label: textSchema,
}
const runReferenceSchema = z.strictObject({ runId: z.string() })

/** One idea and how often it was tried: the failed and the cancelled trials count. */
export const ideaViewSchema = z.strictObject({
  key: z.string(),
  label: textSchema,
  trials: z.number().int().nonnegative(),
  finished: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  cancelled: z.number().int().nonnegative(),
  /** Highest annual Sharpe ratio of a trial, and what it is worth after all of them. */
  best: z
    .strictObject({
      experimentId: z.string(),
      sharpe: z.number(),
      /** Ratio the best of so many trials shows by luck alone, and the probability that this one is above it. */
      luck: z.strictObject({ expectedMaximum: z.number(), deflated: estimateSchema }).nullable(),
    })
    .nullable(),
  /** Times somebody began to count anew; the trials before still count here. */
  resets: z.number().int().nonnegative(),
  lastAt: timestampSchema.nullable(),
})
/** One idea and how often it was tried. */
export type IdeaView = z.infer<typeof ideaViewSchema>

/** Research: backtests run beside the market, with progress and cancel. */
export const researchChannel = defineChannel({
  name: 'research',
  version: 1,
  commands: {
    StartBacktest: {
      payload: z.strictObject(runShape),
      reply: z.strictObject({ runId: z.string() }),
    },
    StartSweep: {
      payload: z.strictObject({ ...runShape, plan: sweepPlanSchema }),
      reply: z.strictObject({ runId: z.string() }),
    },
    StartWalkForward: {
      payload: z.strictObject({ ...runShape, plan: walkForwardPlanSchema }),
      reply: z.strictObject({ runId: z.string() }),
    },
    /** Examines a finished backtest: chance, noise, costs, capacity, periods. */
    StartRobustness: {
      payload: z.strictObject({
        of: z.string(),
        repetitions: z.number().int().min(100).max(10_000),
        seed: z.number().int().nonnegative(),
      }),
      reply: z.strictObject({ runId: z.string() }),
    },
    CancelRun: { payload: runReferenceSchema, reply: nothingSchema },
    QueryResult: { payload: runReferenceSchema, reply: backtestResultSchema },
    QuerySweep: { payload: runReferenceSchema, reply: sweepResultSchema },
    QueryWalkForward: { payload: runReferenceSchema, reply: walkForwardResultSchema },
    QueryRobustness: { payload: runReferenceSchema, reply: robustnessResultSchema },
    /** The equity of a run under way, as far as it has come; thinned for a small chart. */
    QueryPartial: {
      payload: runReferenceSchema,
      reply: z.strictObject({ time: columnSchema, value: columnSchema, done: z.number(), total: z.number() }),
    },
    /** Every idea that was ever tried here, and how often. */
    QueryTrials: {
      payload: nothingSchema,
      reply: z.strictObject({
        ideas: z.array(ideaViewSchema).readonly(),
        verified: z.boolean(),
        finding: textSchema.nullable(),
      }),
    },
    SetRunTags: {
      payload: z.strictObject({ runId: z.string(), tags: z.array(z.string().min(1).max(40)).max(20).readonly() }),
      reply: nothingSchema,
    },
    /** A run as a file to keep: a page, its trades, or everything. */
    ExportRun: {
      payload: z.strictObject({ runId: z.string(), format: z.enum(['html', 'csv', 'json']) }),
      reply: z.strictObject({ fileName: z.string().max(200), mediaType: z.string().max(60), text: z.string() }),
    },
  },
  events: {
    RunFinished: z.strictObject({
      runId: z.string(),
      state: z.enum(['DONE', 'CANCELLED', 'FAILED']),
      note: textSchema,
    }),
  },
})
