import { formatTimestamp } from '#core/time/iso.ts'
import type { IndicatorColumns } from '#quant/indicators/indicatorStream.ts'
import type { RegimeInputs, RegimeModel } from '#quant/regimes/regimeModel.ts'
import { REGIME_MODELS } from '#quant/regimes/regimeModels.ts'
import { RegimeStream } from '#quant/regimes/regimeStream.ts'
import { SIX_REGIMES, type SixRegime } from '#quant/regimes/sixRegimeScores.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { outOfOrder, readIndicatorTable, rowOutOfOrder } from './indicatorTable.ts'

/** `quarterdeck regimes`: which of six regimes each bar of a file was in, known at its close. */
export const regimesCommand: Command = {
  name: 'regimes',
  summary: 'Tells the regime of each bar of a file, with probabilities and what they rest on.',
  operands: [],
  options: [
    {
      name: 'data',
      kind: 'text',
      value: 'FILE.csv',
      required: true,
      help: 'The bars; every row is read as it stands.',
    },
    { name: 'seed', kind: 'number', value: '1', default: '1', help: 'Seed of the fits that are begun by chance.' },
    { ...JSON_OUTPUT, help: 'Prints an array with one object for each bar; null where there is no value.' },
  ],
  run: (context) => Promise.resolve(run(context)),
}

/** One number, or null where it is not known. */
type Known = number | null

/** One bar as it is printed. */
interface RegimeRow {
  readonly time: string | null
  /** The likeliest regime, and the one held to so that it does not flicker. */
  readonly label: SixRegime | null
  readonly held: SixRegime | null
  readonly heldBars: Known
  /** Share of what the probabilities rest on that is known. */
  readonly confidence: Known
  readonly probabilities: Readonly<Record<SixRegime, number>> | null
  readonly parts: Readonly<Record<string, Known>>
  /** Outputs of the other models by their names. */
  readonly models: Readonly<Record<string, Readonly<Record<string, Known>>>>
}

const PARTS = ['adx', 'direction', 'volatility', 'hurst', 'breadth'] as const

function run(context: CommandContext): number {
  const words = context.arguments
  const seed = words.number('seed') ?? 1
  if (!Number.isSafeInteger(seed)) {
    const message = `--seed ${seed} is no whole number; 1 is usual.`
    return tellFailure(context, { code: 'SEED_INVALID', message }, EXIT.misused)
  }
  const read = readIndicatorTable(words.text('data') ?? '')
  if (!read.ok) return tellFailure(context, read.failure, EXIT.misused)
  const columns = read.reply
  const needed = lookbackOf('sixRegimes')
  if (columns.close.length < needed) {
    const message = `The regimes need ${needed} bars for their first value and the file has ${columns.close.length}; give it more.`
    return tellFailure(context, { code: 'SERIES_TOO_SHORT', message })
  }
  const early = rowOutOfOrder(columns)
  if (early !== null) context.complain(outOfOrder(early))
  const rows = rowsOf(columns, seed)
  if (words.flag('json')) context.print(JSON.stringify(rows))
  else for (const line of summaryOf(rows)) context.print(line)
  return EXIT.done
}

function lookbackOf(name: string): number {
  return REGIME_MODELS.find((model) => model.name === name)?.lookback ?? 0
}

function rowsOf(columns: IndicatorColumns, seed: number): readonly RegimeRow[] {
  const streams = REGIME_MODELS.map((model) => new RegimeStream(model, { seed }))
  const input: RegimeInputs = { high: 0, low: 0, close: 0, breadth: Number.NaN }
  return Array.from(columns.close, (close, index) => {
    input.close = close
    input.high = columns.high[index] ?? Number.NaN
    input.low = columns.low[index] ?? Number.NaN
    const outputs = new Map(streams.map((stream) => [stream.model.name, known(stream.model, stream.update(input))]))
    return rowOf(columns.time[index] ?? Number.NaN, outputs)
  })
}

function known(model: RegimeModel, values: Readonly<Float64Array>): Readonly<Record<string, Known>> {
  return Object.fromEntries(
    model.outputs.map(({ name }, place) => {
      const value = values[place] ?? Number.NaN
      return [name, Number.isNaN(value) ? null : value]
    }),
  )
}

function rowOf(time: number, outputs: ReadonlyMap<string, Readonly<Record<string, Known>>>): RegimeRow {
  const six = outputs.get('sixRegimes') ?? {}
  const regimeAt = (place: Known | undefined): SixRegime | null => SIX_REGIMES[place ?? -1] ?? null
  const label = regimeAt(six['likeliest'])
  return {
    time: Number.isNaN(time) ? null : formatTimestamp(time),
    label,
    held: regimeAt(six['held']),
    heldBars: six['heldBars'] ?? null,
    confidence: six['confidence'] ?? null,
    probabilities: label === null ? null : probabilitiesOf(six),
    parts: Object.fromEntries(PARTS.map((part) => [part, six[part] ?? null])),
    models: Object.fromEntries([...outputs].filter(([name]) => name !== 'sixRegimes')),
  }
}

function probabilitiesOf(six: Readonly<Record<string, Known>>): Readonly<Record<SixRegime, number>> {
  const of = (regime: SixRegime): number => six[regime] ?? Number.NaN
  return {
    TREND_UP: of('TREND_UP'),
    TREND_DOWN: of('TREND_DOWN'),
    MEAN_REVERTING: of('MEAN_REVERTING'),
    CHOP: of('CHOP'),
    HIGH_VOLATILITY: of('HIGH_VOLATILITY'),
    CRISIS: of('CRISIS'),
  }
}

function summaryOf(rows: readonly RegimeRow[]): readonly string[] {
  const told = rows.filter(({ held }) => held !== null)
  const latest = told.at(-1)
  if (latest === undefined) {
    return [
      `None of the ${rows.length} bars has a regime: too few of them have a close above zero with a high and a low.`,
    ]
  }
  const shares = SIX_REGIMES.map((regime) => {
    const share = told.filter(({ held }) => held === regime).length / told.length
    return `  ${regime.padEnd(16)} ${(100 * share).toFixed(1).padStart(5)} %`
  })
  const missing = PARTS.filter((part) => latest.parts[part] === null)
  const { held, label, probabilities, heldBars, confidence } = latest
  const chance = probabilities === null || held === null ? Number.NaN : probabilities[held]
  return [
    `${rows.length} bars, ${told.length} of them with a regime; the latest of ${latest.time ?? 'a moment without a date'}:`,
    `  ${held ?? ''} for ${heldBars ?? 0} bars, probability ${percent(chance)}${label === held ? '' : `; likeliest at the moment is ${label ?? ''}`}.`,
    `  ${percent(confidence ?? Number.NaN)} of what this rests on is known${missing.length === 0 ? '' : `; not known: ${missing.join(', ')}`}.`,
    'Bars in each regime:',
    ...shares,
    statesLine(rows),
  ]
}

/** Says where the hidden Markov model was not used. */
function statesLine(rows: readonly RegimeRow[]): string {
  const needed = lookbackOf('varianceStates')
  const used = rows.filter(({ models }) => models['varianceStates']?.['wildProbability'] !== null).length
  if (rows.length < needed) return `Hidden states need ${needed} bars, so there are none.`
  const unused = rows.length - needed + 1 - used
  if (unused <= 0) return 'Two hidden states, a calm and a wild one, were found throughout.'
  return `Two hidden states, a calm and a wild one, were found on ${used} bars; on ${unused} they had not converged, explained no more than one, or the bar had no return.`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`
}
