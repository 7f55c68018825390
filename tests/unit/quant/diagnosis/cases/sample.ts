import type { DiagnosisInput } from '#quant/diagnosis/diagnosisInput.ts'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import {
  type Case,
  type Change,
  estimate,
  estimates,
  netProfitOf,
  onlyTrades,
  profitOf,
  report,
  trades,
  values,
  both,
} from '../changes.ts'

/** Gives the first trades so much of a profit that they make this share of all. */
function luckyTrades(count: number, share: number): Change {
  return (clean) => {
    const others = profitOf({ ...clean, trades: clean.trades.slice(count) })
    const each = (share / (1 - share)) * (others / count)
    return trades((trade, index) => (index < count ? { ...trade, pnl: each } : trade))(clean)
  }
}

/** Lets one group of trades make this share of the profit, and the others share the rest. */
function carriedBy(isCarrier: (trade: DiagnosisInput['trades'][number]) => boolean, share: number): Change {
  return (clean) => {
    const carriers = clean.trades.filter(isCarrier).length
    return trades((trade) => ({
      ...trade,
      pnl: isCarrier(trade) ? share / carriers : (1 - share) / (clean.trades.length - carriers),
    }))({ ...clean, trades: clean.trades })
  }
}

/** Changes one month or year so that it makes this share of the logarithmic growth. */
function bestMonth(share: number): Change {
  return (clean) => {
    const growth = Math.log1p(netProfitOf(clean) / clean.startingCash)
    return report(({ months }) => ({
      months: { ...months, best: { year: 2016, month: 4, return: Math.expm1(share * growth) } },
    }))(clean)
  }
}

function bestYear(share: number): Change {
  return (clean) => {
    const growth = Math.log1p(netProfitOf(clean) / clean.startingCash)
    return report(({ months }) => ({
      months: {
        ...months,
        years: months.years.map((year) => ({ ...year, total: year.year === 2017 ? Math.expm1(share * growth) : 0 })),
      },
    }))(clean)
  }
}

/** Makes every trade as long as the run, or keeps them apart. */
const OVERLAPPING: Change = (clean) => {
  const [first, last] = [clean.curve.tsOpen[0] ?? 0, clean.curve.tsOpen.at(-1) ?? 0]
  return trades((trade) => ({ ...trade, entryTime: first, exitTime: last }))(clean)
}

const shortRun: Change = (clean) => {
  const { curve } = clean
  return { ...clean, curve: { tsOpen: curve.tsOpen.slice(0, 400), equity: curve.equity.slice(0, 400) } }
}

