import {
  both,
  type Case,
  type Change,
  equity,
  estimate,
  estimates,
  orders,
  report,
  robustness,
  terms,
  trades,
  values,
} from '../changes.ts'

function sized(factor: number): Change {
  return trades((trade) => ({ ...trade, size: factor * trade.size }))
}

/** Returns that follow each other: each is a part of the last one and something new. */
function following(part: number): Change {
  return report(({ periodReturns }) => {
    const returns = periodReturns.returns.slice()
    for (let index = 1; index < returns.length; index += 1) {
      returns[index] = (returns[index] ?? 0) + part * (returns[index - 1] ?? 0)
    }
    return { periodReturns: { ...periodReturns, returns } }
  })
}

/** Lets five trades in a row lose this much each. */
function losingRow(each: number): Change {
  return trades((trade, index) => ({ ...trade, pnl: index >= 100 && index < 105 ? -each : 1 }))
}

/** Largest open loss of one trade, as a fraction of the price; its stops are left out. */
function unprotected(adverse: number): Change {
  return both(
    trades((trade, index) => ({ ...trade, adverse: index === 7 ? adverse : 0.01 })),
    orders((order) => ({ ...order, type: 'MARKET', role: 'EXIT' })),
  )
}

function deeper(value: number): Change {
  return robustness(({ shuffle }) => ({
    shuffle:
      shuffle === null ? null : { ...shuffle, deeperThanObserved: estimate(value, value - 0.02, value + 0.02, 500) },
  }))
}

function ruin(high: number): Change {
  return robustness(({ bootstrap }) => ({
    bootstrap:
      bootstrap === null ? null : { ...bootstrap, probabilityOfRuin: estimate(0.8 * high, 0.5 * high, high, 500) },
  }))
}

/** Doubles trades after a loss, or every second one whatever came before. */
const AFTER_LOSS: Change = (clean) =>
  trades((trade, index) => ({ ...trade, size: (clean.trades[index - 1]?.pnl ?? 0) < 0 ? 2 * trade.size : trade.size }))(
    clean,
  )
const EVERY_SECOND: Change = trades((trade, index) => (index % 2 === 0 ? { ...trade, size: 2 * trade.size } : trade))

/** Runs that risk too much. */
export const RISK_CASES: readonly Case[] = [
  {
    code: 'RISK_EQUITY_USED_UP',
    severity: 'STOP',
    raises: equity((value, moment) => (moment === 99 ? -5 : value)),
    says: 'at bar 100, on 2014-05-',
  },
  {
    code: 'RISK_DRAWDOWN_DEEP',
    severity: 'WARNING',
    raises: both(
      report(({ statistics }) => ({ statistics: { ...statistics, maxDrawdownPct: 15 } })),
      estimates({ maxDrawdownPct: estimate(15, 9, 24) }),
    ),
    spares: report(({ statistics }) => ({ statistics: { ...statistics, maxDrawdownPct: 14.9 } })),
    says: '15.0 % (95 % interval 9.0 to 24.0 %, n = 600)',
  },
  {
    code: 'RISK_DRAWDOWN_LONG',
    severity: 'WARNING',
    raises: values({ longestUnderwaterDays: 366 }),
    spares: values({ longestUnderwaterDays: 365 }),
    says: '366 days',
  },
  {
    code: 'RISK_TIME_UNDERWATER',
    severity: 'NOTE',
    raises: both(values({ underwaterPct: 96 }), estimates({ underwaterPct: null })),
    spares: values({ underwaterPct: 94 }),
    says: '96.0 % of the run',
  },
  {
    code: 'RISK_OF_RUIN',
    severity: 'WARNING',
    raises: ruin(0.02),
    spares: ruin(0.009),
    says: '1.6 % (95 % interval 1.0 to 2.0 %, n = 500)',
  },
  {
    code: 'RISK_KIND_ORDER',
    severity: 'NOTE',
    raises: deeper(0.97),
    spares: deeper(0.9),
    says: '97.0 % (95 % interval 95.0 to 99.0 %, n = 500)',
  },
  {
    code: 'RISK_LOSING_STREAK',
    severity: 'NOTE',
    raises: losingRow(4_000),
    spares: losingRow(1_500),
    says: '5 trades in a row',
  },
  {
    code: 'RISK_LEVERAGE',
    severity: 'WARNING',
    raises: sized(1.5),
    spares: both(sized(1.5), terms({ leverage: 2 })),
    says: 'the account allows 1.00',
  },
  {
    code: 'RISK_ONE_HOLDING',
    severity: 'WARNING',
    raises: sized(1.5),
    spares: sized(1.1),
    says: 'one of 4 instruments',
  },
  {
    code: 'RISK_TINY_EXPOSURE',
    severity: 'NOTE',
    raises: values({ exposurePct: 3 }),
    spares: values({ exposurePct: 6 }),
    says: '3.0 % of the bars',
  },
  {
    code: 'RISK_NO_STOP',
    severity: 'WARNING',
    raises: unprotected(0.5),
    spares: unprotected(0.1),
    says: 'No stop order was placed',
  },
  {
    code: 'RISK_PROFIT_GIVEN_BACK',
    severity: 'NOTE',
    raises: trades((trade) => (trade.pnl < 0 ? { ...trade, favourable: 0.5 } : trade)),
    spares: trades((trade, index) => (trade.pnl < 0 ? { ...trade, favourable: index % 4 === 0 ? 0.5 : 0 } : trade)),
    says: '100.0 % (95 % interval',
  },
  {
    code: 'RISK_SIZE_AFTER_LOSS',
    severity: 'WARNING',
    raises: AFTER_LOSS,
    spares: EVERY_SECOND,
    says: 'The middle trade after a loss took 26.5 %',
  },
  {
    code: 'RISK_LEFT_TAIL',
    severity: 'WARNING',
    raises: estimates({ skewness: estimate(-2.5, -4, -0.6) }),
    spares: estimates({ skewness: estimate(-2.5, -5, 0.1) }),
    says: '-2.50',
  },
  {
    code: 'RISK_FAT_TAILS',
    severity: 'NOTE',
    raises: estimates({ excessKurtosis: estimate(14, 3, 30) }),
    spares: estimates({ excessKurtosis: estimate(9, 3, 30) }),
    says: '14.00 (95 % interval 3.00 to 30.00, n = 600)',
  },
  {
    code: 'RISK_AUTOCORRELATION',
    severity: 'WARNING',
    raises: following(0.5),
    spares: following(0.02),
    says: 'allowing for it the Sharpe ratio is',
  },
]
