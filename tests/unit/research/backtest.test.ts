import { describe, expect, it } from 'vitest'
import { runBacktest } from '#engines/research/backtest.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import {
  buildConfiguration,
  buildRequest,
  dailyBars,
  finishedRun,
  RESEARCH_PORTS,
  smaCross,
  walkBars,
} from '../../helpers/backtestBench.ts'

/**
 * Closes fall, rise at bar 3 and 4, fall at bar 5 and 6: with averages of 1 and 2 bars the signals come at the close of
 * bar 3 (up) and of bar 5 (down).
 */
const BARS = dailyBars([
  [10, 10, 10, 10],
  [9.5, 9.5, 9, 9],
  [8.5, 8.5, 8, 8],
  [9, 12, 9, 12],
  [12.5, 13, 12.5, 13],
  [13, 13, 9, 9],
  [8.5, 8.6, 8, 8],
  [7.9, 8, 7, 7],
])

const LONG = { strategies: [smaCross({ fast: 1, slow: 2, side: 'long' })] }

describe('a backtest', () => {
  it('is diagnosed at the prices it filled at, however fine they are', () => {
    const { result } = finishedRun(buildRequest(BARS, buildConfiguration(LONG)))
    const codes = result.report.findings.map(({ code }) => code)
    expect(codes).not.toContain('LOOK_AHEAD_PRICE')
    expect(codes).not.toContain('FILL_AT_EXTREME')
  })

  it('fills a signal at the open of the next bar, with as many whole units as the equity buys', () => {
    const { result, warnings } = finishedRun(buildRequest(BARS, buildConfiguration(LONG)))
    expect(result.trades).toEqual([
      {
        instrumentId: 'ACME.TEST',
        strategyId: 'sma-cross',
        side: 'LONG',
        size: 800,
        entryTime: BARS.tsOpen[4],
        exitTime: BARS.tsOpen[6],
        entryPrice: 12.5,
        exitPrice: 8.5,
        commission: 0,
        pnl: -3_200,
        // It lived through a high of 13, and left at the lowest price of its life.
        adverse: expect.closeTo(0.32, 12),
        favourable: expect.closeTo(0.04, 12),
      },
    ])
    expect([...result.equity.value]).toEqual([10_000, 10_000, 10_000, 10_000, 10_400, 7_200, 6_800, 6_800])
    expect(result.statistics).toMatchObject({
      bars: 8,
      trades: 1,
      equityFinal: 6_800,
      winRatePct: 0,
      commissionsPaid: 0,
    })
    expect(warnings).toEqual([])
  })

  it('reverses by closing and opening at the same moment', () => {
    const { result } = finishedRun(buildRequest(BARS, buildConfiguration({ finalize: true })))
    expect(result.trades.map(({ side, size, entryPrice, exitPrice }) => [side, size, entryPrice, exitPrice])).toEqual([
      ['LONG', 800, 12.5, 8.5],
      // 6,800 buy 800 units of the short at 8.50; the end closes it at the last open.
      ['SHORT', 800, 8.5, 7.9],
    ])
    expect(result.statistics.equityFinal).toBeCloseTo(7_280, 6)
  })

  it('renews a position that is signalled again, at the size of the moment', () => {
    const flat = (price: number): readonly [number, number, number, number] => [price, price, price, price]
    // Equal closes at bar 3 hide the cross down, so the strategy says LONG at bar 2 and again at bar 5.
    const bars = dailyBars([flat(10), flat(9), flat(10), flat(10), flat(9), flat(10), flat(12), flat(12)])
    const { result } = finishedRun(buildRequest(bars, buildConfiguration({ ...LONG, finalize: true })))
    expect(result.trades).toMatchObject([
      { size: 1_000, entryTime: bars.tsOpen[3], exitTime: bars.tsOpen[6], entryPrice: 10, exitPrice: 12 },
      { size: 1_000, entryTime: bars.tsOpen[6], entryPrice: 12 },
    ])
  })

  it('fills at the close of the bar that gave the signal when asked to', () => {
    const { result } = finishedRun(buildRequest(BARS, buildConfiguration(LONG, { fill: 'close' })))
    expect(result.trades).toMatchObject([
      { size: 833, entryTime: BARS.tsOpen[3], exitTime: BARS.tsOpen[5], entryPrice: 12, exitPrice: 9 },
    ])
    expect(result.equity.value[3]).toBeCloseTo(10_000, 6)
  })

  it('pays commission at entry and exit, and half the spread on each side', () => {
    const { result } = finishedRun(
      buildRequest(
        BARS,
        buildConfiguration({ ...LONG, sizing: { kind: 'units', units: 100 } }, { commission: 0.01, spread: 0.02 }),
      ),
    )
    const [trade] = result.trades
    expect(trade).toMatchObject({ size: 100, entryPrice: 12.625, exitPrice: 8.415 })
    expect(result.statistics.commissionsPaid).toBeCloseTo(12.625 + 8.415, 6)
    expect(trade?.pnl).toBeCloseTo(100 * (8.415 - 12.625) - 21.04, 6)
    expect(result.costs).toBeCloseTo(21.04 + 12.5 + 8.5, 6)
    expect(result.grossProfit).toBeCloseTo(-400, 6)
  })

  it('pays the whole spread at the entry when asked to', () => {
    const { result } = finishedRun(
      buildRequest(
        BARS,
        buildConfiguration(
          { ...LONG, sizing: { kind: 'units', units: 100 } },
          { spread: 0.02, spreadPaid: 'at-entry' },
        ),
      ),
    )
    expect(result.trades).toMatchObject([{ entryPrice: 12.75, exitPrice: 8.5 }])
  })

  it('stops at its distance from the fill, the stop before the target within one bar', () => {
    const wide = dailyBars([
      [10, 10, 10, 10],
      [9.5, 9.5, 9, 9],
      [9.5, 10, 9.5, 10],
      [10, 10.4, 9.8, 10.2],
      [10.2, 11.5, 9.4, 11],
      [11, 12, 11, 12],
    ])
    const exits = { ...LONG, stopLoss: 0.05, takeProfit: 0.1, sizing: { kind: 'units', units: 10 } } as const
    const { result } = finishedRun(buildRequest(wide, buildConfiguration(exits)))
    expect(result.trades).toMatchObject([
      { entryPrice: 10, exitPrice: 9.5, entryTime: wide.tsOpen[3], exitTime: wide.tsOpen[4] },
    ])
    const wider = finishedRun(buildRequest(wide, buildConfiguration({ ...exits, stopLoss: 0.2 })))
    expect(wider.result.trades).toMatchObject([{ exitPrice: 11, exitTime: wide.tsOpen[4] }])
  })

  it('gives a gap through the stop the gap price', () => {
    const gap = dailyBars([
      [10, 10, 10, 10],
      [9.5, 9.5, 9, 9],
      [9.5, 10, 9.5, 10],
      [10, 10.2, 9.9, 10.1],
      [8, 8.5, 7.5, 8],
    ])
    const { result } = finishedRun(buildRequest(gap, buildConfiguration({ ...LONG, stopLoss: 0.05 })))
    expect(result.trades).toMatchObject([{ entryPrice: 10, exitPrice: 8 }])
  })

  it('notes an equity that is too small for one unit', () => {
    const { result, warnings } = finishedRun(buildRequest(BARS, buildConfiguration({ ...LONG, startingCash: 5 })))
    expect(result.trades).toEqual([])
    expect(result.statistics.equityFinal).toBe(5)
    expect(warnings.some((warning) => warning.includes('INSUFFICIENT_FUNDS'))).toBe(true)
  })

  it('says when a position is still held at the end', () => {
    const { warnings } = finishedRun(buildRequest(BARS, buildConfiguration()))
    expect(warnings.some((warning) => warning.includes('--finalize'))).toBe(true)
  })

  it('sizes by the house when asked to, with a stop and the caps', () => {
    const bars = walkBars(2_000)
    const house = buildConfiguration({
      sizing: { kind: 'house' },
      strategies: [smaCross({ fast: 10, slow: 30, side: 'long' })],
    })
    const { result } = finishedRun(buildRequest(bars, house, '1m'))
    expect(result.trades.length).toBeGreaterThan(5)
    for (const { size, entryPrice } of result.trades) expect(size * entryPrice).toBeLessThanOrEqual(0.0201 * 10_000)
  })

  it('is the same again, and of another hash with other costs', () => {
    const bars = walkBars(5_000)
    const configuration = buildConfiguration({
      strategies: [smaCross({ fast: 5, slow: 20, side: 'both' })],
    })
    const hashes = (commission: number): readonly string[] => {
      const { result } = finishedRun(
        buildRequest(bars, { ...configuration, exchange: { ...configuration.exchange, commission } }, '1m'),
      )
      return [result.orderListHash, result.dataHash, result.configHash]
    }
    const [orders, data, config] = hashes(0.001)
    expect(hashes(0.001)).toEqual([orders, data, config])
    const other = hashes(0.002)
    expect(other[1]).toBe(data)
    expect(other[0]).not.toBe(orders)
    expect(other[2]).not.toBe(config)
  })

  it('tells how far it is and stops when it is cancelled', () => {
    const request = buildRequest(
      walkBars(60_000),
      buildConfiguration({ strategies: [smaCross({ fast: 10, slow: 30, side: 'both' })] }),
      '1m',
    )
    const told: number[] = []
    finishedRun(request, { onProgress: ({ done, total }) => void told.push(done / total) })
    expect(told.length).toBeGreaterThan(3)
    expect(told).toEqual(told.toSorted((left, right) => left - right))
    expect(told.at(-1)).toBe(1)
    let asked = 0
    const outcome = runBacktest(request, RESEARCH_PORTS, { isCancelled: () => (asked += 1) > 2 })
    expect(outcome).toEqual({ kind: 'CANCELLED' })
  })

  it.each([
    ['unknown strategies', { strategies: [{ ...smaCross({}), kind: 'nonsense' }] }, 'UNKNOWN_STRATEGY'],
    ['impossible parameters', { strategies: [smaCross({ fast: 30, slow: 10 })] }, 'CONFLICT'],
    ['more cash than can be counted', { startingCash: 1e12 }, 'TOO_MUCH_MONEY'],
  ])('refuses %s', (_, changes, code) => {
    const outcome = runBacktest(buildRequest(BARS, buildConfiguration(changes)), RESEARCH_PORTS)
    expect(outcome).toMatchObject({ kind: 'FAILED', failure: { code } })
  })

  it('refuses to run on nothing, and on bars that cannot be', () => {
    expect(runBacktest(buildRequest(dailyBars([]), buildConfiguration()), RESEARCH_PORTS)).toMatchObject({
      failure: { code: 'NO_BARS' },
    })
    const impossible = dailyBars([
      [10, 9, 11, 10],
      [10, 10, 10, 10],
    ])
    expect(runBacktest(buildRequest(impossible, buildConfiguration()), RESEARCH_PORTS)).toMatchObject({
      failure: { code: 'RUN_INCOMPLETE' },
    })
  })

  it('counts money that outgrows exact integers as a failure, not as a number', () => {
    const flat = (price: number): readonly [number, number, number, number] => [price, price, price, price]
    const bars = dailyBars([flat(1), flat(0.9), flat(1), [1, 1e7, 1, 1e7], flat(9e6), flat(9e6)])
    const outcome = runBacktest(
      buildRequest(
        bars,
        buildConfiguration({ startingCash: 1e9 }),
        '1d',
        buildInstrument({ calendar: 'ALWAYS', priceDecimals: 0 }),
      ),
      RESEARCH_PORTS,
    )
    expect(outcome).toMatchObject({ kind: 'FAILED', failure: { code: 'TOO_MUCH_MONEY' } })
  })
})
