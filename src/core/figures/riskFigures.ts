import type { Figure } from './figure.ts'

// data table
/** What a run put its owner through. */
export const RISK_FIGURES = [
  {
    id: 'annualVolatilityPct',
    label: 'Annual volatility',
    unit: 'percent',
    higherIsBetter: false,
    observation: 'period',
    interval: 'block bootstrap',
    description:
      'Spread of yearly returns: sqrt((v + (1 + g)^2)^P - (1 + g)^(2P)), v the variance (n - 1) and g the geometric mean of the period returns, P periods a year.',
  },
  {
    id: 'maxDrawdownPct',
    label: 'Largest drawdown',
    unit: 'percent',
    higherIsBetter: false,
    observation: 'period',
    interval: 'block bootstrap',
    description: 'Largest fall of the equity from a peak so far, at the closes of bars.',
  },
  {
    id: 'longestUnderwaterBars',
    label: 'Longest time below a peak',
    unit: 'bars',
    higherIsBetter: false,
    observation: 'bar',
    interval: 'none',
    description: 'Most bars from a peak of the equity to its recovery, or to the last bar.',
  },
  {
    id: 'longestUnderwaterDays',
    label: 'Longest time below a peak in days',
    unit: 'days',
    higherIsBetter: false,
    observation: 'bar',
    interval: 'none',
    description: 'Most days of 24 hours from a peak of the equity to its recovery, or to the last bar.',
  },
  {
    id: 'underwaterPct',
    label: 'Time below a peak',
    unit: 'percent',
    higherIsBetter: false,
    observation: 'period',
    interval: 'block bootstrap',
    description: 'Share of the bars at which the equity was below its peak so far.',
  },
  {
    id: 'ulcerIndexPct',
    label: 'Ulcer index',
    unit: 'percent',
    higherIsBetter: false,
    observation: 'period',
    interval: 'block bootstrap',
    description:
      'Depth and length of drawdowns in one: the root mean square of the falls from the peak so far (Martin and McCann, 1989).',
  },
  {
    id: 'valueAtRisk95Pct',
    label: 'Value at risk, 95 %',
    unit: 'percent',
    higherIsBetter: false,
    observation: 'period',
    interval: 'block bootstrap',
    description:
      'Loss that a period exceeded one time in twenty: minus the 5 % quantile of the period returns (historical).',
  },
  {
    id: 'valueAtRisk99Pct',
    label: 'Value at risk, 99 %',
    unit: 'percent',
    higherIsBetter: false,
    observation: 'period',
    interval: 'block bootstrap',
    description:
      'Loss that a period exceeded one time in a hundred: minus the 1 % quantile of the period returns (historical).',
  },
  {
    id: 'expectedShortfall95Pct',
    label: 'Expected shortfall, 95 %',
    unit: 'percent',
    higherIsBetter: false,
    observation: 'period',
    interval: 'block bootstrap',
    description:
      'Mean loss of the worst one in twenty periods (conditional value at risk; Rockafellar and Uryasev, 2000).',
  },
  {
    id: 'tailRatio',
    label: 'Tail ratio',
    unit: 'ratio',
    higherIsBetter: true,
    observation: 'period',
    interval: 'block bootstrap',
    description:
      'Size of the good extremes over that of the bad ones: |95 % quantile| / |5 % quantile| of the period returns.',
  },
  {
    id: 'skewness',
    label: 'Skewness',
    unit: 'ratio',
    higherIsBetter: true,
    observation: 'period',
    interval: 'block bootstrap',
    description: 'Below 0 where losses reach further than gains: third standardised moment of the period returns.',
  },
  {
    id: 'excessKurtosis',
    label: 'Excess kurtosis',
    unit: 'ratio',
    higherIsBetter: false,
    observation: 'period',
    interval: 'block bootstrap',
    description:
      'Above 0 where extremes are more frequent than with a normal distribution: fourth standardised moment minus 3.',
  },
  {
    id: 'exposurePct',
    label: 'Exposure',
    unit: 'percent',
    higherIsBetter: null,
    observation: 'bar',
    interval: 'none',
    description: 'Share of the bars between the entry and the exit of a trade, both included.',
  },
  {
    id: 'turnover',
    label: 'Turnover a year',
    unit: 'ratio',
    higherIsBetter: null,
    observation: 'bar',
    interval: 'none',
    description:
      'Value of all buys and sells over the mean equity, a year: buying and selling the whole account once a year makes 2.',
  },
] as const satisfies readonly Figure[]
