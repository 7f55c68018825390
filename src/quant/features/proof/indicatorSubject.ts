import { IndicatorStream, type IndicatorColumns } from '../../indicators/indicatorStream.ts'
import type { IndicatorDefinition, InputName as IndicatorInput } from '../../indicators/kernel/definition.ts'
import type { FeatureInputs, InputName } from '../inputs.ts'
import type { ProofSubject } from './subject.ts'

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const
/** The columns that stand for an indicator's own series. */
const STANDS_FOR: Readonly<Partial<Record<IndicatorInput, InputName>>> = { real: 'close', first: 'high', second: 'low' }

/** One output of an indicator with the parameters it has unless told otherwise, as something to prove. */
export function indicatorSubject(definition: IndicatorDefinition, output: number): ProofSubject {
  const values = Object.fromEntries(Object.entries(definition.parameters).map(([name, one]) => [name, one.default]))
  const name = definition.outputs.length === 1 ? definition.name : `${definition.name} ${definition.outputs[output]}`
  return {
    name,
    lookback: definition.warmUps(values)[output] ?? 1,
    reach: 'HISTORY',
    range: { low: null, high: null },
    inputs: definition.inputs.map((input) => STANDS_FOR[input] ?? (input as InputName)),
    cost: 2,
    values: (bars) => {
      const outputs = definition.outputs.map(() => new Float64Array(bars.length))
      new IndicatorStream(definition, values).fold(columnsOf(bars), outputs)
      return outputs[output] ?? new Float64Array(0)
    },
    begin: () => {
      const stream = new IndicatorStream(definition, values)
      const last = (): number => stream.values[output] ?? Number.NaN
      return {
        update: (bar) => {
          stream.update(bar)
          return last()
        },
        replaceLast: (bar) => {
          stream.replaceLast(bar)
          return last()
        },
        snapshot: () => stream.snapshot(),
        restore: (saved) => stream.restore(saved),
      }
    },
  }
}

function columnsOf(bars: readonly Readonly<FeatureInputs>[]): IndicatorColumns {
  const column = (name: InputName): Float64Array => Float64Array.from(bars, (bar) => bar[name])
  return Object.fromEntries(COLUMNS.map((name) => [name, column(name)])) as IndicatorColumns
}
