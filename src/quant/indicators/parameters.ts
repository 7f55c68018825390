import type { IndicatorDefinition, Parameter } from './kernel/definition.ts'

/** Parameters in full, or why they cannot be taken. */
export type CheckedParameters =
  | { readonly ok: true; readonly values: Readonly<Record<string, number>> }
  | { readonly ok: false; readonly code: ParameterFault; readonly message: string }

type ParameterFault = 'PARAMETER_UNKNOWN' | 'PARAMETER_INVALID' | 'PARAMETERS_DISAGREE'

/** Checks what was given for an indicator's parameters, words or numbers, and fills in the rest. */
export function checkParameters(
  definition: IndicatorDefinition,
  given: ReadonlyMap<string, string | number>,
): CheckedParameters {
  const { name, parameters, aliases } = definition
  const values: Record<string, number> = {}
  for (const [key, parameter] of Object.entries(parameters)) values[key] = parameter.default
  for (const [key, text] of given) {
    const lower = key.toLowerCase()
    const targets = Object.hasOwn(aliases, lower) ? (aliases[lower] ?? []) : [lower]
    for (const target of targets) {
      const parameter = Object.hasOwn(parameters, target) ? parameters[target] : undefined
      if (parameter === undefined) return unknownParameter(definition, key)
      const value = read(parameter, text)
      if (value === null) {
        const message = `${name} cannot take ${key}=${text}; give ${describe(parameter)}.`
        return { ok: false, code: 'PARAMETER_INVALID', message }
      }
      values[target] = value
    }
  }
  const refusal = definition.refuse(values)
  if (refusal !== null) return { ok: false, code: 'PARAMETERS_DISAGREE', message: refusal }
  return { ok: true, values }
}

function unknownParameter({ name, parameters, aliases }: IndicatorDefinition, key: string): CheckedParameters {
  const names = [...Object.keys(parameters), ...Object.keys(aliases)]
  const way =
    names.length === 0 ? `${name} takes no parameters; leave it out.` : `Those of ${name} are ${names.join(', ')}.`
  return { ok: false, code: 'PARAMETER_UNKNOWN', message: `${name} has no parameter ${key}. ${way}` }
}

function read(parameter: Parameter, text: string | number): number | null {
  const word = parameter.words?.indexOf(String(text).toUpperCase()) ?? -1
  if (word >= 0) return word
  const value = typeof text === 'number' ? text : text.trim() === '' ? Number.NaN : Number(text)
  if (!(value >= parameter.minimum && value <= parameter.maximum)) return null
  return parameter.isInteger && !Number.isInteger(value) ? null : value
}

/** What may be given for a parameter. */
function describe({ words, minimum, maximum, isInteger }: Parameter): string {
  const numbers = `a ${isInteger ? 'whole ' : ''}number from ${minimum} to ${maximum}`
  return words === undefined ? numbers : `one of ${words.join(', ')}, or ${numbers}`
}
