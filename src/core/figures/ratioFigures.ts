import type { Figure } from './figure.ts'

// data table
/** What a run earned for its risk, alone and beside a benchmark. */
export const RATIO_FIGURES = [
  {
    id: 'sharpe',
    label: 'Sharpe ratio',
    unit: 'ratio',
    higherIsBetter: true,
    observation: 'period',
    interval: 'block bootstrap',
    description: 'Annual return over annual volatility, both compounded, without a risk-free rate (Sharpe, 1966).',
  },
  {
    id: 'arithmeticSharpe',
    label: 'Sharpe ratio of period returns',
    unit: 'ratio',
    higherIsBetter: true,
    observation: 'period',
    interval: 'Newey-West',
    description:
      'Mean over deviation (n - 1) of the period returns, times the root of the periods a year: the one that the deflated Sharpe ratio judges. Interval: Lo (2002), dependence included.',
  },
  {
    id: 'sortino',
    label: 'Sortino ratio',
    unit: 'ratio',
    higherIsBetter: true,
    observation: 'period',
    interval: 'block bootstrap',
    description:
      'Annual return over the annualised root mean square of the negative period returns (Sortino and van der Meer, 1991).',
  },
  {
    id: 'calmar',
    label: 'Calmar ratio',
    unit: 'ratio',
    higherIsBetter: true,
    observation: 'period',
    interval: 'block bootstrap',
    description: 'Annual return over the largest drawdown (Young, 1991).',
  },
  {
    id: 'omega',
    label: 'Omega ratio',
    unit: 'ratio',
    higherIsBetter: true,
    observation: 'period',
    interval: 'block bootstrap',
    description:
      'Sum of the gains over the sum of the losses of the periods, the threshold being 0 (Keating and Shadwick, 2002).',
  },
  {
    id: 'kellyOfReturns',
    label: 'Kelly fraction of the returns',
    unit: 'ratio',
    higherIsBetter: true,
    observation: 'period',
    interval: 'block bootstrap',
    description:
      'Multiple of the present size with the fastest growth: mean over variance of the period returns (Thorp, 2006). Half of it is prudent.',
  },
  {
    id: 'alphaPct',
    label: 'Alpha a year',
    unit: 'percent',
    higherIsBetter: true,
    observation: 'period',
    interval: 'Newey-West',
    description:
      'Return a year that the benchmark does not explain: intercept of the period returns on those of the benchmark, times periods a year (Jensen, 1968).',
  },
  {
    id: 'beta',
    label: 'Beta',
    unit: 'ratio',
    higherIsBetter: null,
    observation: 'period',
    interval: 'Newey-West',
    description: 'Change of the run with the benchmark: slope of the period returns on those of the benchmark.',
  },
  {
    id: 'rSquaredPct',
    label: 'Explained by the benchmark',
    unit: 'percent',
    higherIsBetter: null,
    observation: 'period',
    interval: 'none',
    description: 'Share of the variance of the period returns that the benchmark explains.',
  },
  {
    id: 'informationRatio',
    label: 'Information ratio',
    unit: 'ratio',
    higherIsBetter: true,
    observation: 'period',
    interval: 'Newey-West',
    description:
      'Mean over deviation of the difference to the benchmark, times the root of the periods a year. Interval: Lo (2002), dependence included.',
  },
  {
    id: 'trackingErrorPct',
    label: 'Tracking error',
    unit: 'percent',
    higherIsBetter: null,
    observation: 'period',
    interval: 'block bootstrap',
    description: 'Deviation (n - 1) of the difference to the benchmark, times the root of the periods a year.',
  },
] as const satisfies readonly Figure[]
