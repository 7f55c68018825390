import type { ExchangeConfiguration } from '#contracts/broker.ts'
import type { FieldReader } from './fieldReader.ts'

type FeePreset = Extract<NonNullable<ExchangeConfiguration['fees']>, { kind: 'preset' }>['name']
type IntrabarRule = NonNullable<ExchangeConfiguration['intrabar']>
type ImpactModel = NonNullable<ExchangeConfiguration['impact']>['kind']

/** The terms of the simulated exchange as typed; costs in percent. */
export interface ExchangeForm {
  readonly commission: string
  readonly spread: string
  readonly spreadPaid: 'each-side' | 'at-entry'
  readonly slippage: string
  readonly fill: 'next-open' | 'close'
  /** A venue's schedule of fees, or the commission above. */
  readonly fees: 'commission' | FeePreset
  readonly intrabar: IntrabarRule
  readonly impact: 'none' | ImpactModel
  readonly coefficient: string
  /** Largest share of a bar's volume, percent; empty for no limit. */
  readonly volumeShare: string
}

/** The terms before anything was typed. */
export const FIRST_EXCHANGE: ExchangeForm = {
  commission: '0.1',
  spread: '0.02',
  spreadPaid: 'each-side',
  slippage: '0',
  fill: 'next-open',
  fees: 'commission',
  intrabar: 'worst-first',
  impact: 'none',
  coefficient: '0.1',
  volumeShare: '',
}

/** What the schedules of fees are called. */
export const FEE_NAMES: Readonly<Record<ExchangeForm['fees'], string>> = {
  commission: 'Commission a side, as above',
  'ibkr-fixed': 'Interactive Brokers, fixed',
  'ibkr-tiered': 'Interactive Brokers, tiered',
  alpaca: 'Alpaca',
  'binance-spot': 'Binance, spot',
  'binance-usd-m': 'Binance, USD futures',
  kraken: 'Kraken',
  'coinbase-advanced': 'Coinbase Advanced',
}

/** What the ways within a bar are called. */
export const INTRABAR_NAMES: Readonly<Record<IntrabarRule, string>> = {
  'worst-first': 'Pessimistic: the worst price first',
  expected: 'Expected: by the shape of the bar',
  'best-first': 'Optimistic: the best price first',
}

/** What the models of impact are called. */
export const IMPACT_NAMES: Readonly<Record<ExchangeForm['impact'], string>> = {
  none: 'None',
  quadratic: 'Quadratic in the share of the volume',
  'square-root': 'Square root of the share of the volume',
}

/**
 * Reads the terms. What stands at its default is left out, so that a run made before the term existed keeps the hash of its
 * configuration.
 */
export function readExchange(form: ExchangeForm, reader: FieldReader): ExchangeConfiguration {
  return {
    commission: reader.share('commission', form.commission, 0, 50),
    spread: reader.share('spread', form.spread, 0, 50),
    spreadPaid: form.spreadPaid,
    slippage: reader.share('slippage', form.slippage, 0, 50),
    latency: 0,
    volumeShare: reader.optionalShare('volumeShare', form.volumeShare, 0.001, 100),
    fill: form.fill,
    ...(form.fees === 'commission' ? {} : { fees: { kind: 'preset', name: form.fees } }),
    ...(form.impact === 'none'
      ? {}
      : { impact: { kind: form.impact, coefficient: reader.number('coefficient', form.coefficient, 0, 100) } }),
    ...(form.intrabar === 'worst-first' ? {} : { intrabar: form.intrabar }),
  }
}
