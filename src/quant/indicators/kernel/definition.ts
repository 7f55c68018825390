import type { Memory } from './memory.ts'

/** What an indicator can read of a bar; `real`, `first` and `second` stand for columns that the caller may choose. */
export interface Inputs {
  /** When the bar opened, microseconds since the epoch. */
  time: number
  open: number
  high: number
  low: number
  close: number
  volume: number
  /** The series of an indicator of single numbers: the close unless chosen otherwise. */
  real: number
  /** The two series of an indicator of pairs: high and low unless chosen otherwise (TA-Lib). */
  first: number
  second: number
}

/** A bar of which nothing is known, to be written over. */
export function emptyInputs(): Inputs {
  const nan = Number.NaN
  return { time: nan, open: nan, high: nan, low: nan, close: nan, volume: nan, real: nan, first: nan, second: nan }
}

/** Columns of what an indicator reads, by the same names; all of one length, and empty where it does not read them. */
export type InputColumns = { readonly [K in keyof Inputs]: Float64Array }

/** Names of what an indicator reads. */
export type InputName = keyof Inputs

/** A parameter: its value unless given, and the bounds it must keep. */
export interface Parameter {
  readonly default: number
  readonly minimum: number
  readonly maximum: number
  readonly isInteger: boolean
  /** Words for its values, in the order of the numbers they stand for from 0 on. */
  readonly words?: readonly string[]
}

/** Parameters of one indicator by TA-Lib's names. */
export type Parameters = Readonly<Record<string, Parameter>>
type Values<P extends Parameters> = { readonly [K in keyof P]: number }

/** Groups of indicators, in the order in which they are listed. */
export const FAMILIES = [
  'overlap',
  'momentum',
  'volume',
  'volatility',
  'price',
  'cycle',
  'statistics',
  'levels',
  'candles',
] as const

/**
 * An indicator of one output that also takes bars by the column. `fold` does for each of the first `count` bars what
 * `next` does, to the same bits; all numbers are finite, and `values` shares no memory with the columns.
 */
export interface SingleKernel {
  next(input: Readonly<Inputs>): number
  fold(columns: InputColumns, values: Float64Array, count: number): void
  /**
   * As `fold` of numbers that nobody has looked at yet, where looking would take as long as the indicator itself. False
   * unless all of them and all values are finite; then the values and what is remembered are of no use.
   */
  foldUnseen?(columns: InputColumns, values: Float64Array, count: number): boolean
}

/** As `SingleKernel`, of several outputs. */
export interface SeveralKernel {
  next(input: Readonly<Inputs>, out: Float64Array): void
  fold(columns: InputColumns, values: readonly Float64Array[], count: number): void
  foldUnseen?(columns: InputColumns, values: readonly Float64Array[], count: number): boolean
}

/** An indicator as a stream runs it; `fold` is null where bars are only taken one by one. */
interface Kernel {
  readonly next: SeveralKernel['next']
  readonly fold: SeveralKernel['fold'] | null
  readonly foldUnseen?: NonNullable<SeveralKernel['foldUnseen']>
}

interface Described {
  /** TA-Lib's name where it has the indicator. */
  readonly name: string
  readonly family: (typeof FAMILIES)[number]
  readonly title: string
  /** The formula in a line. */
  readonly formula: string
  /** Unit of the outputs, and their range where they have one. */
  readonly unit: string
  /** Whose definition and seeding it follows. */
  readonly source: string
  readonly inputs: readonly InputName[]
}

interface Shaped<P extends Parameters> extends Described {
  readonly parameters?: P
  /** Other words for parameters, each for one or several of them. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>
  /** Why these values do not go together, with the way out; null when they do. */
  readonly refuse?: (values: Values<P>) => string | null
}

interface Single<P extends Parameters> extends Shaped<P> {
  /** Bars up to and including the first with a value. */
  readonly warmUp: (values: Values<P>) => number
  readonly make: (memory: Memory, values: Values<P>) => SingleKernel['next'] | SingleKernel
}

