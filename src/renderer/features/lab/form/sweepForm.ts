import type { StrategyId } from '#core/model/identifiers.ts'
import type { Objective, SweepDimension, SweepPlan, WalkForwardPlan } from '#contracts/records/sweep.ts'
import { localeGroupSign, parseNumber } from '../../../format/parseNumber.ts'
import type { StrategyForm, StrategyKind, StrategyParameter } from '../labForm.ts'
import { parameterText, strategyIdAt } from '../labForm.ts'
import { fieldReader } from './fieldReader.ts'
import type { FieldReader, FormErrors } from './fieldReader.ts'

/** How one parameter is varied, as typed; choices are the ones that are tried. */
export interface DimensionForm {
  readonly varied: boolean
  readonly from: string
  readonly to: string
  readonly step: string
  readonly scale: 'linear' | 'logarithmic'
  readonly choices: readonly string[]
}

/** The search as typed; the out-of-sample share in percent. */
export interface SweepForm {
  /** Place of the strategy whose parameters are varied. */
  readonly strategy: number
  readonly dimensions: Readonly<Record<string, DimensionForm>>
  readonly method: SweepPlan['method']
  readonly objectives: readonly Objective[]
  readonly trials: string
  readonly seed: string
  readonly outOfSample: string
  readonly stopsEarly: boolean
  readonly windows: 'anchored' | 'rolling'
  readonly trainBars: string
  readonly testBars: string
  readonly purgeBars: string
}

/** The search before anything was typed. */
export const FIRST_SWEEP: SweepForm = {
  strategy: 0,
  dimensions: {},
  method: 'grid',
  objectives: ['sharpe'],
  trials: '200',
  seed: '1',
  outOfSample: '30',
  stopsEarly: false,
  windows: 'rolling',
  trainBars: '1000',
  testBars: '250',
  purgeBars: '0',
}

/** What the methods of search are called. */
export const METHOD_NAMES: Readonly<Record<SweepPlan['method'], string>> = {
  grid: 'Grid: every combination',
  random: 'Random',
  tpe: 'Parzen estimator (TPE)',
  'cma-es': 'Covariance adaptation (CMA-ES)',
  'nsga-ii': 'Genetic, several objectives (NSGA-II)',
}

/** What the objectives are called. */
export const OBJECTIVE_NAMES: Readonly<Record<Objective, string>> = {
  sharpe: 'Sharpe ratio',
  deflatedSharpe: 'Deflated Sharpe ratio',
  sortino: 'Sortino ratio',
  calmar: 'Calmar ratio',
  returnPct: 'Return',
  profitFactor: 'Profit factor',
  sqn: 'System quality number',
  smallDrawdown: 'Small drawdown',
}

/** Values of a parameter that a grid takes between the ends at first. */
const FIRST_LEVELS = 8

/** Returns how a parameter is varied: what was typed, else half to twice its present value within its bounds. */
export function dimensionOf(form: SweepForm, strategy: StrategyForm, parameter: StrategyParameter): DimensionForm {
  const typed = form.dimensions[parameter.name]
  if (typed !== undefined) return typed
  const rest = { varied: false, scale: 'linear', choices: parameter.choices ?? [] } as const
  const value = parseNumber(parameterText(strategy, parameter), localeGroupSign())
  if (parameter.kind === 'choice' || value === null) return { ...rest, from: '', to: '', step: '' }
  const isWhole = parameter.kind === 'integer'
  const round = (number: number): number => (isWhole ? Math.round(number) : Number(number.toPrecision(3)))
  const from = Math.max(parameter.min ?? Number.NEGATIVE_INFINITY, round(value / 2))
  const to = Math.min(parameter.max ?? Number.POSITIVE_INFINITY, round(value * 2))
  const step = round(Math.max(isWhole ? 1 : 0, Math.abs(to - from) / FIRST_LEVELS))
  return { ...rest, from: String(from), to: String(to), step: step === 0 ? '' : String(step) }
}

/** Reads the search of a sweep, or says field by field what is wrong. */
export function readSweep(
  form: SweepForm,
  strategies: readonly StrategyForm[],
  kinds: readonly StrategyKind[],
): { readonly plan: SweepPlan | null; readonly errors: FormErrors } {
  const reader = fieldReader()
  const outOfSample = reader.share('outOfSample', form.outOfSample, 5, 90)
  const search = readSearch(form, strategies, kinds, reader)
  const { errors } = reader
  return { plan: Object.keys(errors).length > 0 ? null : { ...search, outOfSample }, errors }
}

