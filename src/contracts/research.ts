import * as z from 'zod'
import type { DatasetId } from '#core/model/identifiers.ts'
import { exchangeConfigurationSchema } from './broker.ts'
import { defineChannel } from './channel.ts'
import {
  columnSchema,
  estimateSchema,
  identifierSchema,
  nothingSchema,
  originSchema,
  textSchema,
  timestampSchema,
} from './records/basics.ts'
import { sizingRuleSchema } from './risk.ts'

/** Everything that decides the outcome of a backtest beside the data; its canonical form is hashed. */
export const backtestConfigurationSchema = z.strictObject({
  strategy: z.strictObject({ kind: z.string(), parameters: z.record(z.string(), z.union([z.number(), z.string()])) }),
  exchange: exchangeConfigurationSchema,
  startingCash: z.number().positive(),
  currency: z.string().length(3),
  sizing: sizingRuleSchema,
  stopLoss: z.number().positive().max(1).nullable(),
  takeProfit: z.number().positive().nullable(),
  finalize: z.boolean(),
})
/** Everything that decides the outcome of a backtest beside the data. */
export type BacktestConfiguration = z.infer<typeof backtestConfigurationSchema>

/** One closed round trip; prices in currency units, pnl net of fees. */
const tradeSchema = z.strictObject({
  side: z.enum(['LONG', 'SHORT']),
  size: z.number().positive(),
  entryTime: timestampSchema,
  exitTime: timestampSchema,
  entryPrice: z.number(),
  exitPrice: z.number(),
  pnl: z.number(),
})

/** Statistics of a run; percentages in percent, null where the data does not define the figure. */
export const statisticsSchema = z.strictObject({
  bars: z.number().int(),
  trades: z.number().int(),
  equityFinal: z.number(),
  equityPeak: z.number(),
  returnPct: z.number(),
  buyHoldReturnPct: z.number(),
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

/** A finished run. */
export const backtestResultSchema = z.strictObject({
  runId: z.string(),
  configuration: backtestConfigurationSchema,
  datasetId: z.string(),
  origin: originSchema,
  statistics: statisticsSchema,
  intervals: intervalsSchema,
  /** Gross, cost and net profit in currency units. */
  grossProfit: z.number(),
  costs: z.number(),
  netProfit: z.number(),
  trades: z.array(tradeSchema).readonly(),
  /** One value per bar: its label, the equity and the drawdown at its close, and the close itself. */
  equity: z.strictObject({ time: columnSchema, value: columnSchema, drawdown: columnSchema, close: columnSchema }),
  orderListHash: z.string(),
  dataHash: z.string(),
  configHash: z.string(),
  seconds: z.number(),
})
/** A finished run. */
export type BacktestResult = z.infer<typeof backtestResultSchema>

/** Research: backtests run beside the market, with progress and cancel. */
export const researchChannel = defineChannel({
  name: 'research',
  version: 1,
  commands: {
    StartBacktest: {
      payload: z.strictObject({
        datasetId: identifierSchema<DatasetId>(),
        configuration: backtestConfigurationSchema,
        label: textSchema,
      }),
      reply: z.strictObject({ runId: z.string() }),
    },
    CancelRun: { payload: z.strictObject({ runId: z.string() }), reply: nothingSchema },
    QueryResult: { payload: z.strictObject({ runId: z.string() }), reply: backtestResultSchema },
  },
  events: {
    RunFinished: z.strictObject({
      runId: z.string(),
      state: z.enum(['DONE', 'CANCELLED', 'FAILED']),
      note: textSchema,
    }),
  },
})
