import type { Estimate } from '#core/model/estimate.ts'
import { hurstExponent } from '#quant/regimes/hurst/hurstExponent.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { readSteps, STEP_OPTIONS } from './steps.ts'

/** `quarterdeck stats hurst`: the memory of the returns of one series. */
export const hurstCommand: Command = {
  name: 'stats hurst',
  summary: 'Measures the memory of returns (Hurst exponent).',
  operands: [],
  options: [
    ...STEP_OPTIONS,
    { name: 'seed', kind: 'number', value: '1', default: '1', help: 'Seed of the noise that the intervals come from.' },
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const read = readSteps(context)
  if (!read.ok) return tellFailure(context, read.failure, EXIT.misused)
  const { values, heading, skipped } = read.reply
  const found = hurstExponent(values, context.arguments.number('seed') ?? 1)
  if (!found.ok) return tellFailure(context, { code: found.code, message: found.message })
  const { rescaledRange, detrendedFluctuation } = found
  if (context.arguments.flag('json')) {
    context.print(
      JSON.stringify({
        hurst: rescaledRange.value,
        rescaledRange,
        dfa: detrendedFluctuation.value,
        detrendedFluctuation,
        returns: context.arguments.text('returns'),
        n: values.length,
        skipped,
      }),
    )
    return EXIT.done
  }
  context.print(`Hurst exponent over ${values.length} steps of "${heading}" (0.5 has no memory):`)
  context.print(`  by rescaled range          ${inWords(rescaledRange)}`)
  context.print(`  by detrended fluctuations  ${inWords(detrendedFluctuation)}`)
  context.print(meaningOf(rescaledRange, detrendedFluctuation))
  return EXIT.done
}

function inWords({ value, low, high }: Estimate): string {
  return `${value.toFixed(3)}  (${low.toFixed(3)} to ${high.toFixed(3)})`
}

function meaningOf(one: Estimate, other: Estimate): string {
  if (one.low > 0.5 && other.low > 0.5) return 'Both intervals lie above 0.5: moves persist.'
  if (one.high < 0.5 && other.high < 0.5) return 'Both intervals lie below 0.5: moves are taken back.'
  const holds = ({ low, high }: Estimate): boolean => low <= 0.5 && high >= 0.5
  if (holds(one) && holds(other)) return 'A series without memory could look the same.'
  return 'The two ways do not agree: no memory is proven.'
}
