import type { Memory } from '../indicators/kernel/memory.ts'
import type { FeatureInputs, InputName } from './inputs.ts'

/** The nine families, in the order in which they are listed. */
export const FEATURE_FAMILIES = [
  'price',
  'volume',
  'volatility',
  'momentum',
  'microstructure',
  'sentiment',
  'cross-asset',
  'regime',
  'fundamental',
] as const

/** One of the nine families; `fundamental` holds what companies tell and what chains show. */
export type FeatureFamily = (typeof FEATURE_FAMILIES)[number]

/** What a higher value usually speaks for: rising prices, falling prices, or neither. A hint for readers, never a rule. */
export type FeatureDirection = 'RISING' | 'FALLING' | 'NEITHER'

/** What a feature may know of where it runs. */
export interface FeatureContext {
  /** Length of a bar, microseconds. */
  readonly barLength: number
  /** Bars of this length in a year of this instrument's market, for annual figures. */
  readonly barsPerYear: number
}

/** Computes the value of the bar just closed; NaN where there is none. `used` holds the features it uses, in order. */
export type FeatureStep = (input: Readonly<FeatureInputs>, used: Readonly<Float64Array>) => number

/** A feature as it is declared next to its code. Everything a reader sees of it is made from this. */
export interface FeatureDeclaration {
  /** Unique in camelCase. Its meaning never changes: a changed computation is a new version. */
  readonly name: string
  readonly title: string
  readonly family: FeatureFamily
  /** Counts the computations this name has had, from 1 on. */
  readonly version: number
  /** What it reads of each bar; one that is not known leaves the feature without a value. */
  readonly inputs: readonly InputName[]
  /** Other features it is computed from, in the order in which their values arrive. */
  readonly uses: readonly string[]
  readonly unit: string
  /** Values outside are a broken contract and are not used; null where there is no bound. Both bounds are included. */
  readonly range: { readonly low: number | null; readonly high: number | null }
  /** Bars up to and including the first with a value. */
  readonly lookback: number
  /** WINDOW: nothing but the last `lookback` bars count. HISTORY: every bar since the first leaves a trace. */
  readonly reach: 'WINDOW' | 'HISTORY'
  /** How many bars old a value may be before it is too old to decide on. */
  readonly freshness: number
  /** Order of magnitude of a bar's work: 1 up to 0.1 microseconds, 2 up to 1, 3 up to 10, 4 more. */
  readonly cost: 1 | 2 | 3 | 4
  /** What it tells, in a sentence or two. */
  readonly description: string
  readonly formula: string
  /** Whose definition it is. */
  readonly source: string
  readonly direction: FeatureDirection
  /** Features of one idea differ only in their window; there are never more than three. */
  readonly idea: string
  /** What a bar without an input means: RESTART forgets the past, SKIP passes over the bar and keeps it. */
  readonly gap: 'RESTART' | 'SKIP'
  /** A fresh computation. Everything it remembers between bars must be kept in `memory`. */
  readonly make: (memory: Memory, context: FeatureContext) => FeatureStep
}

type Defaulted = 'version' | 'uses' | 'reach' | 'freshness' | 'cost' | 'idea' | 'gap'

/**
 * Declares a feature: version 1, uses no other, a window, fresh for one bar, cheap, an idea of its own, and a gap starts it
 * anew, unless it says otherwise.
 */
export function feature(
  declared: Omit<FeatureDeclaration, Defaulted> & Partial<Pick<FeatureDeclaration, Defaulted>>,
): FeatureDeclaration {
  return {
    version: 1,
    uses: [],
    reach: 'WINDOW',
    freshness: 1,
    cost: 1,
    idea: declared.name,
    gap: 'RESTART',
    ...declared,
  }
}
