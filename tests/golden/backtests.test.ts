import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSampleDataset } from '#adapters/feeds/sample/sampleDataset.ts'
import { DAY } from '#core/time/duration.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import type { BacktestRequest } from '#engines/research/backtest.ts'
import { buildConfiguration, buildRequest, finishedRun, smaCross, walkBars } from '../helpers/backtestBench.ts'

/**
 * What runs came to when they were last looked at: statistics and the hash of the order list. A change of one of them is
 * a change of how the house trades: write the reason into the change log.
 */
const GOLDEN = JSON.parse(readFileSync(new URL('backtests.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, { readonly orderListHash: string; readonly statistics: Readonly<Record<string, number | null>> }>
>

const cross = (fast: number, slow: number, side: 'both' | 'long'): BacktestConfiguration['strategies'] => {
  return [smaCross({ fast, slow, side })]
}

const walk = (seed: number, configuration: BacktestConfiguration): BacktestRequest =>
  buildRequest(walkBars(3_000, seed, DAY), configuration)

function sample(configuration: BacktestConfiguration): BacktestRequest {
  const read = readSampleDataset('resources/data/sp500-daily.csv')
  if (!read.ok) throw new Error(read.failure.message)
  const { dataset, columns } = read.value
  const { instrumentId, interval, origin, dataHash } = dataset.view
  const set = {
    datasetId: 'sp500-daily',
    instrument: dataset.instrument,
    series: { instrumentId, interval, origin, columns },
    dataHash,
  }
  return { runId: 'golden', configuration, data: { sets: [set] } }
}

const RUNS: Readonly<Record<string, () => BacktestRequest>> = {
  'walk 1, 10/30 both': () => walk(1, buildConfiguration({ strategies: cross(10, 30, 'both'), finalize: true })),
  'walk 1, 5/15 long, costs': () =>
    walk(
      1,
      buildConfiguration({ strategies: cross(5, 15, 'long') }, { commission: 0.001, spread: 0.0004, slippage: 0.0002 }),
    ),
  'walk 2, 5/15 both, stop and target': () =>
    walk(
      2,
      buildConfiguration(
        { strategies: cross(5, 15, 'both'), stopLoss: 0.02, takeProfit: 0.04, finalize: true },
        { commission: 0.0005 },
      ),
    ),
  'walk 2, 8/21 both, at the close': () =>
    walk(2, buildConfiguration({ strategies: cross(8, 21, 'both'), finalize: true }, { fill: 'close' })),
  'walk 3, 10/30 long, 25 units, a thousandth of the volume': () =>
    walk(
      3,
      buildConfiguration(
        { strategies: cross(10, 30, 'long'), sizing: { kind: 'units', units: 25 } },
        { volumeShare: 0.001 },
      ),
    ),
  'walk 3, 10/30 long, house rules': () =>
    walk(3, buildConfiguration({ strategies: cross(10, 30, 'long'), sizing: { kind: 'house' } })),
  'S&P 500, 50/200 long': () =>
    sample(buildConfiguration({ strategies: cross(50, 200, 'long'), finalize: true }, { commission: 0.0005 })),
  'S&P 500, 10/30 both': () =>
    sample(buildConfiguration({ strategies: cross(10, 30, 'both'), finalize: true }, { spread: 0.0002 })),
}

describe('golden backtests', () => {
  it.each(Object.keys(RUNS))('%s', (name) => {
    const request = RUNS[name]?.()
    if (request === undefined) throw new Error(name)
    const { statistics, orderListHash } = finishedRun(request).result
    expect(statistics.trades).toBeGreaterThan(0)
    expect({ orderListHash, statistics }).toEqual(GOLDEN[name])
  })

  it('holds nothing that is not run', () => {
    expect(Object.keys(GOLDEN).toSorted()).toEqual(Object.keys(RUNS).toSorted())
  })
})
