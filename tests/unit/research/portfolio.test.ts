import { describe, expect, it } from 'vitest'
import { identifier, instrumentId, type StrategyId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import type { StrategyOfRun } from '#contracts/research.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildConfiguration, buildRequest, finishedRun, smaCross, walkBars } from '../../helpers/backtestBench.ts'

const BARS = 600

function setOf(seed: number): SetOfRun {
  const symbol = `S${seed}`
  const instrument = buildInstrument({ id: instrumentId(symbol, 'TEST'), symbol, calendar: 'ALWAYS' })
  const columns = walkBars(BARS, seed, DAY)
  const series = { instrumentId: instrument.id, interval: '1d', origin: 'historical', columns } as const
  return { datasetId: symbol, instrument, series, dataHash: `hash-${seed}` }
}

const SETS = [setOf(1), setOf(2), setOf(3)] as const

function cross(name: string, fast: number, slow: number, share: number): StrategyOfRun {
  return { ...smaCross({ fast, slow, side: 'long' }), strategyId: identifier<StrategyId>(name), share }
}

function requestOf(strategies: readonly StrategyOfRun[], sets: readonly SetOfRun[] = SETS) {
  const [first, ...others] = sets
  if (first === undefined) throw new Error('no set')
  const configuration = buildConfiguration(
    { strategies, sizing: { kind: 'equal', positions: 3 }, finalize: true },
    { commission: 0.0005 },
  )
  return { runId: 'portfolio', configuration, data: { sets: [first, ...others] as const } }
}

describe('a portfolio on one account', () => {
  it('adds up: the equity is the cash at the start and the profit of every trade', () => {
    const { result } = finishedRun(requestOf([cross('slow', 10, 30, 0.6), cross('fast', 3, 9, 0.4)]))
    const profit = result.trades.reduce((sum, { pnl }) => sum + pnl, 0)
    expect(result.trades.length).toBeGreaterThan(100)
    expect(result.statistics.equityFinal).toBeCloseTo(10_000 + profit, 6)
    expect(new Set(result.trades.map(({ strategyId }) => strategyId))).toEqual(new Set(['slow', 'fast']))
    expect(new Set(result.trades.map((trade) => trade.instrumentId)).size).toBe(3)
  })

  it('gives each strategy only its share, in equal parts', () => {
    const { result } = finishedRun(requestOf([cross('slow', 10, 30, 0.6), cross('fast', 3, 9, 0.4)]))
    const [time, equity] = [result.equity.time, result.equity.value]
    for (const { strategyId, size, entryPrice, entryTime } of result.trades) {
      const before = equity[Math.max(0, time.indexOf(entryTime) - 1)] ?? Number.NaN
      const part = (strategyId === 'slow' ? 0.6 : 0.4) / 3
      expect(size * entryPrice).toBeLessThanOrEqual(part * before * 1.02)
    }
  })

  it('lets no strategy close what another holds', () => {
    const alone = finishedRun(requestOf([cross('slow', 10, 30, 0.6)])).result
    const beside = finishedRun(requestOf([cross('slow', 10, 30, 0.6), cross('fast', 3, 9, 0.4)])).result
    const times = (result: typeof alone): readonly string[] =>
      result.trades
        .filter(({ strategyId, exitTime }) => strategyId === 'slow' && exitTime < (result.equity.time.at(-1) ?? 0))
        .map((trade) => `${trade.instrumentId} ${trade.entryTime} ${trade.exitTime}`)
        .toSorted()
    expect(times(beside)).toEqual(times(alone))
  })

  it('is the one-instrument run where there is one instrument', () => {
    const [first] = SETS
    const alone = requestOf([cross('slow', 10, 30, 1)], [first])
    const plain = buildRequest(first.series.columns, alone.configuration, '1d', first.instrument)
    const one = finishedRun(alone).result
    const other = finishedRun(plain).result
    expect(one.orderListHash).toBe(other.orderListHash)
    expect(one.statistics).toEqual(other.statistics)
  })

  it('compares with the mean growth of all instruments', () => {
    const { result } = finishedRun(requestOf([cross('slow', 10, 30, 1)]))
    const growth = SETS.map(({ series }) => (series.columns.close.at(-1) ?? 0) / (series.columns.close[0] ?? 1))
    expect(result.equity.close[0]).toBe(1)
    expect(result.equity.close.at(-1)).toBeCloseTo(growth.reduce((sum, value) => sum + value, 0) / 3, 9)
  })
})
