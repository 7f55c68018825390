import type { ExchangeConfiguration } from '#contracts/broker.ts'
import { feeScheduleSchema, intrabarRuleSchema, impactModelSchema } from '#contracts/exchangeTerms.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { CommandArguments, CommandOption } from '../../commandLine.ts'

/** Names of the published schedules of fees. */
const PRESETS: readonly string[] = feeScheduleSchema.options.flatMap((option) =>
  option.shape.kind.value === 'preset' && 'name' in option.shape ? option.shape.name.options : [],
)

/** The options that state what the simulated exchange charges and how it fills. */
export const exchangeOptions: readonly CommandOption[] = [
  {
    name: 'commission',
    kind: 'number',
    value: 'SHARE',
    default: '0',
    help: 'Fee as a share of the value traded, at entry and at exit.',
  },
  {
    name: 'fees',
    kind: 'choice',
    choices: PRESETS,
    help: 'The published fees of a venue, those of the day of each fill, in place of --commission.',
  },
  {
    name: 'spread',
    kind: 'number',
    value: 'SHARE',
    default: '0',
    help: 'Whole bid-ask spread as a share of the price.',
  },
  {
    name: 'spread-paid',
    kind: 'choice',
    choices: ['each-side', 'at-entry'],
    default: 'at-entry',
    help: 'The entry pays the spread whole (a round trip crosses it once), or every trade at the market pays half.',
  },
  {
    name: 'slippage',
    kind: 'number',
    value: 'SHARE',
    default: '0',
    help: 'Further slippage of market orders as a share of the price.',
  },
  {
    name: 'impact',
    kind: 'text',
    value: 'quadratic:C|square-root:C',
    help: 'Moves the price by the size of the order in the volume, with this coefficient, for example square-root:0.1.',
  },
  {
    name: 'volume-share',
    kind: 'number',
    value: 'SHARE',
    help: 'Largest share of the volume of a bar that one order takes; it works on for the rest.',
  },
  {
    name: 'latency',
    kind: 'number',
    value: 'MILLISECONDS',
    default: '0',
    help: 'How long an order is on its way.',
  },
  {
    name: 'intrabar',
    kind: 'choice',
    choices: intrabarRuleSchema.options,
    default: 'worst-first',
    help: 'What is assumed of the way of prices within a bar.',
  },
  {
    name: 'fill',
    kind: 'choice',
    choices: ['next-open', 'close'],
    default: 'next-open',
    help: 'Where market orders fill: at the next open, or at the close of the bar that gave the signal.',
  },
]

/**
 * Reads the terms of the exchange; amounts have been checked before. What stands at its default is left out, so that a run
 * made before the term existed keeps the hash of its configuration.
 */
export function readExchange(words: CommandArguments): CommandResult<ExchangeConfiguration> {
  const commission = words.number('commission') ?? 0
  const preset = words.text('fees')
  if (preset !== null && commission !== 0) {
    return refused('OPTIONS_CONTRADICT', `--commission and --fees ${preset} both state the fees; give one of them.`)
  }
  const impact = readImpact(words.text('impact'))
  if (!impact.ok) return impact
  const fees = preset === null ? null : feeScheduleSchema.parse({ kind: 'preset', name: preset })
  const intrabar = intrabarRuleSchema.parse(words.text('intrabar'))
  return accepted({
    commission,
    spread: words.number('spread') ?? 0,
    spreadPaid: words.text('spread-paid') === 'each-side' ? 'each-side' : 'at-entry',
    slippage: words.number('slippage') ?? 0,
    latency: Math.round(1_000 * (words.number('latency') ?? 0)),
    volumeShare: words.number('volume-share'),
    fill: words.text('fill') === 'close' ? 'close' : 'next-open',
    ...(fees === null ? {} : { fees }),
    ...(impact.reply === null ? {} : { impact: impact.reply }),
    ...(intrabar === 'worst-first' ? {} : { intrabar }),
  })
}

function readImpact(text: string | null): CommandResult<ExchangeConfiguration['impact'] | null> {
  if (text === null) return accepted(null)
  const [kind, coefficient = ''] = text.split(':')
  const read = impactModelSchema.safeParse({ kind, coefficient: /^\d/.test(coefficient) ? Number(coefficient) : null })
  if (read.success) return accepted(read.data)
  return refused(
    'IMPACT_UNKNOWN',
    `--impact must be quadratic:C or square-root:C with C from 0 to 100; "${text}" is not.`,
  )
}
