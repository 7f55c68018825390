import type { Objective, SweepPlan } from '#contracts/records/sweep.ts'
import { formatFixed, formatPercent, formatPercentNumber, MISSING } from '../../../format/number.ts'
import { valueText } from './heatMap.ts'

/** Writes what a trial reached in an objective; a small drawdown is counted with its sign turned. */
export function objectiveText(objective: Objective, value: number | null | undefined): string {
  if (value === null || value === undefined) return MISSING
  if (objective === 'deflatedSharpe') return formatPercent(value)
  if (objective === 'returnPct' || objective === 'smallDrawdown') return `${formatPercentNumber(value)} %`
  return formatFixed(value, 2)
}

/** Names the values of a trial in the order of the plan, for example `fast 20, slow 50`. */
export function valuesText(
  values: Readonly<Record<string, number | string>>,
  plan: Pick<SweepPlan, 'dimensions'>,
): string {
  return plan.dimensions.map(({ name }) => `${name} ${valueText(values[name] ?? MISSING)}`).join(', ')
}
