import type { Failure } from '#contracts/failure.ts'
import type { ParameterValues, StrategyDefinition, StrategyParameter } from '#trading/strategies/strategy.ts'

/** Complete values of a strategy's parameters, or the one sentence that says what is wrong with those given. */
export type CheckedParameters =
  | { readonly ok: true; readonly values: ParameterValues }
  | { readonly ok: false; readonly failure: Failure }

/** Fills in defaults and checks every value against the declaration; names the parameter and its bounds in a refusal. */
export function checkParameters(
  definition: StrategyDefinition,
  given: Readonly<Record<string, number | string>>,
): CheckedParameters {
  const known = definition.parameters.map((parameter) => parameter.name)
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) {
      return refusal(
        'UNKNOWN_PARAMETER',
        `${definition.kind} has no parameter "${name}"; it has ${known.join(', ') || 'none'}. Nothing was changed.`,
        { kind: definition.kind, parameter: name },
      )
    }
  }
  const values: Record<string, number | string> = {}
  for (const parameter of definition.parameters) {
    const value = Object.hasOwn(given, parameter.name) ? given[parameter.name] : parameter.default
    if (value === undefined || !fits(parameter, value)) {
      return refusal(
        'BAD_PARAMETER',
        `${parameter.name} of ${definition.kind} must be ${boundsOf(parameter)}; ${String(value)} is not. Nothing was changed.`,
        { kind: definition.kind, parameter: parameter.name, value: String(value) },
      )
    }
    values[parameter.name] = value
  }
  return { ok: true, values }
}

/** Reads parameter values written as text; numbers where the declaration asks for numbers. */
export function readParameters(
  definition: StrategyDefinition,
  texts: ReadonlyMap<string, string>,
): Readonly<Record<string, number | string>> {
  const values: Record<string, number | string> = {}
  for (const [name, text] of texts) {
    const parameter = definition.parameters.find((candidate) => candidate.name === name)
    const isNumber = parameter !== undefined && parameter.kind !== 'choice' && text.trim() !== ''
    const number = Number(text)
    values[name] = isNumber && Number.isFinite(number) ? number : text
  }
  return values
}

function fits(parameter: StrategyParameter, value: number | string): boolean {
  if (parameter.kind === 'choice') return typeof value === 'string' && (parameter.choices ?? []).includes(value)
  if (typeof value !== 'number' || !Number.isFinite(value)) return false
  if (parameter.kind === 'integer' && !Number.isSafeInteger(value)) return false
  return value >= (parameter.min ?? -Infinity) && value <= (parameter.max ?? Infinity)
}

function boundsOf(parameter: StrategyParameter): string {
  if (parameter.kind === 'choice') return `one of ${(parameter.choices ?? []).join(', ')}`
  const noun = parameter.kind === 'integer' ? 'a whole number' : 'a number'
  const { min, max } = parameter
  if (min !== undefined && max !== undefined) return `${noun} from ${min} to ${max}`
  if (min !== undefined) return `${noun} of at least ${min}`
  return max === undefined ? noun : `${noun} of at most ${max}`
}

function refusal(code: string, message: string, context: NonNullable<Failure['context']>): CheckedParameters {
  return { ok: false, failure: { code, message, context } }
}
