import { Window } from '../../indicators/kernel/window.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { changeOf } from '../kernel/logReturns.ts'

const CLOSE = { family: 'price', inputs: ['close'] } as const
const ALWAYS = { ...CLOSE, lookback: 1, reach: 'HISTORY', direction: 'FALLING' } as const

/** How far, and for how long, the price is below its peak. */
export const DRAWDOWNS: readonly FeatureDeclaration[] = [
  feature({
    ...ALWAYS,
    name: 'drawdown',
    title: 'Drawdown',
    unit: 'fraction',
    range: { low: -1, high: 0 },
    description: 'How far the close lies below the highest close since the data begin.',
    formula: 'close / highest close so far - 1',
    source: 'Standard',
    direction: 'RISING',
    make: (memory) => {
      const peak = memory.cell(Number.NEGATIVE_INFINITY)
      return ({ close }) => {
        peak.value = Math.max(peak.value, close)
        return changeOf(close, peak.value)
      }
    },
  }),
  feature({
    ...ALWAYS,
    name: 'drawdownAge',
    title: 'Age of the drawdown',
    unit: 'bars',
    range: { low: 0, high: null },
    description: 'Bars since the close was last as high as ever; 0 at a peak.',
    formula: 'bars since the latest highest close so far',
    source: 'Standard',
    make: (memory) => {
      const peak = memory.cell(Number.NEGATIVE_INFINITY)
      const age = memory.cell(0)
      return ({ close }) => {
        age.value = close >= peak.value ? 0 : age.value + 1
        peak.value = Math.max(peak.value, close)
        return age.value
      }
    },
  }),
  feature({
    ...CLOSE,
    name: 'worstDrawdown60',
    title: 'Worst drawdown of 60 bars',
    unit: 'fraction',
    range: { low: -1, high: 0 },
    lookback: 60,
    cost: 2,
    description: 'The deepest fall from a peak within the last 60 closes: what a holder went through.',
    formula: 'smallest of close / highest close before it - 1, both within 60',
    source: 'Standard',
    direction: 'NEITHER',
    make: (memory) => {
      const closes = new Window(memory, 60)
      return ({ close }) => {
        if (!closes.push(close)) return Number.NaN
        const { values, start } = closes
        let peak = values[start] ?? 0
        let worst = 0
        for (let index = start; index < start + 60; index += 1) {
          const value = values[index] ?? 0
          if (!(value > 0)) return Number.NaN
          if (value > peak) peak = value
          else worst = Math.min(worst, value / peak - 1)
        }
        return worst
      }
    },
  }),
]
