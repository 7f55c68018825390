import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { hashBars } from '#adapters/barHash.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import type { BacktestConfiguration, StrategyOfRun } from '#contracts/research.ts'
import {
  enginesFor,
  fineData,
  runBacktest,
  type BacktestObserver,
  type BacktestOutcome,
  type BacktestRequest,
} from '#engines/research/backtest.ts'
import { LockStep } from '#engines/research/lockStep.ts'
import { FactCollector } from '#engines/research/runFacts.ts'
import type { JudgedRun } from '#engines/research/runResult.ts'
import { openingLines } from '#engines/research/script.ts'
import { buildInstrument } from '../builders/instrument.ts'

export const RESEARCH_PORTS = { sha256, elapsed: () => performance.now() / 1_000 }

/** A moving-average cross that may use the whole account. */
export function smaCross(parameters: StrategyOfRun['parameters']): StrategyOfRun {
  return { strategyId: identifier<StrategyId>('sma-cross'), kind: 'sma-cross', parameters, share: 1 }
}

/** Builds the configuration of a long-and-short sma-cross with all of 10,000 and no costs. */
export function buildConfiguration(
  changes: Partial<BacktestConfiguration> = {},
  exchange: Partial<BacktestConfiguration['exchange']> = {},
): BacktestConfiguration {
  return {
    strategies: [smaCross({ fast: 1, slow: 2, side: 'both' })],
    exchange: {
      commission: 0,
      spread: 0,
      spreadPaid: 'each-side',
      slippage: 0,
      latency: 0,
      volumeShare: null,
      fill: 'next-open',
      ...exchange,
    },
    startingCash: 10_000,
    currency: 'USD',
    sizing: { kind: 'all-in' },
    stopLoss: null,
    takeProfit: null,
    finalize: false,
    ...changes,
  }
}

/** Bars as `[open, high, low, close]`, one a day from a Monday on. */
export function dailyBars(rows: readonly (readonly [number, number, number, number])[]): BarColumns {
  const from = parseTimestamp('2026-01-05') ?? 0
  const column = (place: 0 | 1 | 2 | 3): Float64Array => Float64Array.from(rows, (row) => row[place])
  return {
    tsOpen: Float64Array.from(rows, (_, index) => from + index * DAY),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: new Float64Array(rows.length).fill(1_000_000),
  }
}

/** A seeded walk, one bar a minute: mulberry32, steps of four summed uniforms; the workload DATA of the benchmarks. */
export function walkBars(count: number, seed = 42, step = MINUTE): BarColumns {
  const random = mulberry32(seed)
  const column = (): Float64Array => new Float64Array(count)
  const bars = { tsOpen: column(), open: column(), high: column(), low: column(), close: column(), volume: column() }
  const from = parseTimestamp('2020-01-01') ?? 0
  let price = 100
  for (let index = 0; index < count; index += 1) {
    const open = price
    const close = price * (1 + (random() + random() + random() + random() - 2) * 0.002)
    bars.tsOpen[index] = from + index * step
    bars.open[index] = open
    bars.high[index] = Math.max(open, close) * (1 + 0.001 * random())
    bars.low[index] = Math.min(open, close) * (1 - 0.001 * random())
    bars.close[index] = close
    bars.volume[index] = 1_000 + 9_000 * random()
    price = close
  }
  return bars
}

/** The request of a run over bars; the instrument trades around the clock unless told otherwise. */
export function buildRequest(
  columns: BarColumns,
  configuration: BacktestConfiguration,
  interval: BarInterval = '1d',
  instrument: Instrument = buildInstrument({ calendar: 'ALWAYS' }),
): BacktestRequest {
  const series = { instrumentId: instrument.id, interval, origin: 'historical', columns } as const
  return {
    runId: 'test',
    configuration,
    data: { sets: [{ datasetId: 'test', instrument, series, dataHash: hashBars(columns) }] },
  }
}

/** Runs to the end, which must be a good one. */
export function finishedRun(request: BacktestRequest, observer?: BacktestObserver): JudgedRun {
  const outcome: BacktestOutcome = runBacktest(request, RESEARCH_PORTS, observer)
  if (outcome.kind !== 'DONE') throw new Error(JSON.stringify(outcome))
  return outcome.run
}

/** Plays a run through the engines without judging it: how many round trips it made, and what their entries paid. */
export function playedRun(request: BacktestRequest): { readonly trades: number; readonly paid: number } {
  const data = fineData(request.data)
  const facts = new FactCollector(request.configuration, data)
  const house = new LockStep(enginesFor(data, RESEARCH_PORTS), (envelope) => facts.onEvent(envelope))
  for (const line of openingLines(request.configuration, data)) {
    const answer = house.command(line)
    if (!answer.ok) throw new Error(answer.failure.message)
    while (house.advance(100_000));
  }
  const { account } = facts.facts()
  return {
    trades: account.trades.length,
    paid: account.trades.reduce((sum, { trade }) => sum + trade.entryPrice, 0),
  }
}

function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
