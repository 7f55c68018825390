import { normalQuantile } from '../statistics/normal.ts'

const EULER_MASCHERONI = 0.5772156649015329

/**
 * Mean of the largest of N independent standard normal numbers, approximately (Bailey and Lopez de Prado, 2014):
 * (1 - c) z(1 - 1/N) + c z(1 - 1/(N e)), c the constant of Euler and Mascheroni and z the normal quantile. 0 for one.
 */
export function expectedMaximumOfNormals(trials: number): number {
  if (!(trials >= 1)) throw new Error(`Invariant: ${trials} trials have no maximum`)
  if (trials === 1) return 0
  // The upper tail is taken from below, where it keeps its digits.
  const first = -normalQuantile(1 / trials)
  const second = -normalQuantile(1 / (trials * Math.E))
  return (1 - EULER_MASCHERONI) * first + EULER_MASCHERONI * second
}

/**
 * Sharpe ratio to be expected of the best of N trials without skill whose ratios have this deviation; in the unit of the
 * deviation. 200 trials on a year of days, deviation sqrt(252 / 251) a year, make 2.77 a year.
 */
export function expectedMaximumSharpe(trials: number, deviation: number): number {
  return deviation * expectedMaximumOfNormals(trials)
}

/**
 * Years of data below which the best of N trials without skill is to be expected to show this annual Sharpe ratio (minimum
 * backtest length; Bailey, Borwein, Lopez de Prado and Zhu, 2014): (E[max of N] / ratio)^2.
 */
export function minimumBacktestYears(trials: number, annualSharpe: number): number | null {
  return annualSharpe > 0 ? (expectedMaximumOfNormals(trials) / annualSharpe) ** 2 : null
}
