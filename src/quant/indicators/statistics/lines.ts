import { bars, type IndicatorDefinition, single } from '../kernel/definition.ts'
import { LinearFit } from './linearFit.ts'

/** A figure of the least-squares line through the last n values. */
function ofLine(
  name: string,
  title: string,
  formula: string,
  unit: string,
  read: (fit: LinearFit) => number,
): IndicatorDefinition {
  return single({
    name,
    title,
    formula,
    unit,
    family: 'statistics',
    source: 'TA-Lib',
    inputs: ['real'],
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const fit = new LinearFit(memory, timeperiod)
      return {
        next: (input) => (fit.push(input.real) ? read(fit) : Number.NaN),
        fold: ({ real }, values, count) => fit.fold(read, real, values, count),
      }
    },
  })
}

const SERIES = 'as the series'

/** Least-squares lines. */
export const LINES: readonly IndicatorDefinition[] = [
  ofLine('LINEARREG', 'Linear regression', 'the line through the last n at the newest', SERIES, (fit) => fit.last),
  ofLine('LINEARREG_SLOPE', 'Slope of the line', 'slope of that line', 'series per bar', (fit) => fit.slope),
  ofLine('LINEARREG_ANGLE', 'Angle of the line', 'atan(slope)', 'degrees', (fit) => {
    return (Math.atan(fit.slope) * 180) / Math.PI
  }),
  ofLine('LINEARREG_INTERCEPT', 'Begin of the line', 'that line at the oldest of the n', SERIES, (fit) => fit.first),
  ofLine('TSF', 'Time series forecast', 'that line one bar on', SERIES, (fit) => fit.last + fit.slope),
]