interface Several<P extends Parameters> extends Shaped<P> {
  readonly outputs: readonly string[]
  /** As of a single value; one number for each output where they do not begin together. */
  readonly warmUp: (values: Values<P>) => number | readonly number[]
  readonly make: (memory: Memory, values: Values<P>) => SeveralKernel['next'] | SeveralKernel
}

/** An indicator of the library, as the registry keeps it. */
export interface IndicatorDefinition extends Described {
  readonly outputs: readonly string[]
  readonly parameters: Parameters
  readonly aliases: Readonly<Record<string, readonly string[]>>
  refuse(values: Readonly<Record<string, number>>): string | null
  /** Bars up to and including the first with a value, for each output. */
  warmUps(values: Readonly<Record<string, number>>): readonly number[]
  /** A fresh indicator: reads a bar and writes its outputs, NaN where it has no value yet. */
  make(memory: Memory, values: Readonly<Record<string, number>>): SeveralKernel['next']
  /** The same, with its way of taking columns where it has one. */
  makeKernel(memory: Memory, values: Readonly<Record<string, number>>): Kernel
}

/** A whole number of bars. */
export function bars(value: number, minimum = 2): Parameter {
  return { default: value, minimum, maximum: 100_000, isInteger: true }
}

/** A number between bounds, both included. */
export function real(value: number, minimum: number, maximum: number): Parameter {
  return { default: value, minimum, maximum, isInteger: false }
}

/** One of several words, each of which may also be given as its number. */
export function choice(words: readonly string[], value = 0): Parameter {
  return { default: value, minimum: 0, maximum: words.length - 1, isInteger: true, words }
}

/** Declares an indicator of one output, which is called `value`. */
export function single<const P extends Parameters>(declared: Single<P>): IndicatorDefinition {
  const { make, warmUp } = declared
  return complete<P>(
    declared,
    ['value'],
    (values) => [warmUp(values)],
    (memory, values) => {
      const made = make(memory, values)
      if (typeof made === 'function') {
        return {
          next: (input, out) => {
            out[0] = made(input)
          },
          fold: null,
        }
      }
      const kernel: Kernel = {
        next: (input, out) => {
          out[0] = made.next(input)
        },
        fold: (columns, [only], count) => {
          if (only !== undefined) made.fold(columns, only, count)
        },
      }
      if (made.foldUnseen === undefined) return kernel
      return {
        ...kernel,
        foldUnseen: (columns, [only], count) => only !== undefined && made.foldUnseen?.(columns, only, count) === true,
      }
    },
  )
}

/** Declares an indicator of several outputs. */
export function several<const P extends Parameters>(declared: Several<P>): IndicatorDefinition {
  const { make, warmUp, outputs } = declared
  return complete<P>(
    declared,
    outputs,
    (values) => {
      const all = warmUp(values)
      return typeof all === 'number' ? outputs.map(() => all) : all
    },
    (memory, values) => {
      const made = make(memory, values)
      return typeof made === 'function' ? { next: made, fold: null } : made
    },
  )
}

function complete<P extends Parameters>(
  declared: Shaped<P>,
  outputs: readonly string[],
  warmUps: (values: Values<P>) => readonly number[],
  make: (memory: Memory, values: Values<P>) => Kernel,
): IndicatorDefinition {
  const { name, family, title, formula, unit, source, inputs, aliases = {} } = declared
  // Values are checked to be complete before an indicator is made (`checkParameters`).
  const typed = (values: Readonly<Record<string, number>>): Values<P> => values as Values<P>
  return {
    name,
    family,
    title,
    formula,
    unit,
    source,
    inputs,
    aliases,
    outputs,
    parameters: declared.parameters ?? {},
    refuse: (values) => declared.refuse?.(typed(values)) ?? null,
    warmUps: (values) => warmUps(typed(values)),
    make: (memory, values) => make(memory, typed(values)).next,
    makeKernel: (memory, values) => make(memory, typed(values)),
  }
}
