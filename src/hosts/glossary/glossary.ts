import type { GlossaryEntry } from '#contracts/records/glossary.ts'
import { FIGURES } from '#core/figures/catalogue.ts'
import type { Figure, FigureUnit, IntervalSource, Observation } from '#core/figures/figure.ts'
import type { FeatureDeclaration } from '#quant/features/declaration.ts'
import { INPUTS } from '#quant/features/inputs.ts'
import { FEATURES } from '#quant/features/registry.ts'
import type { IndicatorDefinition } from '#quant/indicators/kernel/definition.ts'
import { INDICATORS } from '#quant/indicators/registry.ts'
import { TERMS } from './terms.ts'

/**
 * Every metric that a screen, a report or the command line may show, made from the declarations next to their code, and
 * the words of the house. In the order of the alphabet.
 */
export function glossary(): readonly GlossaryEntry[] {
  const entries = [...FEATURES.map(ofFeature), ...INDICATORS.map(ofIndicator), ...FIGURES.map(ofFigure), ...TERMS]
  const place = ({ term, key }: GlossaryEntry): string => `${term.toLowerCase()} ${key}`
  return entries.toSorted((one, other) => (place(one) < place(other) ? -1 : 1))
}

const DIRECTIONS: Readonly<Record<FeatureDeclaration['direction'], string>> = {
  RISING: ' A higher value usually speaks for rising prices.',
  FALLING: ' A higher value usually speaks for falling prices.',
  NEITHER: '',
}

function ofFeature(declaration: FeatureDeclaration): GlossaryEntry {
  const { name, title, family, version, description, formula, unit, range, lookback, reach, freshness } = declaration
  const read = declaration.inputs.map((input) => INPUTS[input].title.toLowerCase())
  const reads = [...read, ...declaration.uses].join('; ')
  const since = reach === 'WINDOW' ? `${lookback} bars` : `all bars, a value from bar ${lookback} on`
  return {
    key: `feature.${name}`,
    term: title,
    kind: 'FEATURE',
    family,
    definition: `${description}${DIRECTIONS[declaration.direction]} Reads: ${reads}.`.slice(0, 1_000),
    formula,
    unit: `${unit}${rangeWords(range)}`,
    window: `${since}; good for ${freshness === 1 ? 'one bar' : `${freshness} bars`}`,
    source: `${declaration.source} (version ${version})`,
  }
}

function rangeWords({ low, high }: FeatureDeclaration['range']): string {
  if (low !== null && high !== null) return `, ${low} to ${high}`
  if (low !== null) return `, at least ${low}`
  return high === null ? '' : `, at most ${high}`
}

function ofIndicator(definition: IndicatorDefinition): GlossaryEntry {
  const { name, title, family, formula, unit, source, parameters, outputs } = definition
  const usual = Object.fromEntries(Object.entries(parameters).map(([key, one]) => [key, one.default]))
  const settings = Object.entries(parameters).map(([key, one]) => `${key} ${one.words?.[one.default] ?? one.default}`)
  const told = outputs.length === 1 ? '' : ` Tells ${outputs.join(', ')}.`
  const set = settings.length === 0 ? '' : ` Parameters and their usual values: ${settings.join(', ')}.`
  return {
    key: `indicator.${name}`,
    term: `${title} (${name})`,
    kind: 'INDICATOR',
    family,
    definition: `${title}.${told}${set}`,
    formula,
    unit,
    window: `${Math.max(...definition.warmUps(usual))} bars to the first value`,
    source,
  }
}

const UNITS: Readonly<Record<FigureUnit, string>> = {
  percent: 'percent',
  ratio: 'ratio',
  currency: 'currency of the account',
  bars: 'bars',
  days: 'days',
  count: 'count',
}
const OBSERVATIONS: Readonly<Record<Observation, string>> = {
  bar: 'bars',
  period: 'periods',
  month: 'months',
  trade: 'trades',
}
const INTERVALS: Readonly<Record<IntervalSource, string>> = {
  none: 'states what happened and has no interval',
  'exact binomial': 'exact binomial interval',
  'block bootstrap': 'interval by block bootstrap',
  'trade bootstrap': 'interval by resampled trades',
  'Newey-West': 'interval by Newey and West',
}

function ofFigure(figure: Figure): GlossaryEntry {
  return {
    key: `figure.${figure.id}`,
    term: figure.label,
    kind: 'FIGURE',
    family: 'results',
    definition: figure.description,
    formula: null,
    unit: UNITS[figure.unit],
    window: `the whole run; n counts ${OBSERVATIONS[figure.observation]}, ${INTERVALS[figure.interval]}`,
    source: null,
  }
}
