import type { DatasetId, StrategyId } from '#core/model/identifiers.ts'
import type { CommandPayload, CommandReply } from '#contracts/channel.ts'
import type { researchChannel } from '#contracts/research.ts'
import type { strategyChannel } from '#contracts/strategy.ts'
import { FIRST_EXCHANGE, readExchange } from './form/exchangeForm.ts'
import type { ExchangeForm } from './form/exchangeForm.ts'
import { fieldReader } from './form/fieldReader.ts'
import type { FieldReader, FormErrors } from './form/fieldReader.ts'

/** A kind of strategy as the engine declares it. */
export type StrategyKind = CommandReply<typeof strategyChannel, 'ListStrategyKinds'>['kinds'][number]
/** One parameter as the engine declares it. */
export type StrategyParameter = StrategyKind['parameters'][number]
/** What starts a run. */
export type StartBacktest = CommandPayload<typeof researchChannel, 'StartBacktest'>
type Configuration = StartBacktest['configuration']

/** One strategy of the form; the share of the equity in percent. */
export interface StrategyForm {
  readonly kind: string
  readonly parameters: Readonly<Record<string, string>>
  readonly share: string
}

/** The form as typed; numbers stay text until the run starts, costs and distances are in percent. */
export interface LabForm extends ExchangeForm {
  readonly datasetIds: readonly string[]
  readonly strategies: readonly StrategyForm[]
  readonly cash: string
  readonly currency: string
  readonly sizing: 'house' | 'all-in' | 'units' | 'equal'
  readonly units: string
  readonly positions: string
  readonly stopLoss: string
  readonly takeProfit: string
  readonly finalize: boolean
}

/** The form before anything was typed. */
export const FIRST_FORM: LabForm = {
  ...FIRST_EXCHANGE,
  datasetIds: [],
  strategies: [{ kind: '', parameters: {}, share: '100' }],
  cash: '10000',
  currency: 'USD',
  sizing: 'all-in',
  units: '100',
  positions: '10',
  stopLoss: '',
  takeProfit: '',
  finalize: true,
}

/** Most strategies and sets of data that a label names one by one. */
const MOST_NAMED = 2

/** Reads the form as a run, or says field by field what is wrong. */
export function readForm(
  form: LabForm,
  kinds: readonly StrategyKind[],
): { readonly run: StartBacktest | null; readonly errors: FormErrors } {
  const reader = fieldReader()
  if (form.datasetIds.length === 0) reader.refuse('datasetIds', 'Choose the data.')
  const configuration: Configuration = {
    strategies: readStrategies(form, kinds, reader),
    exchange: readExchange(form, reader),
    startingCash: reader.number('cash', form.cash, 1, 1e9),
    currency: form.currency,
    sizing: readSizing(form, reader),
    stopLoss: reader.optionalShare('stopLoss', form.stopLoss, 0.01, 100),
    takeProfit: reader.optionalShare('takeProfit', form.takeProfit, 0.01, 100),
    finalize: form.finalize,
  }
  const { errors } = reader
  if (Object.keys(errors).length > 0) return { run: null, errors }
  return {
    run: { datasetIds: form.datasetIds as readonly DatasetId[], configuration, label: labelOf(form, configuration) },
    errors,
  }
}

/** Returns what a parameter's field shows: what was typed, else the declared default. */
export function parameterText(strategy: StrategyForm, parameter: StrategyParameter): string {
  return strategy.parameters[parameter.name] ?? String(parameter.default)
}

/** The id a strategy of the form has in its run: its kind, with a number where the kind comes again. */
export function strategyIdAt(strategies: readonly Pick<StrategyForm, 'kind'>[], index: number): string {
  const kind = strategies[index]?.kind ?? ''
  const before = strategies.slice(0, index).filter((other) => other.kind === kind).length
  return before === 0 ? kind : `${kind}-${before + 1}`
}

function readStrategies(
  { strategies }: LabForm,
  kinds: readonly StrategyKind[],
  reader: FieldReader,
): Configuration['strategies'] {
  return strategies.map((strategy, index) => {
    const kind = kinds.find((item) => item.kind === strategy.kind)
    if (kind === undefined) reader.refuse(`${index}/kind`, 'Choose a strategy.')
    const parameters = (kind?.parameters ?? []).map((parameter) => {
      const text = parameterText(strategy, parameter)
      if (parameter.kind === 'choice') return [parameter.name, text] as const
      const read = parameter.kind === 'integer' ? reader.whole : reader.number
      const field = `${index}/${parameter.name}`
      return [parameter.name, read(field, text, parameter.min ?? -1e12, parameter.max ?? 1e12)] as const
    })
    return {
      strategyId: strategyIdAt(strategies, index) as StrategyId,
      kind: strategy.kind,
      parameters: Object.fromEntries(parameters),
      share: reader.share(`${index}/share`, strategy.share, 0.01, 100),
      ...(kind?.source === undefined ? {} : { source: kind.source }),
    }
  })
}

function readSizing(form: LabForm, reader: FieldReader): Configuration['sizing'] {
  switch (form.sizing) {
    case 'units':
      return { kind: 'units', units: reader.number('units', form.units, 1e-8, 1e9) }
    case 'equal':
      return { kind: 'equal', positions: reader.whole('positions', form.positions, 1, 10_000) }
    case 'house':
    case 'all-in':
      return { kind: form.sizing }
  }
}

function labelOf({ datasetIds }: LabForm, { strategies }: Configuration): string {
  const names = strategies.map(({ kind, parameters }) => `${kind} ${Object.values(parameters).join('/')}`)
  return `${someOf(names, 'strategies')} on ${someOf(datasetIds, 'sets of data')}`
}

function someOf(names: readonly string[], what: string): string {
  return names.length <= MOST_NAMED ? names.join(' and ') : `${names.length} ${what}`
}
