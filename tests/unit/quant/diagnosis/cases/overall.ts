import { HOUR, MILLISECOND, MINUTE } from '#core/time/duration.ts'
import {
  both,
  type Case,
  type Change,
  estimate,
  estimates,
  fills,
  instruments,
  orders,
  report,
  robustness,
  terms,
  trades,
  values,
} from '../changes.ts'

/** Shifts what came before of the return of a trade, from the first to the last. */
function fading(fall: number): Change {
  return (clean) =>
    trades((trade, index) => {
      const way = trade.side === 'LONG' ? 1 : -1
      const exitPrice =
        trade.entryPrice * (1 + way * (0.01 - (fall * index) / clean.trades.length + 0.01 * Math.sin(index)))
      return { ...trade, exitPrice }
    })(clean)
}

function gaining(parts: number, of: number): Change {
  return robustness(({ calendar }) => ({
    calendar: calendar === null ? null : { ...calendar, positiveParts: estimate(parts / of, 0.1, 0.9, of) },
  }))
}

function regimes(pValue: number): Change {
  return robustness(({ regimes: its }) => {
    if (its === null) return {}
    const parts = its.parts.map((part, index) => ({ ...part, totalReturn: index === 0 ? -0.12 : 0.5 }))
    return {
      regimes: { parts, positiveParts: its.positiveParts, difference: { statistic: 9, pValue, n: 1_511, groups: 2 } },
    }
  })
}

/** Turns the last year into a loss or a gain. */
function lastYear(each: number): Change {
  return report(({ periodReturns }) => ({
    periodReturns: {
      ...periodReturns,
      returns: periodReturns.returns.map((value, index, all) => (index >= all.length - 252 ? each : value)),
    },
  }))
}

/** Leaves out most of the trades of the last quarter. */
function rarer(keepOneIn: number): Change {
  return (clean) => {
    const begin = clean.curve.tsOpen[1_134] ?? 0
    return {
      ...clean,
      trades: clean.trades.filter(({ entryTime }, index) => entryTime < begin || index % keepOneIn === 0),
    }
  }
}

/** Makes hours of the bars, beginning this long after midnight UTC. */
function hourly(begin: number): Change {
  return both(
    instruments(({ bars }) => ({ interval: '1h', bars: { ...bars, tsOpen: bars.tsOpen.map((time) => time + begin) } })),
    fills((fill) => ({ ...fill, barTime: fill.barTime + begin })),
  )
}

const minutes: Change = instruments(() => ({ interval: '1m' }))
const quick: Change = both(
  minutes,
  trades((trade) => ({ ...trade, exitTime: trade.entryTime + 5 * MINUTE })),
)

/** Runs worse than holding, unstable or not to be carried out. */
export const OVERALL_CASES: readonly Case[] = [
  {
    code: 'BENCHMARK_SHARPE',
    severity: 'WARNING',
    raises: (clean) => ({ ...clean, benchmark: clean.curve.equity.map((value, moment) => value * 1.002 ** moment) }),
    says: 'holding the benchmark had',
  },
  {
    code: 'BENCHMARK_BETA_ONLY',
    severity: 'WARNING',
    raises: both(
      estimates({ alphaPct: estimate(1, -2, 4), beta: estimate(0.95, 0.9, 1) }),
      values({ rSquaredPct: 92 }),
    ),
    spares: both(estimates({ alphaPct: estimate(3, 1, 5), beta: estimate(0.95, 0.9, 1) }), values({ rSquaredPct: 92 })),
    says: 'explains 92.0 % of it',
  },
  {
    code: 'BENCHMARK_RETURN',
    severity: 'NOTE',
    raises: values({ returnPct: 20, buyHoldReturnPct: 35 }),
    spares: values({ returnPct: 36, buyHoldReturnPct: 35 }),
    says: '35.0 %',
  },
  { code: 'STABILITY_SUB_PERIODS', severity: 'WARNING', raises: gaining(2, 6), spares: gaining(3, 6), says: '33.3 %' },
  {
    code: 'STABILITY_REGIMES',
    severity: 'WARNING',
    raises: regimes(0.004),
    spares: regimes(0.02),
    says: 'in calm the run lost 12.0 %',
  },
  {
    code: 'STABILITY_DECAY',
    severity: 'WARNING',
    raises: fading(0.02),
    spares: fading(0.0005),
    says: 'fell along its trend by -',
  },
  {
    code: 'STABILITY_LAST_YEAR',
    severity: 'WARNING',
    raises: lastYear(-0.001),
    spares: lastYear(0.001),
    says: 'the run lost 22.3 %',
  },
  {
    code: 'STABILITY_TRADES_DRY_UP',
    severity: 'NOTE',
    raises: rarer(20),
    spares: rarer(2),
    says: 'entries number 7, in each quarter before 148.33',
  },
  // 9:00 UTC is before the session of New York at any time of the year, 15:00 UTC within it.
  {
    code: 'PRACTICE_OUTSIDE_SESSION',
    severity: 'WARNING',
    raises: hourly(9 * HOUR),
    spares: hourly(15 * HOUR),
    says: '100.0 %',
  },
  {
    code: 'PRACTICE_ORDER_RATE',
    severity: 'WARNING',
    raises: orders((order, index) => (index < 101 ? { ...order, submittedAt: 0 } : order)),
    spares: orders((order, index) => (index < 100 ? { ...order, submittedAt: 0 } : order)),
    says: 'The busiest day, 1970-01-01, has 101 orders; the venue takes 100 in a day.',
  },
  {
    code: 'PRACTICE_QUICKER_THAN_LATENCY',
    severity: 'WARNING',
    raises: both(quick, terms({ latency: 3 * MINUTE })),
    spares: both(quick, terms({ latency: 2 * MINUTE })),
    says: '180 seconds',
  },
  {
    code: 'PRACTICE_NO_LATENCY',
    severity: 'WARNING',
    raises: both(quick, terms({ latency: 0 })),
    spares: both(quick, terms({ latency: 50 * MILLISECOND })),
    says: '300 seconds',
  },
  {
    code: 'PRACTICE_SMALL_ORDERS',
    severity: 'WARNING',
    raises: fills((fill, index) => (index % 50 === 0 ? { ...fill, quantity: 0.01 } : fill)),
    spares: fills((fill, index) => (index === 0 ? { ...fill, quantity: 0.01 } : fill)),
    says: '10.00 USD that the venue takes',
  },
]
