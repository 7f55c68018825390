import { emptyInputs } from '../indicators/kernel/definition.ts'
import type { Memory } from '../indicators/kernel/memory.ts'
import { checkParameters } from '../indicators/parameters.ts'
import { findIndicator } from '../indicators/registry.ts'
import type { FeatureInputs } from './inputs.ts'

/**
 * An indicator of the library as a part of a feature, on the bar's own prices. Returns a function that takes the bar and
 * gives one output, NaN while there is none. Throws when there is no such indicator, parameter or output.
 */
export function indicatorOf(
  memory: Memory,
  name: string,
  parameters: Readonly<Record<string, number>> = {},
  output = 'value',
): (input: Readonly<FeatureInputs>) => number {
  const definition = findIndicator(name)
  if (definition === null) throw new Error(`Invariant: there is no indicator ${name}`)
  const checked = checkParameters(definition, new Map(Object.entries(parameters)))
  if (!checked.ok) throw new Error(`Invariant: ${checked.message}`)
  const place = definition.outputs.indexOf(output)
  if (place < 0) throw new Error(`Invariant: ${name} has no output ${output}`)
  const step = definition.make(memory, checked.values)
  const out = new Float64Array(definition.outputs.length)
  const bar = emptyInputs()
  return (input) => {
    bar.time = input.time
    bar.open = input.open
    bar.high = input.high
    bar.low = input.low
    bar.close = input.close
    bar.volume = input.volume
    bar.real = input.close
    bar.first = input.high
    bar.second = input.low
    step(bar, out)
    return out[place] ?? Number.NaN
  }
}
