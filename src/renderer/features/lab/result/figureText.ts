import type { Estimate } from '#core/model/estimate.ts'
import type { Figure } from '#core/figures/figure.ts'
import { formatCount } from '../../../format/amount.ts'
import { formatFixed, formatPercentNumber, MISSING } from '../../../format/number.ts'

/** Decimals of a figure by its unit. */
const DECIMALS: Readonly<Record<Exclude<Figure['unit'], 'percent'>, number>> = {
  ratio: 2,
  currency: 2,
  bars: 0,
  days: 1,
  count: 0,
}

/** Writes the value of a figure with its unit, for example `12.4 %`. */
export function figureText(value: number | null, unit: Figure['unit']): string {
  if (value === null || !Number.isFinite(value)) return MISSING
  if (unit === 'count') return formatCount(value)
  if (unit === 'percent') return `${formatPercentNumber(value)} %`
  const text = formatFixed(value, DECIMALS[unit])
  return unit === 'bars' || unit === 'days' ? `${text} ${unit}` : text
}

/** Writes the 95 % interval of a figure, for example `[1.10, 7.30]`. */
export function intervalText(estimate: Estimate, unit: Figure['unit']): string {
  const write = (bound: number): string =>
    unit === 'percent' ? formatPercentNumber(bound) : formatFixed(bound, DECIMALS[unit])
  return `[${write(estimate.low)}, ${write(estimate.high)}]`
}
