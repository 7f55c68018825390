import type { DatasetId, StrategyId } from '#core/model/identifiers.ts'
import type { CommandPayload, CommandReply } from '#contracts/channel.ts'
import type { researchChannel } from '#contracts/research.ts'
import type { strategyChannel } from '#contracts/strategy.ts'
import { localeGroupSign, parseNumber } from '../../format/parseNumber.ts'

/** A kind of strategy as the engine declares it. */
export type StrategyKind = CommandReply<typeof strategyChannel, 'ListStrategyKinds'>['kinds'][number]
/** What starts a run. */
export type StartBacktest = CommandPayload<typeof researchChannel, 'StartBacktest'>
type Configuration = StartBacktest['configuration']

/** The form as typed; numbers stay text until the run starts, costs and distances are in percent. */
export interface LabForm {
  readonly datasetId: string
  readonly kind: string
  readonly parameters: Readonly<Record<string, string>>
  readonly cash: string
  readonly currency: string
  readonly commission: string
  readonly spread: string
  readonly spreadPaid: 'each-side' | 'at-entry'
  readonly slippage: string
  readonly fill: 'next-open' | 'close'
  readonly sizing: 'house' | 'all-in' | 'units'
  readonly units: string
  readonly stopLoss: string
  readonly takeProfit: string
  readonly finalize: boolean
}

/** The form before anything was typed. */
export const FIRST_FORM: LabForm = {
  datasetId: '',
  kind: '',
  parameters: {},
  cash: '10000',
  currency: 'USD',
  commission: '0.1',
  spread: '0.02',
  spreadPaid: 'each-side',
  slippage: '0',
  fill: 'next-open',
  sizing: 'all-in',
  units: '100',
  stopLoss: '',
  takeProfit: '',
  finalize: true,
}

/** Errors by field; empty when the form can run. */
export type FormErrors = Readonly<Record<string, string>>

/** Reads the form as a run, or says field by field what is wrong. */
export function readForm(
  form: LabForm,
  kind: StrategyKind | null,
): { readonly run: StartBacktest | null; readonly errors: FormErrors } {
  const errors: Record<string, string> = {}
  const need = (field: string, text: string, least: number, most: number): number => {
    const value = parseNumber(text, localeGroupSign())
    if (value === null || value < least || value > most) errors[field] = `Enter a number from ${least} to ${most}.`
    return value ?? least
  }
  const optional = (field: string, text: string): number | null =>
    text.trim() === '' ? null : need(field, text, 0.01, 100) / 100
  if (form.datasetId === '') errors['datasetId'] = 'Choose the data.'
  if (kind === null) errors['kind'] = 'Choose a strategy.'
  const parameters = readParameters(form, kind, need)
  const configuration: Configuration = {
    strategies: [{ strategyId: form.kind as StrategyId, kind: form.kind, parameters, share: 1 }],
    exchange: {
      commission: need('commission', form.commission, 0, 50) / 100,
      spread: need('spread', form.spread, 0, 50) / 100,
      spreadPaid: form.spreadPaid,
      slippage: need('slippage', form.slippage, 0, 50) / 100,
      latency: 0,
      volumeShare: null,
      fill: form.fill,
    },
    startingCash: need('cash', form.cash, 1, 1e9),
    currency: form.currency,
    sizing:
      form.sizing === 'units' ? { kind: 'units', units: need('units', form.units, 1e-8, 1e9) } : { kind: form.sizing },
    stopLoss: optional('stopLoss', form.stopLoss),
    takeProfit: optional('takeProfit', form.takeProfit),
    finalize: form.finalize,
  }
  if (Object.keys(errors).length > 0) return { run: null, errors }
  const values = Object.values(parameters).join('/')
  return {
    run: {
      datasetIds: [form.datasetId as DatasetId],
      configuration,
      label: `${form.kind} ${values} on ${form.datasetId}`,
    },
    errors,
  }
}

/** Returns what a parameter's field shows: what was typed, else the declared default. */
export function parameterText(form: LabForm, parameter: StrategyKind['parameters'][number]): string {
  return form.parameters[parameter.name] ?? String(parameter.default)
}

function readParameters(
  form: LabForm,
  kind: StrategyKind | null,
  need: (field: string, text: string, least: number, most: number) => number,
): Record<string, number | string> {
  const entries = (kind?.parameters ?? []).map((parameter) => {
    const text = parameterText(form, parameter)
    if (parameter.kind === 'choice') return [parameter.name, text] as const
    return [parameter.name, need(parameter.name, text, parameter.min ?? -1e12, parameter.max ?? 1e12)] as const
  })
  return Object.fromEntries(entries)
}
