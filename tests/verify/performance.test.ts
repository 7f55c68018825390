import { describe, expect, it } from 'vitest'
import { tradeExcursion } from '#quant/performance/excursion.ts'
import type { PerformanceStatistics } from '#quant/performance/performance.ts'
import { reportRun } from '#quant/performance/runReport.ts'
import { smaCross } from '#trading/strategies/smaCross.ts'
import { readReference, runReference, tradeReference } from './referenceBacktest.ts'

const FOLDER = '../shared/data/backtesting-py'

type Expected = Readonly<Partial<Record<keyof PerformanceStatistics, number>>>
type Case = readonly [
  file: string,
  fast: number,
  slow: number,
  side: 'both' | 'long',
  commission: number,
  spread: number,
  expected: Expected,
]

/** Results of the reference program (backtesting.py 0.6.6, `finalize_trades=True`) on the same files. */
const CASES: readonly Case[] = [
  [
    'GOOG',
    10,
    30,
    'both',
    0,
    0,
    {
      trades: 66,
      equityFinal: 51422.98999999996,
      equityPeak: 75787.44,
      returnPct: 414.2298999999996,
      buyHoldReturnPct: 522.0601851851852,
      cagrPct: 21.191099249053224,
      calendarCagrPct: 21.160245705962623,
      annualVolatilityPct: 36.49716090702389,
      sharpe: 0.5806232244485349,
      sortino: 1.085343435248866,
      calmar: 0.44166409202994616,
      maxDrawdownPct: 47.98012705007588,
      winRatePct: 46.96969696969697,
      profitFactor: 2.167945974262033,
      sqn: 1.07661873566977,
      exposurePct: 96.74115456238361,
    },
  ],
  [
    'GOOG',
    10,
    20,
    'both',
    0.002,
    0,
    {
      trades: 94,
      equityFinal: 55574.51294000004,
      equityPeak: 56309.05934000004,
      returnPct: 455.74512940000034,
      buyHoldReturnPct: 607.3703606212162,
      cagrPct: 22.30053309479436,
      calendarCagrPct: 22.26792104128772,
      annualVolatilityPct: 37.36318539401453,
      sharpe: 0.5968584546425434,
      sortino: 1.1360043412281067,
      calmar: 0.6572203628743135,
      maxDrawdownPct: 33.93159182905461,
      winRatePct: 53.191489361702125,
      profitFactor: 2.0549634769534375,
      sqn: 1.7913460714016227,
      exposurePct: 97.06703910614524,
      commissionsPaid: 10770.957060000002,
    },
  ],
  [
    'GOOG',
    12,
    26,
    'both',
    0,
    0,
    {
      trades: 74,
      equityFinal: 44264.57000000001,
      equityPeak: 75606.69000000002,
      returnPct: 342.64570000000003,
      buyHoldReturnPct: 572.7781023116082,
      cagrPct: 19.0774733698019,
      calendarCagrPct: 19.049932754715847,
      annualVolatilityPct: 36.234738230958975,
      sharpe: 0.5264967901300333,
      sortino: 0.959485391810341,
      calmar: 0.34647737401119766,
      maxDrawdownPct: 55.06123862848644,
      winRatePct: 45.94594594594595,
      profitFactor: 1.9776594266131038,
      sqn: 0.9323649350018571,
      exposurePct: 96.88081936685289,
    },
  ],
  [
    'GOOG',
    5,
    20,
    'long',
    0.002,
    0.001,
    {
      trades: 57,
      equityFinal: 45798.75518682015,
      equityPeak: 46405.55438682016,
      returnPct: 357.9875518682015,
      buyHoldReturnPct: 607.3703606212162,
      cagrPct: 19.55463841549474,
      calendarCagrPct: 19.52635419064732,
      annualVolatilityPct: 26.519922649972205,
      sharpe: 0.7373565403485531,
      sortino: 1.4140157572395762,
      calmar: 0.646385057593054,
      maxDrawdownPct: 30.252305782423882,
      winRatePct: 49.122807017543856,
      profitFactor: 2.748436787321708,
      sqn: 2.254764453348837,
      exposurePct: 59.12476722532588,
      commissionsPaid: 5746.033223180001,
    },
  ],
  [
    'EURUSD',
    12,
    26,
    'both',
    0,
    0,
    {
      trades: 201,
      equityFinal: 9607.270350000032,
      equityPeak: 10084.342970000003,
      returnPct: -3.9272964999996836,
      buyHoldReturnPct: 14.27508809773967,
      cagrPct: -3.9580847524365526,
      calendarCagrPct: -4.851588053493961,
      annualVolatilityPct: 6.057562736871556,
      sharpe: -0.6534120940001549,
      sortino: -0.833232844787408,
      calmar: -0.45064576019481023,
      maxDrawdownPct: 8.783139889578695,
      winRatePct: 36.81592039800995,
      profitFactor: 0.8855497852053534,
      sqn: -0.6305525637458567,
      exposurePct: 99.2,
    },
  ],
  [
    'EURUSD',
    20,
    60,
    'long',
    0.0005,
    0,
    {
      trades: 45,
      equityFinal: 10197.741954829995,
      equityPeak: 10253.36658457,
      returnPct: 1.9774195482999493,
      buyHoldReturnPct: 14.576574560912835,
      cagrPct: 1.9933955426221894,
      calendarCagrPct: 2.4603806444536414,
      annualVolatilityPct: 5.581554208734722,
      sharpe: 0.35713986966258826,
      sortino: 0.5590993740377954,
      calmar: 0.337317110605973,
      maxDrawdownPct: 5.909559521131779,
      winRatePct: 33.33333333333333,
      profitFactor: 1.167955903465587,
      sqn: 0.38106062520132,
      exposurePct: 58.9,
      commissionsPaid: 448.57196516999994,
    },
  ],
  [
    'EURUSD',
    3,
    7,
    'both',
    0,
    0,
    {
      trades: 798,
      equityFinal: 9760.06103,
      equityPeak: 10227.531220000017,
      returnPct: -2.3993896999999924,
      buyHoldReturnPct: 14.794889038332201,
      cagrPct: -2.3917354167730887,
      calendarCagrPct: -2.969667381906327,
      annualVolatilityPct: 6.3278063911119675,
      sharpe: -0.3779722812209486,
      sortino: -0.5014473874827121,
      calmar: -0.4566499488798249,
      maxDrawdownPct: 5.237568563491757,
      winRatePct: 35.96491228070175,
      profitFactor: 0.9629477747894891,
      sqn: -0.37454541059940843,
      exposurePct: 99.8,
    },
  ],
  [
    'BTCUSD',
    2,
    6,
    'long',
    0.002,
    0,
    {
      trades: 11,
      equityFinal: 6273558.971299999,
      equityPeak: 6348960.9213,
      returnPct: 62635.589712999994,
      buyHoldReturnPct: 1427744.0366972478,
      cagrPct: 64.65757985760312,
      calendarCagrPct: 64.65431654812335,
      annualVolatilityPct: 332.0113768412281,
      sharpe: 0.19474507311393477,
      sortino: 2.4387323099220435,
      calmar: 0.8826136050421456,
      maxDrawdownPct: 73.25694900716567,
      winRatePct: 63.63636363636363,
      profitFactor: 39.23121749631772,
      sqn: 2.1580395875715377,
      exposurePct: 59.61538461538461,
      commissionsPaid: 66903.61869999999,
    },
  ],
  [
    'BTCUSD',
    3,
    10,
    'both',
    0,
    0,
    {
      trades: 8,
      equityFinal: 3674475.71,
      equityPeak: 3711221.71,
      returnPct: 36644.757099999995,
      buyHoldReturnPct: 868560.465116279,
      cagrPct: 57.977694465254714,
      calendarCagrPct: 57.97482354686962,
      annualVolatilityPct: 100.96158643756961,
      sharpe: 0.5742549865844836,
      sortino: 2.0888398085446993,
      calmar: 0.7973616558195932,
      maxDrawdownPct: 72.71191691010088,
      winRatePct: 62.5,
      profitFactor: 54.0534170625593,
      sqn: 1.4471145661385718,
      exposurePct: 81.41025641025641,
    },
  ],
]

