import { describe, expect, it } from 'vitest'
import { csvImporter } from '#adapters/feeds/csv/csvImporter.ts'
import type { Statistics } from '#contracts/research.ts'
import type { BacktestRequest } from '#engines/research/backtest.ts'
import { buildConfiguration, finishedRun, smaCross } from '../helpers/backtestBench.ts'
import { compare } from './conformance/conformanceTable.ts'

const FOLDER = '../shared/data/backtesting-py'

interface Case {
  readonly file: string
  readonly fast: number
  readonly slow: number
  readonly side: 'both' | 'long'
  readonly commission?: number
  /** Paid whole at the entry, as the reference program does. */
  readonly spread?: number
  readonly fill?: 'next-open' | 'close'
  readonly expected: Partial<Statistics>
}

/** Results of the reference program (backtesting.py 0.6.6, `finalize_trades=True`) on the same files. */
const CASES: readonly Case[] = [
  {
    file: 'GOOG',
    fast: 10,
    slow: 30,
    side: 'both',
    expected: {
      bars: 2_148,
      trades: 66,
      equityFinal: 51_422.99,
      equityPeak: 75_787.44,
      returnPct: 414.2299,
      buyHoldReturnPct: 522.0601851851852,
      cagrPct: 21.191099249053224,
      annualVolatilityPct: 36.49716090702389,
      sharpe: 0.5806232244485349,
      sortino: 1.085343435248866,
      calmar: 0.44166409202994616,
      maxDrawdownPct: 47.98012705007588,
      winRatePct: 46.96969696969697,
      profitFactor: 2.167945974262033,
      sqn: 1.07661873566977,
      exposurePct: 96.74115456238361,
      commissionsPaid: 0,
    },
  },
  {
    file: 'GOOG',
    fast: 10,
    slow: 20,
    side: 'both',
    commission: 0.002,
    expected: {
      trades: 94,
      equityFinal: 55_574.51294,
      sharpe: 0.5968584546425434,
      sortino: 1.1360043412281067,
      calmar: 0.6572203628743135,
      maxDrawdownPct: 33.93159182905461,
      winRatePct: 53.191489361702125,
      profitFactor: 2.0549634769534375,
      sqn: 1.7913460714016227,
      exposurePct: 97.06703910614524,
      commissionsPaid: 10_770.95706,
    },
  },
  {
    file: 'GOOG',
    fast: 12,
    slow: 26,
    side: 'both',
    expected: {
      trades: 74,
      equityFinal: 44_264.57,
      sharpe: 0.5264967901300333,
      maxDrawdownPct: 55.06123862848644,
      sqn: 0.9323649350018571,
    },
  },
  {
    file: 'GOOG',
    fast: 5,
    slow: 20,
    side: 'long',
    commission: 0.002,
    spread: 0.001,
    expected: {
      trades: 57,
      equityFinal: 45_798.75518682015,
      sharpe: 0.7373565403485531,
      maxDrawdownPct: 30.252305782423882,
      profitFactor: 2.748436787321708,
      commissionsPaid: 5_746.033223180001,
    },
  },
  {
    file: 'EURUSD',
    fast: 12,
    slow: 26,
    side: 'both',
    expected: {
      trades: 201,
      equityFinal: 9_607.27035,
      sharpe: -0.6534120940001549,
      sortino: -0.833232844787408,
      maxDrawdownPct: 8.783139889578695,
      exposurePct: 99.2,
    },
  },
  {
    file: 'EURUSD',
    fast: 20,
    slow: 60,
    side: 'long',
    commission: 0.0005,
    expected: {
      trades: 45,
      equityFinal: 10_197.741954829995,
      sharpe: 0.35713986966258826,
      profitFactor: 1.167955903465587,
      commissionsPaid: 448.57196516999994,
    },
  },
  {
    file: 'EURUSD',
    fast: 3,
    slow: 7,
    side: 'both',
    expected: {
      trades: 798,
      equityFinal: 9_760.06103,
      sharpe: -0.3779722812209486,
      maxDrawdownPct: 5.237568563491757,
      sqn: -0.37454541059940843,
    },
  },
  {
    file: 'BTCUSD',
    fast: 2,
    slow: 6,
    side: 'long',
    commission: 0.002,
    expected: {
      trades: 11,
      equityFinal: 6_273_558.9713,
      cagrPct: 64.65757985760312,
      sharpe: 0.19474507311393477,
      maxDrawdownPct: 73.25694900716567,
      profitFactor: 39.23121749631772,
    },
  },
  {
    file: 'BTCUSD',
    fast: 3,
    slow: 10,
    side: 'both',
    expected: {
      trades: 8,
      equityFinal: 3_674_475.71,
      sharpe: 0.5742549865844836,
      maxDrawdownPct: 72.71191691010088,
      profitFactor: 54.0534170625593,
    },
  },
]

function requestOf({ file, fast, slow, side, commission = 0, spread = 0, fill = 'next-open' }: Case): BacktestRequest {
  const read = csvImporter.read({ kind: 'file', path: `${FOLDER}/${file}.csv` }, file, null, Number.MAX_SAFE_INTEGER)
  if (!read.ok) throw new Error(read.failure.message)
  const { instrument, columns, report } = read.bars
  expect(report.rejected).toEqual([])
  const series = { instrumentId: instrument.id, interval: report.interval, origin: 'historical', columns } as const
  const configuration = buildConfiguration(
    { strategies: [smaCross({ fast, slow, side })], finalize: true },
    { commission, spread, spreadPaid: 'at-entry', fill },
  )
  return {
    runId: 'verify',
    configuration,
    data: { sets: [{ datasetId: file, instrument, series, dataHash: report.dataHash }] },
  }
}

describe('the four engines against the reference program', () => {
  for (const each of CASES) {
    const { file, fast, slow, side, commission = 0, spread = 0 } = each
    const name = `${file} ${fast}/${slow} ${side}, commission ${commission}, spread ${spread}`
    it(name, (context) => {
      const { statistics } = finishedRun(requestOf(each)).result
      for (const [figure, theirs] of Object.entries(each.expected) as [keyof Statistics, number][]) {
        const ours = statistics[figure] ?? Number.NaN
        compare(context, { case: `backtesting.py ${name}`, figure, ours, theirs, tolerance: 1e-7 })
      }
    })
  }
})
