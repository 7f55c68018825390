import { describe, expect, it } from 'vitest'
import { sha256 } from '#adapters/storage/sha256.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import { runBacktest, type BacktestRequest } from '#engines/research/backtest.ts'
import { findProgram } from '#hosts/program.ts'
import { createThreadedBacktest } from '#hosts/threads/threadedBacktest.ts'
import { smaCross } from '../../helpers/backtestBench.ts'
import { buildDailyColumns, buildDataset } from '../../builders/dataset.ts'

const CONFIGURATION: BacktestConfiguration = {
  strategies: [smaCross({ fast: 3, slow: 8, side: 'both' })],
  exchange: {
    commission: 0.002,
    spread: 0.001,
    slippage: 0,
    latency: 0,
    volumeShare: null,
    fill: 'next-open',
    spreadPaid: 'each-side',
  },
  startingCash: 10_000,
  currency: 'USD',
  sizing: { kind: 'all-in' },
  stopLoss: 0.03,
  takeProfit: null,
  finalize: true,
}

function wavyRequest(bars: number): BacktestRequest {
  const columns = buildDailyColumns(bars)
  for (let bar = 0; bar < bars; bar += 1) {
    const close = 100 + 20 * Math.sin(bar / 7) + 5 * Math.sin(bar / 3)
    const open = columns.close[bar - 1] ?? close
    columns.open[bar] = open
    columns.close[bar] = close
    columns.high[bar] = Math.max(open, close) + 0.5
    columns.low[bar] = Math.min(open, close) - 0.5
  }
  const { dataset } = buildDataset('wave', columns)
  const { instrumentId, interval, origin, dataHash } = dataset.view
  return {
    runId: 'test',
    configuration: CONFIGURATION,
    data: {
      sets: [
        {
          datasetId: 'wave',
          instrument: dataset.instrument,
          series: { instrumentId, interval, origin, columns },
          dataHash,
        },
      ],
    },
  }
}

const program = findProgram()
const overThreads = createThreadedBacktest({ workers: program.workers, resources: program.resources })

describe('a backtest over threads', () => {
  it('gives the very same orders, trades and statistics as on one thread', async () => {
    const request = wavyRequest(400)
    const here = runBacktest(request, { sha256, elapsed: () => 0 })
    const there = await overThreads(request, {})
    if (here.kind !== 'DONE' || there.kind !== 'DONE') throw new Error(`${here.kind}, ${there.kind}`)
    expect(here.run.result.statistics.trades).toBeGreaterThan(10)
    expect(there.run.result.orderListHash).toBe(here.run.result.orderListHash)
    expect({ ...there.run.result, seconds: 0 }).toEqual({ ...here.run.result, seconds: 0 })
  })

  it('can be cancelled, and says why it cannot begin', async () => {
    const request = wavyRequest(400)
    expect(await overThreads(request, { isCancelled: () => true })).toEqual({ kind: 'CANCELLED' })
    const unknown = {
      ...request,
      configuration: { ...CONFIGURATION, strategies: [{ ...smaCross({}), kind: 'magic' }] },
    }
    expect(await overThreads(unknown, {})).toMatchObject({ kind: 'FAILED', failure: { code: 'UNKNOWN_STRATEGY' } })
  })
})