describe('the statistics against the reference program', () => {
  it.each(CASES)('%s %i/%i %s, commission %d, spread %d', (file, fast, slow, side, commission, spread, expected) => {
    const bars = readReference(`${FOLDER}/${file}.csv`)
    const { statistics } = runReference(smaCross, bars, {
      cash: 10_000,
      commission,
      spread,
      parameters: { fast, slow, side },
    })
    for (const [name, value] of Object.entries(expected)) {
      const ours = statistics[name as keyof PerformanceStatistics] ?? Number.NaN
      expect(
        Math.abs(ours - value) / Math.max(Math.abs(value), 1e-9),
        `${name}: ${ours} was not ${value}`,
      ).toBeLessThan(1e-9)
    }
  })
})

describe('the full report on GOOG 10/30', () => {
  const bars = readReference(`${FOLDER}/GOOG.csv`)
  const traded = tradeReference(smaCross, bars, {
    cash: 10_000,
    commission: 0,
    spread: 0,
    parameters: { fast: 10, slow: 30, side: 'both' },
  })
  // Entries and exits are at opens.
  const rule = { countEntryBar: true, countExitBar: false }
  const excursions = traded.trades.map((trade) => tradeExcursion(trade, bars, rule))
  const report = reportRun({ ...traded, benchmark: null, excursions, tradedValue: null })

  it.each([
    // From the reference program's list of trades and its equity, summed up by pandas.
    ['expectancy', 627.62106060606],
    ['expectancyR', 0.2534005314151101],
    ['meanTradePct', 3.274807806674883],
    ['payoffRatio', 2.4476809386829403],
    ['averageWinPct', 12.941772462344838],
    ['averageLossPct', 5.287360888347077],
    ['kellyOfTrades', 0.2530416769575581],
    ['largestWin', 16279.2],
    ['largestLoss', -11089.68],
    ['meanTradeBars', 31.46969696969697],
    ['meanTradeDays', 45.666666666666664],
    ['longestWinStreak', 4],
    ['longestLossStreak', 4],
    ['turnover', 15.258374493636062],
    ['ulcerIndexPct', 19.34469604570117],
    ['underwaterPct', 89.85102420856612],
    ['longestUnderwaterDays', 584],
    // From the highs and lows of its trades' bars, by numpy.
    ['meanAdversePct', 4.74522137197209],
    ['worstAdversePct', 22.359855519049866],
    ['meanFavourablePct', 12.389300071825856],
    ['edgeRatio', 2.6109003354414475],
  ] as const)('has the %s %d', (name, value) => {
    expect(Math.abs((report.values[name] ?? Number.NaN) / value - 1)).toBeLessThan(1e-9)
  })

  it('has the adverse excursions in money, the runs and the durations', () => {
    expect(excursions.reduce((sum, { adverseValue }) => sum + adverseValue, 0)).toBeCloseTo(128_962.95, 4)
    expect(report.streaks.runs).toMatchObject({ runs: 38, n: 66 })
    expect(report.durations).toMatchObject({ medianBars: 26, shortestBars: 4, longestBars: 126, n: 66 })
  })
})