/** Reads a walk forward, or says field by field what is wrong. */
export function readWalkForward(
  form: SweepForm,
  strategies: readonly StrategyForm[],
  kinds: readonly StrategyKind[],
): { readonly plan: WalkForwardPlan | null; readonly errors: FormErrors } {
  const reader = fieldReader()
  const plan: WalkForwardPlan = {
    kind: form.windows,
    trainBars: reader.whole('trainBars', form.trainBars, 20, 10_000_000),
    testBars: reader.whole('testBars', form.testBars, 5, 10_000_000),
    purgeBars: reader.whole('purgeBars', form.purgeBars, 0, 100_000),
    search: readSearch(form, strategies, kinds, reader),
  }
  const { errors } = reader
  return { plan: Object.keys(errors).length > 0 ? null : plan, errors }
}

/** Returns how many trials a grid over these parameters has; null where it has no end or a field is wrong. */
export function gridSizeOf(dimensions: readonly SweepDimension[]): number | null {
  let size = 1
  for (const dimension of dimensions) {
    if (dimension.kind === 'choice') size *= dimension.choices.length
    else if (dimension.step === null) return null
    else size *= Math.floor((dimension.max - dimension.min) / dimension.step + 1e-9) + 1
  }
  return size
}

function readSearch(
  form: SweepForm,
  strategies: readonly StrategyForm[],
  kinds: readonly StrategyKind[],
  reader: FieldReader,
): Omit<SweepPlan, 'outOfSample'> {
  const strategy = strategies[form.strategy]
  const kind = kinds.find((item) => item.kind === strategy?.kind)
  const dimensions =
    strategy === undefined || kind === undefined
      ? []
      : kind.parameters
          .map((parameter) => ({ parameter, typed: dimensionOf(form, strategy, parameter) }))
          .filter(({ typed }) => typed.varied)
          .map(({ parameter, typed }) => readDimension(parameter, typed, form.method, reader))
  if (dimensions.length === 0) reader.refuse('dimensions', 'Choose at least one parameter to vary.')
  if (form.objectives.length === 0) reader.refuse('objectives', 'Choose at least one objective.')
  if (form.objectives.length > 1 && (form.method === 'tpe' || form.method === 'cma-es')) {
    reader.refuse('objectives', 'This method searches for one objective. Choose one, or the genetic method.')
  }
  return {
    strategyId: strategyIdAt(strategies, form.strategy) as StrategyId,
    dimensions,
    method: form.method,
    objectives: form.objectives,
    trials: reader.whole('trials', form.trials, 1, 100_000),
    seed: reader.whole('seed', form.seed, 0, 4_294_967_295),
    stopsEarly: form.stopsEarly,
  }
}

function readDimension(
  { name, kind, min = -1e12, max = 1e12 }: StrategyParameter,
  typed: DimensionForm,
  method: SweepPlan['method'],
  reader: FieldReader,
): SweepDimension {
  if (kind === 'choice') {
    if (typed.choices.length === 0) reader.refuse(`${name}/choices`, 'Choose at least one.')
    return { kind, name, choices: typed.choices }
  }
  const read = kind === 'integer' ? reader.whole : reader.number
  const from = read(`${name}/from`, typed.from, min, max)
  const to = read(`${name}/to`, typed.to, min, max)
  if (from >= to) reader.refuse(`${name}/to`, 'Must be above the start.')
  if (kind === 'integer')
    return { kind, name, min: from, max: to, step: reader.whole(`${name}/step`, typed.step, 1, max) }
  const isFree = typed.step.trim() === ''
  if (isFree && method === 'grid') reader.refuse(`${name}/step`, 'A grid needs a step.')
  if (typed.scale === 'logarithmic' && from <= 0) reader.refuse(`${name}/from`, 'Must be above 0 on this scale.')
  const step = isFree ? null : reader.number(`${name}/step`, typed.step, 1e-9, 1e12)
  return { kind, name, min: from, max: to, step, scale: typed.scale }
}
