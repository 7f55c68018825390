import { bars, type IndicatorDefinition, type Parameter, single } from '../kernel/definition.ts'
import { average, averageKind, averageWarmUp } from './averages.ts'
import { delayed } from './delayed.ts'

/** A length of MAVP; each between the bounds has an average of its own. */
function length(value: number): Parameter {
  return { ...bars(value), maximum: 500 }
}

/** Averages whose length is a series itself. */
export const VARIABLE_AVERAGES: readonly IndicatorDefinition[] = [
  single({
    name: 'MAVP',
    family: 'overlap',
    title: 'Moving average of variable length',
    unit: 'as the series',
    source: 'TA-Lib',
    formula: 'the average that matype names, of as many bars as second says, cut to whole ones and to the bounds',
    inputs: ['real', 'second'],
    parameters: {
      minperiod: length(2),
      maxperiod: length(30),
      matype: averageKind(),
    },
    refuse: ({ minperiod, maxperiod }) => {
      if (minperiod <= maxperiod) return null
      return `MAVP cannot have minperiod=${minperiod} above maxperiod=${maxperiod}; exchange the two.`
    },
    warmUp: ({ maxperiod, matype }) => averageWarmUp(maxperiod, matype),
    make: (memory, { minperiod, maxperiod, matype }) => {
      const warmUp = averageWarmUp(maxperiod, matype)
      const averages = Array.from({ length: maxperiod - minperiod + 1 }, (_, more) => {
        const period = minperiod + more
        return delayed(memory, average(memory, period, matype), warmUp - averageWarmUp(period, matype))
      })
      return ({ real, second }) => {
        const wanted = Math.min(Math.max(Math.trunc(second), minperiod), maxperiod) - minperiod
        let value = Number.NaN
        for (let more = 0; more < averages.length; more += 1) {
          const line = averages[more]?.next(real) ?? Number.NaN
          if (more === wanted) value = line
        }
        return value
      }
    },
  }),
]
