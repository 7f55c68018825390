import type { Measured } from '#quant/statistics/measured.ts'
import { EXIT, type CommandContext } from '../../commandLine.ts'
import { tellFailure } from '../commonOptions.ts'
import { readSeries } from './seriesOptions.ts'

/** What a statistic's verb says: an object for machines, and a sentence with named figures for people. */
export interface Answer {
  readonly json: Readonly<Record<string, unknown>>
  readonly sentence: string
  readonly figures: readonly (readonly [name: string, value: string])[]
}

/** Tells a statistic, or why there is none, and returns the exit code. In JSON what is not finite is null. */
export function tellStatistic<Value>(
  context: CommandContext,
  result: Measured<Value>,
  answer: (value: Value) => Answer,
): number {
  if (!result.ok) return tellFailure(context, { code: result.code, message: result.message })
  const { json, sentence, figures } = answer(result.value)
  if (context.arguments.flag('json')) {
    context.print(JSON.stringify(json))
    return EXIT.done
  }
  const width = Math.max(...figures.map(([name]) => name.length))
  for (const [name, value] of figures) context.print(`  ${name.padEnd(width)}  ${value}`)
  context.print(sentence)
  return EXIT.done
}

/** The same of the one series that `SERIES_OPTIONS` name; JSON tells too how many of its rows were left out. */
export function tellOfSeries<Value>(
  context: CommandContext,
  measure: (values: Float64Array) => Measured<Value>,
  answer: (value: Value) => Answer,
): number {
  const read = readSeries(context)
  if (!read.ok) return tellFailure(context, read.failure, EXIT.misused)
  const { values, skipped } = read.reply
  return tellStatistic(context, measure(values), (value) => {
    const told = answer(value)
    return { ...told, json: { ...told.json, skipped } }
  })
}

/** What the probability of a unit root's test says. */
export function unitRootSentence(pValue: number): string {
  return pValue < 0.05
    ? 'A unit root is rejected at 5 %: the series returns to its level.'
    : 'A unit root is not rejected at 5 %: the series may wander without returning.'
}

/** Writes a figure with seven digits. */
export function figure(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return 'infinite'
  return Number.isFinite(value) ? String(Number(value.toPrecision(7))) : 'none'
}

/** Writes critical values in one line. */
export function criticalLine(
  values: { readonly one: number; readonly five: number; readonly ten: number } | null,
): string {
  if (values === null) return 'none are known'
  return `${figure(values.one)} at 1 %, ${figure(values.five)} at 5 %, ${figure(values.ten)} at 10 %`
}
