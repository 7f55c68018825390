import { describe, expect, it } from 'vitest'
import { DAY } from '#core/time/duration.ts'
import { buildConfiguration, buildRequest, finishedRun, smaCross, walkBars } from '../../helpers/backtestBench.ts'

describe('a backtest under house rules whose losses reach the limit', () => {
  const configuration = buildConfiguration(
    { strategies: [smaCross({ fast: 2, slow: 4, side: 'both' })], sizing: { kind: 'house' }, stopLoss: 0.01 },
    { commission: 0.03 },
  )
  const { result, warnings } = finishedRun(buildRequest(walkBars(2_000, 3, DAY), configuration))

  it('ends with all of its bars, and opens nothing after the shutdown', () => {
    expect(result.statistics.bars).toBe(2_000)
    expect(result.statistics.maxDrawdownPct).toBeGreaterThan(15)
    expect(result.statistics.maxDrawdownPct).toBeLessThan(16)
    const last = result.trades.at(-1)?.exitTime ?? 0
    const end = result.equity.time.at(-1) ?? 0
    expect(end - last).toBeGreaterThan(100 * DAY)
  })

  it('says why', () => {
    expect(warnings.some((text) => text.includes('KILL'))).toBe(true)
  })
})
