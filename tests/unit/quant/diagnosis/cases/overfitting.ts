import { type Case, type Change, estimate, onlyTrades, search, verdict } from '../changes.ts'

function overfitting(probability: number): Change {
  return search(({ overfitting: its }) => ({ overfitting: its === null ? null : { ...its, probability } }))
}

function chosen(value: number): Change {
  return search(() => ({ parameters: [{ name: 'length', value, range: { low: 0, high: 100 } }] }))
}

function neighbours(shape: 'SPIKE' | 'SLOPE' | 'PLATEAU', value: number): Change {
  return search(({ stability }) => ({
    stability:
      stability === null ? null : { ...stability, shape, score: estimate(value, value - 0.1, value + 0.1, 12) },
  }))
}

function keptAway(value: number): Change {
  return search(() => ({
    outOfSample: { chosenOn: estimate(2, 1, 3), keptAway: estimate(value, value - 1, value + 1) },
  }))
}

/** Runs that were chosen from too many. */
export const OVERFITTING_CASES: readonly Case[] = [
  {
    code: 'OVERFIT_LUCK_OF_TRIALS',
    severity: 'STOP',
    raises: verdict({ sharpe: 1.4, expectedMaximumSharpe: 1.6 }),
    spares: verdict({ sharpe: 1.7, expectedMaximumSharpe: 1.6 }),
    says: '1.40 was chosen from 3 trials; the best of so many without any skill is to be expected at 1.60',
  },
  {
    code: 'OVERFIT_DEFLATED_SHARPE',
    severity: 'WARNING',
    raises: verdict({ deflatedSharpe: 0.94 }),
    spares: verdict({ deflatedSharpe: 0.951 }),
    says: 'with probability 0.940 only',
  },
  {
    code: 'OVERFIT_BACKTEST_LENGTH',
    severity: 'WARNING',
    raises: verdict({ minimumBacktestYears: 7.5 }),
    spares: verdict({ minimumBacktestYears: 5.5 }),
    says: '7.5 years',
  },
  {
    code: 'OVERFIT_PBO',
    severity: 'WARNING',
    raises: overfitting(0.3),
    spares: overfitting(0.2),
    says: '30.0 % of 70 splits',
  },
  { code: 'OVERFIT_PBO', severity: 'STOP', raises: overfitting(0.6), says: '60.0 %' },
  {
    code: 'OVERFIT_OUT_OF_SAMPLE',
    severity: 'WARNING',
    raises: keptAway(0.9),
    spares: keptAway(1.1),
    says: 'fell from 2.00 (95 % interval 1.00 to 3.00, n = 600) to 0.90',
  },
  { code: 'OVERFIT_OUT_OF_SAMPLE', severity: 'STOP', raises: keptAway(-0.2), says: '-0.20' },
  {
    code: 'OVERFIT_NOTHING_KEPT_AWAY',
    severity: 'WARNING',
    raises: search(() => ({ outOfSample: null })),
    spares: search(() => ({ outOfSample: null, trials: 1 })),
    says: '3 trials',
  },
  {
    code: 'OVERFIT_PARAMETER_AT_EDGE',
    severity: 'WARNING',
    raises: chosen(96),
    spares: chosen(94),
    says: 'length at 96.00 of 0.00 to 100.00',
  },
  {
    code: 'OVERFIT_SPIKE',
    severity: 'WARNING',
    raises: neighbours('SPIKE', 0.2),
    spares: neighbours('PLATEAU', 0.9),
    says: '20.0 %',
  },
  { code: 'OVERFIT_SPIKE', severity: 'NOTE', raises: neighbours('SLOPE', 0.6), says: '60.0 %' },
  {
    code: 'OVERFIT_PARAMETERS',
    severity: 'WARNING',
    raises: onlyTrades(19),
    spares: onlyTrades(20),
    says: '2 parameters were fitted to 19 trades, 9.50 for each',
  },
]
