import * as z from 'zod'
import type { DatasetId, InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import { exchangeConfigurationSchema } from './broker.ts'
import { defineChannel } from './channel.ts'
import {
  barIntervalSchema,
  columnSchema,
  estimateSchema,
  identifierSchema,
  nothingSchema,
  originSchema,
  textSchema,
  timestampSchema,
} from './records/basics.ts'
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
  currency: z.string().length(3),
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
        datasetIds: z.array(identifierSchema<DatasetId>()).min(1).max(1_000).readonly(),
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
