import type { ParameterValues, StrategyDefinition, StrategyParameter } from './strategy.ts'

/** Why values cannot be the parameters of a strategy; the message is one sentence with the way out. */
export interface ParameterError {
  readonly code: 'UNKNOWN_PARAMETER' | 'NOT_A_NUMBER' | 'NOT_AN_INTEGER' | 'OUT_OF_BOUNDS' | 'NOT_A_CHOICE' | 'CONFLICT'
  /** The parameter at fault; null when it is a combination. */
  readonly parameter: string | null
  readonly message: string
}

/** The outcome of reading parameters. */
export type ParsedParameters =
  | { readonly ok: true; readonly values: ParameterValues }
  | { readonly ok: false; readonly error: ParameterError }

/** Completes and checks the parameters of a strategy: texts become numbers, what is missing takes its default. */
export function parseParameters(
  definition: StrategyDefinition,
  raw: Readonly<Record<string, number | string>>,
): ParsedParameters {
  const known = definition.parameters.map((parameter) => parameter.name)
  const stranger = Object.keys(raw).find((name) => !known.includes(name))
  if (stranger !== undefined) {
    return failure(
      'UNKNOWN_PARAMETER',
      stranger,
      `${definition.kind} has no parameter "${stranger}"; it has ${known.join(', ')}.`,
    )
  }
  const values: Record<string, number | string> = {}
  for (const parameter of definition.parameters) {
    const given = Object.hasOwn(raw, parameter.name) ? raw[parameter.name] : undefined
    const read = readValue(parameter, given ?? parameter.default)
    if (typeof read === 'object') return { ok: false, error: read }
    values[parameter.name] = read
  }
  const conflict = definition.conflict?.(values) ?? null
  return conflict === null ? { ok: true, values } : failure('CONFLICT', null, conflict)
}

function readValue(parameter: StrategyParameter, given: number | string): number | string | ParameterError {
  if (parameter.kind === 'choice') return readChoice(parameter, given)
  const value = typeof given === 'string' && given.trim() === '' ? Number.NaN : Number(given)
  const range = `from ${parameter.min ?? '-infinity'} to ${parameter.max ?? 'infinity'}`
  const wish = parameter.kind === 'integer' ? `a whole number ${range}` : `a number ${range}`
  const refuse = (code: ParameterError['code']): ParameterError => {
    return { code, parameter: parameter.name, message: `${parameter.name} was "${given}" but must be ${wish}.` }
  }
  if (!Number.isFinite(value)) return refuse('NOT_A_NUMBER')
  if (parameter.kind === 'integer' && !Number.isInteger(value)) return refuse('NOT_AN_INTEGER')
  if (value < (parameter.min ?? -Infinity) || value > (parameter.max ?? Infinity)) return refuse('OUT_OF_BOUNDS')
  return value
}

function readChoice(parameter: StrategyParameter, given: number | string): string | ParameterError {
  const choices = parameter.choices ?? []
  const text = String(given)
  if (choices.includes(text)) return text
  const message = `${parameter.name} was "${text}" but must be one of ${choices.join(', ')}.`
  return { code: 'NOT_A_CHOICE', parameter: parameter.name, message }
}

function failure(code: ParameterError['code'], parameter: string | null, message: string): ParsedParameters {
  return { ok: false, error: { code, parameter, message } }
}
