import type { ParameterValues, StrategyParameter } from '../strategy.ts'

/** The parameters of gap-bounce as numbers; shares of prices are fractions. */
export interface GapBounceSettings {
  readonly minimumGap: number
  readonly maximumGap: number
  readonly minimumPrice: number
  readonly maximumPrice: number
  readonly decisionMinutes: number
  readonly fill: number
  readonly stopRanges: number
  readonly minimumRewardRisk: number
  readonly holdSessions: number
  readonly minimumCases: number
  /** Whether an idea without a probability is refused; otherwise it is stated without one. */
  readonly refuseUnknown: boolean
  readonly minimumDollarVolume: number
  readonly maximumSlippage: number
  readonly maximumFade: number
  readonly maximumPerSector: number
}

/** The parameters of gap-bounce as declared to forms and command lines. */
export const PARAMETERS: readonly StrategyParameter[] = [
  { name: 'minGap', label: 'Smallest gap down', kind: 'number', default: 3, min: 0.5, max: 50, unit: '%' },
  { name: 'maxGap', label: 'Largest gap down', kind: 'number', default: 20, min: 1, max: 90, unit: '%' },
  { name: 'minPrice', label: 'Lowest price', kind: 'number', default: 1, min: 0.01, max: 100_000, unit: 'currency' },
  { name: 'maxPrice', label: 'Highest price', kind: 'number', default: 10, min: 0.02, max: 100_000, unit: 'currency' },
  { name: 'decisionMinutes', label: 'Decide after', kind: 'integer', default: 15, min: 1, max: 240, unit: 'minutes' },
  { name: 'fill', label: 'Target, part of the gap', kind: 'number', default: 50, min: 5, max: 100, unit: '%' },
  { name: 'stopRange', label: 'Stop below the low', kind: 'number', default: 0.1, min: 0, max: 3, unit: 'ATR' },
  { name: 'minRewardRisk', label: 'Least reward/risk', kind: 'number', default: 2, min: 0.1, max: 20 },
  { name: 'holdSessions', label: 'Hold at most', kind: 'integer', default: 2, min: 1, max: 20, unit: 'sessions' },
  { name: 'minCases', label: 'Past gaps for a probability', kind: 'integer', default: 30, min: 20, max: 2_000 },
  {
    name: 'unknownProbability',
    label: 'Without a probability',
    kind: 'choice',
    default: 'signal',
    choices: ['signal', 'reject'],
  },
  {
    name: 'minDollarVolume',
    label: 'Least turnover a day',
    kind: 'number',
    default: 2,
    min: 0,
    max: 10_000,
    unit: 'million',
  },
  { name: 'maxSlippage', label: 'Largest slippage', kind: 'number', default: 50, min: 1, max: 1_000, unit: 'bps' },
  { name: 'maxFade', label: 'Volume must fade to', kind: 'number', default: 90, min: 5, max: 300, unit: '%' },
  { name: 'maxPerSector', label: 'Ideas per sector', kind: 'integer', default: 2, min: 1, max: 50 },
]

/** Reads checked parameter values. */
export function settingsOf(values: ParameterValues): GapBounceSettings {
  const number = (name: string): number => Number(values[name])
  return {
    minimumGap: number('minGap') / 100,
    maximumGap: number('maxGap') / 100,
    minimumPrice: number('minPrice'),
    maximumPrice: number('maxPrice'),
    decisionMinutes: number('decisionMinutes'),
    fill: number('fill') / 100,
    stopRanges: number('stopRange'),
    minimumRewardRisk: number('minRewardRisk'),
    holdSessions: number('holdSessions'),
    minimumCases: number('minCases'),
    refuseUnknown: values.unknownProbability === 'reject',
    minimumDollarVolume: number('minDollarVolume') * 1_000_000,
    maximumSlippage: number('maxSlippage') / 10_000,
    maximumFade: number('maxFade') / 100,
    maximumPerSector: number('maxPerSector'),
  }
}

/** Says which parameters contradict each other; null when none do. */
export function conflictOf(values: ParameterValues): string | null {
  if (Number(values.minGap) >= Number(values.maxGap)) {
    return `The smallest gap (${values.minGap} %) must be below the largest (${values.maxGap} %).`
  }
  if (Number(values.minPrice) >= Number(values.maxPrice)) {
    return `The lowest price (${values.minPrice}) must be below the highest (${values.maxPrice}).`
  }
  return null
}
