import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { SweepDimension } from '#contracts/records/sweep.ts'
import type { StrategyDefinition } from '#trading/strategies/strategy.ts'

/**
 * Reads what is varied: `fast=5:50:5` from 5 to 50 by 5, `stop=0.01:0.1` anything between, `stop=0.001:0.1:log` the same by
 * equal ratios, `side=long,both` one of these.
 */
export function readDimensions(
  varied: ReadonlyMap<string, string>,
  definition: StrategyDefinition,
): CommandResult<readonly SweepDimension[]> {
  const dimensions: SweepDimension[] = []
  for (const [name, text] of varied) {
    const parameter = definition.parameters.find((candidate) => candidate.name === name)
    if (parameter === undefined) {
      const known = definition.parameters.map((candidate) => candidate.name).join(', ')
      return refused('UNKNOWN_PARAMETER', `${definition.kind} has no parameter "${name}"; it has ${known}.`)
    }
    const read = parameter.kind === 'choice' ? choiceOf(name, text) : rangeOf(name, text, parameter.kind)
    if (!read.ok) return read
    dimensions.push(read.reply)
  }
  if (dimensions.length > 0) return accepted(dimensions)
  return refused('NOTHING_VARIED', 'Nothing is varied; name at least one parameter, for example --vary fast=5:50:5.')
}

function choiceOf(name: string, text: string): CommandResult<SweepDimension> {
  return accepted({ kind: 'choice', name, choices: text.split(',').map((choice) => choice.trim()) })
}

function rangeOf(name: string, text: string, kind: 'integer' | 'number'): CommandResult<SweepDimension> {
  const parts = text.split(':')
  const isLogarithmic = parts.at(-1) === 'log'
  const numbers = (isLogarithmic ? parts.slice(0, -1) : parts).map((part) =>
    part.trim() === '' ? Number.NaN : Number(part),
  )
  const [min = Number.NaN, max = min, step] = numbers
  if (numbers.length === 0 || numbers.length > 3 || !numbers.every(Number.isFinite)) {
    return refused('RANGE_INVALID', `--vary ${name}=${text} is no range; write ${name}=FROM:TO:STEP.`)
  }
  if (min > max || (step !== undefined && step <= 0)) {
    const message = `--vary ${name}=${text} goes nowhere; write ${name}=FROM:TO:STEP from the smaller to the larger, by a step above zero.`
    return refused('RANGE_INVALID', message)
  }
  if (kind === 'number') {
    return accepted({ kind, name, min, max, step: step ?? null, scale: isLogarithmic ? 'logarithmic' : 'linear' })
  }
  if (isLogarithmic || ![min, max, step ?? 1].every(Number.isInteger)) {
    return refused(
      'RANGE_INVALID',
      `${name} takes whole numbers by equal steps; write ${name}=FROM:TO:STEP with those.`,
    )
  }
  return accepted({ kind, name, min, max, step: step ?? 1 })
}
