import { fitTrend, type TrendFit } from '#quant/regimes/kalman/fitTrend.ts'
import {
  advanceTrend,
  beginTrend,
  DIFFUSE_COUNT,
  LEVEL,
  LEVEL_VARIANCE,
  SLOPE,
  SLOPE_VARIANCE,
  STATE_SIZE,
} from '#quant/regimes/kalman/trendFilter.ts'
import { EXIT, type Command, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { readSeries, SERIES_OPTIONS } from './seriesOptions.ts'

/** `quarterdeck stats kalman`: a structural model fitted to one series, and its filtered level and velocity. */
export const kalmanCommand: Command = {
  name: 'stats kalman',
  summary: 'Fits a local level or local trend and filters it (Kalman).',
  operands: [],
  options: [
    ...SERIES_OPTIONS,
    {
      name: 'model',
      kind: 'choice',
      choices: ['level', 'trend'],
      default: 'trend',
      help: 'A level that wanders, or one with a slope that wanders too.',
    },
    { ...JSON_OUTPUT, help: 'Prints one JSON object with the filtered state after each row.' },
  ],
  run: (context) => Promise.resolve(run(context)),
}

/** The filtered state after one row; null while the beginning is not known. */
interface FilteredRow {
  readonly level: number | null
  readonly velocity: number | null
  /** Standard deviations of the two. */
  readonly uncertainty: number | null
  readonly velocityUncertainty: number | null
}

function run(context: CommandContext): number {
  const read = readSeries(context)
  if (!read.ok) return tellFailure(context, read.failure, EXIT.misused)
  const { values, heading, skipped } = read.reply
  const fit = fitTrend(values, context.arguments.text('model') === 'level' ? 'LEVEL' : 'TREND')
  if (!fit.ok) return tellFailure(context, { code: fit.code, message: fit.message })
  const filtered = filter(values, fit)
  const latest = filtered.at(-1)
  if (context.arguments.flag('json')) {
    const { noise: params, logLikelihood, aic, bic, n } = fit
    const model = context.arguments.text('model')
    context.print(JSON.stringify({ model, n, skipped, logLikelihood, aic, bic, params, latest, filtered }))
    return EXIT.done
  }
  const { observation, level, slope } = fit.noise
  context.print(
    `Local ${context.arguments.text('model') ?? 'trend'} of "${heading}" over ${fit.n} rows: log-likelihood ${fit.logLikelihood.toFixed(3)}.`,
  )
  context.print(
    `Variances: observation ${observation.toPrecision(6)}, level ${level.toPrecision(6)}${fit.kind === 'TREND' ? `, slope ${slope.toPrecision(6)}` : ''}.`,
  )
  context.print(`Latest level: ${withDeviation(latest?.level, latest?.uncertainty)}.`)
  if (fit.kind === 'TREND') {
    context.print(`Latest velocity a row: ${withDeviation(latest?.velocity, latest?.velocityUncertainty)}.`)
  }
  return EXIT.done
}

function filter(values: Float64Array, { kind, noise }: TrendFit): readonly FilteredRow[] {
  const state = new Float64Array(STATE_SIZE)
  beginTrend(state, 0, kind)
  return Array.from(values, (value) => {
    advanceTrend(state, 0, 0, value, noise.observation, noise.level, noise.slope)
    const toCome = state[DIFFUSE_COUNT] ?? 0
    // Of a trend the first row gives the level alone.
    const hasLevel = kind === 'LEVEL' ? toCome === 0 : toCome <= 1
    const hasVelocity = kind === 'TREND' && toCome === 0
    return {
      level: hasLevel ? (state[LEVEL] ?? null) : null,
      velocity: hasVelocity ? (state[SLOPE] ?? null) : null,
      uncertainty: hasLevel ? Math.sqrt(state[LEVEL_VARIANCE] ?? Number.NaN) : null,
      velocityUncertainty: hasVelocity ? Math.sqrt(Math.max(state[SLOPE_VARIANCE] ?? Number.NaN, 0)) : null,
    }
  })
}

function withDeviation(value: number | null | undefined, deviation: number | null | undefined): string {
  if (value === null || value === undefined) return 'not known yet'
  return `${value.toPrecision(8)}, standard deviation ${(deviation ?? Number.NaN).toPrecision(4)}`
}
