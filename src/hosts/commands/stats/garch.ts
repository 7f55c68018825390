import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { fitVolatility } from '#quant/regimes/volatility/fitVolatility.ts'
import { forecastVariance, longRunVariance } from '#quant/regimes/volatility/volatilityForecast.ts'
import type { FittedVolatility } from '#quant/regimes/volatility/volatilityFit.ts'
import {
  parametersOf,
  type VolatilityParameter,
  type VolatilitySpecification,
} from '#quant/regimes/volatility/volatilityModel.ts'
import { EXIT, type Command, type CommandArguments, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { readColumnFile } from './columnFile.ts'
import { SERIES_OPTIONS } from './seriesOptions.ts'

const MODELS = ['garch', 'gjr', 'egarch', 'tarch'] as const
const ERRORS = ['normal', 't'] as const
const MEANS = ['constant', 'zero'] as const
const RETURNS = ['pct', 'log', 'none'] as const
const MOST_BARS_AHEAD = 1000

/** `quarterdeck stats garch`: a volatility model fitted to one series, and the variances it expects. */
export const garchCommand: Command = {
  name: 'stats garch',
  summary: 'Fits a volatility model (GARCH, GJR, EGARCH, TARCH).',
  operands: [],
  options: [
    ...SERIES_OPTIONS.filter(({ name }) => name !== 'log'),
    {
      name: 'model',
      kind: 'choice',
      choices: MODELS,
      default: 'garch',
      help: 'garch; with falls counting more: gjr (squares), tarch (volatilities) or egarch (logarithms).',
    },
    { name: 'dist', kind: 'choice', choices: ERRORS, default: 'normal', help: 'How surprises are distributed.' },
    {
      name: 'mean',
      kind: 'choice',
      choices: MEANS,
      default: 'constant',
      help: 'A mean return that is fitted, or none.',
    },
    {
      name: 'returns',
      kind: 'choice',
      choices: RETURNS,
      default: 'pct',
      help: '100 times simple or logarithmic returns of the column, or the column as it is.',
    },
    { name: 'horizon', kind: 'number', value: '5', default: '5', help: 'Bars ahead whose variance is forecast.' },
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const words = context.arguments
  const horizon = words.number('horizon') ?? 5
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > MOST_BARS_AHEAD) {
    const message = `--horizon ${horizon} is no number of bars from 1 to ${MOST_BARS_AHEAD}; 5 is a week of days.`
    return tellFailure(context, { code: 'HORIZON_INVALID', message }, EXIT.misused)
  }
  const column = words.text('column') ?? 'close'
  const read = readColumnFile(words.text('data') ?? '', [column], words.flag('skip-missing'))
  if (!read.ok) return tellFailure(context, read.failure, EXIT.misused)
  const [values = new Float64Array(0)] = read.reply.columns
  const returns = returnsOf(values, read.reply.headings[0] ?? column, words.text('returns') ?? 'pct')
  if (!returns.ok) return tellFailure(context, returns.failure)
  const fit = fitVolatility(returns.reply, specificationOf(words))
  if (!fit.ok) return tellFailure(context, { code: fit.code, message: fit.message })
  const forecast = forecastVariance(fit.specification.model, fit.parameters, fit.nextLevel, horizon)
  if (words.flag('json')) context.print(JSON.stringify(asJson(fit, forecast, read.reply.skipped)))
  else for (const line of sentences(fit, forecast)) context.print(line)
  return EXIT.done
}

function specificationOf(words: CommandArguments): VolatilitySpecification {
  return {
    model: MODELS.find((name) => name === words.text('model')) ?? 'garch',
    errors: ERRORS.find((name) => name === words.text('dist')) ?? 'normal',
    mean: MEANS.find((name) => name === words.text('mean')) ?? 'constant',
  }
}

function returnsOf(values: Float64Array, heading: string, kind: string): CommandResult<Float64Array> {
  if (kind === 'none') return accepted(values)
  const bad = values.findIndex((value) => !(value > 0))
  if (bad >= 0) {
    return refused(
      'VALUE_NOT_POSITIVE',
      `Column "${heading}" has ${values[bad] ?? 0} in row ${bad + 1}, from which no return can be taken; correct the row, or add --returns none if the column holds returns.`,
    )
  }
  return accepted(
    values.subarray(1).map((value, index) => {
      const ratio = value / (values[index] ?? Number.NaN)
      return 100 * (kind === 'log' ? Math.log(ratio) : ratio - 1)
    }),
  )
}

function asJson(fit: FittedVolatility, forecast: Float64Array, skipped: number): object {
  const names = parametersOf(fit.specification)
  const each = <T>(valueOf: (name: VolatilityParameter, place: number) => T): Record<string, T> =>
    Object.fromEntries(names.map((name, place) => [name, valueOf(name, place)]))
  const { model, errors, mean } = fit.specification
  return {
    model,
    dist: errors,
    mean,
    n: fit.n,
    skipped,
    logLikelihood: fit.logLikelihood,
    aic: 2 * names.length - 2 * fit.logLikelihood,
    bic: Math.log(fit.n) * names.length - 2 * fit.logLikelihood,
    params: each((name) => fit.parameters[name]),
    standardErrors: each((_, place) => finiteOrNull(fit.standardErrors.robust[place])),
    intervals: each((name) => fit.estimates[name] ?? null),
    persistence: fit.persistence,
    longRunVariance: longRunVariance(model, fit.parameters),
    forecast: [...forecast],
    warnings: fit.warnings,
  }
}

function finiteOrNull(value = Number.NaN): number | null {
  return Number.isFinite(value) ? value : null
}

function sentences(fit: FittedVolatility, forecast: Float64Array): readonly string[] {
  const { model, errors } = fit.specification
  const rows = parametersOf(fit.specification).map((name) => {
    const estimate = fit.estimates[name] ?? null
    const range = estimate === null ? 'no interval' : `${estimate.low.toFixed(6)} to ${estimate.high.toFixed(6)}`
    return `  ${name.padEnd(6)} ${fit.parameters[name].toFixed(6).padStart(11)}  ${range}`
  })
  return [
    `${model} with ${errors} errors over ${fit.n} returns: log-likelihood ${fit.logLikelihood.toFixed(3)}.`,
    'Parameters with robust 95 % intervals:',
    ...rows,
    `Variance expected for the next bars: ${[...forecast].map((value) => value.toPrecision(6)).join(', ')}.`,
    ...fit.warnings.map(({ message }) => message),
  ]
}
