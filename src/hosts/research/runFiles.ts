import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import type { ExperimentSeries, TradeOfExperiment } from '#adapters/storage/research/experimentTable.ts'
import { barIntervalSchema, columnSchema, estimateSchema, originSchema } from '#contracts/records/basics.ts'
import { decodeWire } from '#contracts/wireCodec.ts'

const strategySchema = z.looseObject({ kind: z.string(), source: z.string().optional() })
const dataSchema = z.looseObject({
  datasetId: z.string(),
  instrumentId: z.string().optional(),
  interval: barIntervalSchema.optional(),
  dataHash: z.string(),
})
const tradeSchema = z.looseObject({
  instrumentId: z.string().optional(),
  strategyId: z.string().optional(),
  side: z.enum(['LONG', 'SHORT']),
  size: z.number(),
  entryTime: z.number(),
  exitTime: z.number(),
  entryPrice: z.number(),
  exitPrice: z.number(),
  pnl: z.number(),
})

/** What all versions so far have in common; the first knew one strategy and one set of bars. */
const resultSchema = z.object({
  configuration: z.looseObject({
    strategy: strategySchema.optional(),
    strategies: z.array(strategySchema).optional(),
  }),
  datasetId: z.string().optional(),
  data: z.array(dataSchema).optional(),
  dataHash: z.string(),
  configHash: z.string(),
  origin: originSchema,
  statistics: z.record(z.string(), z.number().nullable()),
  intervals: z.record(z.string(), estimateSchema.nullable()),
  grossProfit: z.number(),
  costs: z.number(),
  netProfit: z.number(),
  trades: z.array(tradeSchema),
  equity: z.object({ time: columnSchema, value: columnSchema, drawdown: columnSchema, close: columnSchema.optional() }),
  orderListHash: z.string(),
  seconds: z.number(),
})

const fileSchema = z.object({
  job: z.object({
    key: z.string(),
    label: z.string().max(2_000),
    state: z.string(),
    startedAt: z.number().int().nonnegative(),
    failure: z.string().nullable(),
  }),
  result: resultSchema.nullable(),
})

type RawRun = z.infer<typeof fileSchema>
type RawResult = z.infer<typeof resultSchema>

/** A run as a file of any version tells it; null without a result. */
export interface RunOfFile {
  readonly job: RawRun['job']
  readonly result:
    | (Omit<RawResult, 'data' | 'trades' | 'equity'> & {
        readonly strategies: readonly { readonly kind: string; readonly source?: string | undefined }[]
        readonly data: readonly z.infer<typeof dataSchema>[]
        readonly trades: readonly TradeOfExperiment[]
        readonly equity: ExperimentSeries['equity']
      })
    | null
}

/** Every run kept in a file of the data directory, oldest first; files that are no runs are passed over. */
export function readRunFiles(dataDirectory: string): readonly RunOfFile[] {
  const folder = path.join(dataDirectory, 'runs')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^run-\d{6}\.json$/.test(name))
    .toSorted()
    .flatMap((name) => readRunFile(path.join(folder, name)) ?? [])
}

function readRunFile(file: string): RunOfFile | null {
  try {
    const decoded = decodeWire(readFileSync(file, 'utf8'))
    const parsed = decoded.ok ? fileSchema.safeParse(decoded.message) : null
    return parsed?.success === true ? ofAnyVersion(parsed.data) : null
  } catch {
    return null
  }
}

function ofAnyVersion({ job, result }: RawRun): RunOfFile {
  if (result === null) return { job, result }
  const { strategy, strategies = strategy === undefined ? [] : [strategy] } = result.configuration
  const { dataHash, datasetId = 'unknown', data = [{ datasetId, dataHash }] } = result
  const trades = result.trades.map((trade): TradeOfExperiment => {
    const { instrumentId = datasetId, strategyId = strategies[0]?.kind ?? 'unknown' } = trade
    return {
      ...trade,
      instrumentId,
      strategyId,
      commission: typeof trade['commission'] === 'number' ? trade['commission'] : undefined,
    }
  })
  // The first files held no closes.
  const { close = new Float64Array(result.equity.time.length).fill(Number.NaN) } = result.equity
  return { job, result: { ...result, strategies, data, trades, equity: { ...result.equity, close } } }
}