/** Runs that rest on too little. */
export const SAMPLE_CASES: readonly Case[] = [
  { code: 'SAMPLE_NO_TRADES', severity: 'STOP', raises: onlyTrades(0), spares: onlyTrades(1), says: '0 trades' },
  { code: 'SAMPLE_FEW_TRADES', severity: 'STOP', raises: onlyTrades(9), spares: onlyTrades(30), says: '9 trades' },
  { code: 'SAMPLE_FEW_TRADES', severity: 'WARNING', raises: onlyTrades(29), says: '29 trades' },
  {
    code: 'SAMPLE_EXPECTANCY',
    severity: 'WARNING',
    raises: estimates({ expectancy: estimate(10, -10, 30, 100) }),
    spares: estimates({ expectancy: estimate(10, 1, 19, 100) }),
    // Twice the reach needs four times the trades.
    says: 'about 400 trades',
  },
  {
    code: 'SAMPLE_SHORT_RECORD',
    severity: 'WARNING',
    raises: report(({ periodReturns }) => ({
      periodReturns: {
        ...periodReturns,
        returns: Float64Array.from({ length: 200 }, (_, index) => 0.0005 + 0.01 * Math.sin(7 * index)),
      },
    })),
    says: 'The record has 200 periods',
  },
  { code: 'SAMPLE_SHORT_HISTORY', severity: 'WARNING', raises: shortRun, says: '1.6 years' },
  { code: 'SAMPLE_OVERLAP', severity: 'WARNING', raises: OVERLAPPING, says: 'they carry as much as 1 separate one.' },
  {
    code: 'SAMPLE_STREAKS',
    severity: 'NOTE',
    raises: report(({ streaks }) => ({
      streaks: { ...streaks, runs: { runs: 40, expected: 81.5, pValue: 1e-5, n: 160 } },
    })),
    spares: report(({ streaks }) => ({
      streaks: { ...streaks, runs: { runs: 120, expected: 81.5, pValue: 1e-5, n: 160 } },
    })),
    says: '40 runs where 81.50 are to be expected of 160 independent trades (p = 0.0000100)',
  },
  {
    code: 'SAMPLE_WIN_RATE',
    severity: 'WARNING',
    raises: both(estimates({ winRatePct: estimate(55, 45, 65, 100) }), values({ payoffRatio: 1 })),
    spares: both(estimates({ winRatePct: estimate(62, 52, 71, 100) }), values({ payoffRatio: 1 })),
    says: 'break even at 50.0 %',
  },
  {
    code: 'SAMPLE_PROFIT_FACTOR',
    severity: 'WARNING',
    raises: estimates({ profitFactor: estimate(1.3, 0.8, 2) }),
    spares: estimates({ profitFactor: estimate(1.3, 1.1, 2) }),
    says: '1.30 (95 % interval 0.80 to 2.00, n = 600)',
  },
  {
    code: 'SAMPLE_SHARPE',
    severity: 'WARNING',
    raises: estimates({ arithmeticSharpe: estimate(0.7, -0.4, 1.8) }),
    spares: estimates({ arithmeticSharpe: estimate(0.7, 0.1, 1.3) }),
    says: '0.70 (95 % interval -0.40 to 1.80, n = 600)',
  },
  {
    code: 'SAMPLE_LOSS_SHOWN',
    severity: 'STOP',
    raises: estimates({ arithmeticSharpe: estimate(-2, -3, -1) }),
    spares: estimates({ arithmeticSharpe: estimate(-2, -4, 0.1), expectancy: estimate(-3, -7, 1) }),
    says: '-2.00 (95 % interval -3.00 to -1.00, n = 600)',
  },
  {
    code: 'SAMPLE_ONE_TRADE',
    severity: 'WARNING',
    raises: luckyTrades(1, 0.3),
    spares: luckyTrades(1, 0.2),
    says: '30.0 % of the profit',
  },
  {
    code: 'SAMPLE_TOP_TRADES',
    severity: 'WARNING',
    raises: luckyTrades(5, 0.8),
    spares: luckyTrades(5, 0.7),
    says: '80.0 % of the profit',
  },
  { code: 'SAMPLE_ONE_MONTH', severity: 'WARNING', raises: bestMonth(0.6), spares: bestMonth(0.4), says: '2016-04' },
  {
    code: 'SAMPLE_ONE_YEAR',
    severity: 'WARNING',
    raises: bestYear(0.9),
    spares: bestYear(0.7),
    says: '90.0 % of the growth',
  },
  {
    code: 'SAMPLE_ONE_INSTRUMENT',
    severity: 'WARNING',
    raises: carriedBy(({ instrumentId }) => instrumentId.includes('BETA'), 0.7),
    spares: carriedBy(({ instrumentId }) => instrumentId.includes('BETA'), 0.5),
    says: 'BETA made 0.70 USD of 1.00 USD (70.0 %); the other 3 instruments',
  },
  {
    code: 'SAMPLE_ONE_STRATEGY',
    severity: 'NOTE',
    raises: carriedBy(({ strategyId }) => strategyId === 'rule-GAMA', 0.7),
    spares: both(
      trades((trade) => ({ ...trade, strategyId: identifier<StrategyId>('alone') })),
      carriedBy(({ instrumentId }) => instrumentId.includes('BETA'), 0.9),
    ),
    says: 'the other 3 strategies',
  },
  {
    code: 'SAMPLE_ONE_SIDE',
    severity: 'NOTE',
    raises: trades((trade) => ({ ...trade, pnl: trade.side === 'LONG' ? 10 : -1 })),
    spares: trades((trade) => ({ ...trade, pnl: trade.side === 'LONG' ? 10 : 1 })),
    says: 'short trades made -',
  },
]
