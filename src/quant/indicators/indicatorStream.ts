import type { Indicator } from './indicator.ts'
import {
  emptyInputs,
  type IndicatorDefinition,
  type InputColumns,
  type InputName,
  type Inputs,
} from './kernel/definition.ts'
import { Memory, type Seeding } from './kernel/memory.ts'
import { areFinite, PIECE } from './kernel/scratch.ts'

/** A bar as indicators read it; time in microseconds since the epoch. */
export interface IndicatorBar {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** Bars by the column, of equal length. */
export type IndicatorColumns = { readonly [K in keyof IndicatorBar]: Float64Array }

/**
 * Columns that stand for `real`, `first` and `second`; the close, the high and the low unless named. `seeding` is how
 * exponential averages begin: with the mean of their first inputs, or with the first one as MetaStock does.
 */
export interface IndicatorSeries {
  readonly seeding?: Seeding
  readonly real?: keyof IndicatorBar
  readonly first?: keyof IndicatorBar
  readonly second?: keyof IndicatorBar
}

/**
 * One indicator that follows bars: each is taken by `update`, and the latest may be replaced as often as it changes while
 * it forms. A bar that lacks a number the indicator reads (NaN or infinite) has no value, and what follows it starts
 * afresh, so no value ever stands on a missing number. Values that are not there are NaN in columns and null alone.
 */
export class IndicatorStream implements Indicator<IndicatorBar> {
  readonly definition: IndicatorDefinition
  /** Bars up to and including the first with a value of every output. */
  readonly warmUp: number
  /** The outputs after the latest bar, in the order of `definition.outputs`; NaN where there is no value. */
  readonly values: Float64Array
  readonly #memory: Memory
  readonly #kernel: ReturnType<IndicatorDefinition['makeKernel']>
  readonly #series: Required<Omit<IndicatorSeries, 'seeding'>>
  readonly #reads: Reads
  readonly #input = emptyInputs()

  /** `parameters` must be complete (`checkParameters`). */
  constructor(
    definition: IndicatorDefinition,
    parameters: Readonly<Record<string, number>>,
    series: IndicatorSeries = {},
  ) {
    this.definition = definition
    this.#memory = new Memory(series.seeding)
    this.warmUp = Math.max(...definition.warmUps(parameters))
    this.values = new Float64Array(definition.outputs.length).fill(Number.NaN)
    this.#series = {
      real: series.real ?? 'close',
      first: series.first ?? 'high',
      second: series.second ?? 'low',
    }
    this.#reads = readsOf(definition.inputs)
    this.#kernel = definition.makeKernel(this.#memory, parameters)
  }

  /** The first output after the latest bar; null where there is none. */
  get value(): number | null {
    const value = this.values[0] ?? Number.NaN
    return Number.isNaN(value) ? null : value
  }

  /** Takes the next bar and returns the first output. */
  update(bar: IndicatorBar): number | null {
    this.#memory.begin()
    this.#take(bar)
    return this.value
  }

  /** Takes a bar in place of the latest one, as if that had never come; may be repeated. */
  replaceLast(bar: IndicatorBar): number | null {
    this.#memory.undo()
    this.#memory.begin()
    this.#take(bar)
    return this.value
  }

  /**
   * Feeds bars in order and writes every output after each; streaming them gives the same bits. An indicator that can takes
   * pieces of columns without a gap whole. The outputs share no memory with the columns.
   */
  fold(columns: IndicatorColumns, outputs: readonly Float64Array[]): void {
    const chosen = this.#choose(columns)
    const last = columns.close.length - 1
    const { fold, foldUnseen } = this.#kernel
    const { size } = this.#memory
    const isEven = NAMES.every((name) => !this.#reads[name] || chosen[name].length > last)
    const saved = foldUnseen !== undefined && isEven && size <= MOST_SAVED ? new Float64Array(size) : null
    let index = 0
    if (fold !== null && outputs.length === this.values.length) {
      // Short pieces first: a loop that is compiled while it runs for the first time would leave its compiled form at its end
      // every time, because nothing was known yet of what follows it.
      for (let length = FIRST_PIECE; index < last; length = Math.min(2 * length, PIECE)) {
        const end = Math.min(index + length, last)
        const parts = partsOf(chosen, this.#reads, index, end)
        const into = outputs.map((column) => column.subarray(index, end))
        if (foldUnseen === undefined || saved === null || !this.#foldUnseen(foldUnseen, parts, into, saved)) {
          if (areWhole(parts, this.#reads, end - index)) {
            fold(parts, into, end - index)
            for (const column of into) dropInfinite(column)
          } else this.#foldEach(chosen, outputs, index, end)
        }
        index = end
      }
    }
    this.#foldEach(chosen, outputs, index, last)
    if (last < 0) return
    // Only the latest bar can be replaced.
    this.#memory.begin()
    this.#foldEach(chosen, outputs, last, last + 1)
  }

  /** All that is needed to go on from here, in one column of numbers. */
  snapshot(): Float64Array {
    const size = this.#memory.size
    const snapshot = new Float64Array(size + this.values.length)
    this.#memory.save(snapshot)
    snapshot.set(this.values, size)
    return snapshot
  }

  /** Goes on from a snapshot of the same indicator with the same parameters; throws when it is of another size. */
  restore(snapshot: Float64Array): void {
    const size = this.#memory.size
    if (snapshot.length !== size + this.values.length) {
      throw new Error(`Invariant: a snapshot of ${snapshot.length} numbers is not one of ${this.definition.name}`)
    }
    this.#memory.load(snapshot)
    this.values.set(snapshot.subarray(size))
  }

  #choose(columns: IndicatorColumns): InputColumns {
    const { real, first, second } = this.#series
    return { ...columns, real: columns[real], first: columns[first], second: columns[second] }
  }

  /** Folds a piece without a look at it; false when there was something to look at, and nothing has been taken. */
  #foldUnseen(
    fold: NonNullable<ReturnType<IndicatorDefinition['makeKernel']>['foldUnseen']>,
    parts: InputColumns,
    into: readonly Float64Array[],
    saved: Float64Array,
  ): boolean {
    this.#memory.save(saved)
    if (fold(parts, into, into[0]?.length ?? 0)) return true
    this.#memory.load(saved)
    return false
  }

  #foldEach(columns: InputColumns, outputs: readonly Float64Array[], begin: number, end: number): void {
    const { time, open, high, low, close, volume } = columns
    const input = this.#input
    const reads = this.#reads
    for (let index = begin; index < end; index += 1) {
      if (reads.real) input.real = columns.real[index] ?? Number.NaN
      if (reads.close) input.close = close[index] ?? Number.NaN
      if (reads.high) input.high = high[index] ?? Number.NaN
      if (reads.low) input.low = low[index] ?? Number.NaN
      if (reads.open) input.open = open[index] ?? Number.NaN
      if (reads.volume) input.volume = volume[index] ?? Number.NaN
      if (reads.first) input.first = columns.first[index] ?? Number.NaN
      if (reads.second) input.second = columns.second[index] ?? Number.NaN
      if (reads.time) input.time = time[index] ?? Number.NaN
      this.#advance()
      for (let output = 0; output < outputs.length; output += 1) {
        const column = outputs[output]
        if (column !== undefined) column[index] = this.values[output] ?? Number.NaN
      }
    }
  }

  #take(bar: IndicatorBar): void {
    const input = this.#input
    input.time = bar.time
    input.open = bar.open
    input.high = bar.high
    input.low = bar.low
    input.close = bar.close
    input.volume = bar.volume
    input.real = bar[this.#series.real]
    input.first = bar[this.#series.first]
    input.second = bar[this.#series.second]
    this.#advance()
  }

  #advance(): void {
    const { values } = this
    const input = this.#input
    if (isMissing(this.#reads, input)) {
      this.#memory.reset()
      values.fill(Number.NaN)
      return
    }
    this.#kernel.next(input, values)
    for (let index = 0; index < values.length; index += 1) {
      if (!Number.isFinite(values[index])) values[index] = Number.NaN
    }
  }
}

/** Runs a fresh indicator over bars; one column for each output, NaN where it has no value. */
export function foldIndicator(
  definition: IndicatorDefinition,
  parameters: Readonly<Record<string, number>>,
  columns: IndicatorColumns,
  series: IndicatorSeries = {},
): readonly Float64Array[] {
  const outputs = definition.outputs.map(() => new Float64Array(columns.close.length))
  new IndicatorStream(definition, parameters, series).fold(columns, outputs)
  return outputs
}

/** Which inputs an indicator reads. */
type Reads = { readonly [K in InputName]: boolean }

function readsOf(names: readonly InputName[]): Reads {
  return {
    time: names.includes('time'),
    open: names.includes('open'),
    high: names.includes('high'),
    low: names.includes('low'),
    close: names.includes('close'),
    volume: names.includes('volume'),
    real: names.includes('real'),
    first: names.includes('first'),
    second: names.includes('second'),
  }
}

/** Whether something that is read is no number; by name, as a loop over names would take longer than most indicators. */
function isMissing(reads: Reads, input: Readonly<Inputs>): boolean {
  return (
    (reads.real && !Number.isFinite(input.real)) ||
    (reads.close && !Number.isFinite(input.close)) ||
    (reads.high && !Number.isFinite(input.high)) ||
    (reads.low && !Number.isFinite(input.low)) ||
    (reads.open && !Number.isFinite(input.open)) ||
    (reads.volume && !Number.isFinite(input.volume)) ||
    (reads.first && !Number.isFinite(input.first)) ||
    (reads.second && !Number.isFinite(input.second)) ||
    (reads.time && !Number.isFinite(input.time))
  )
}

const FIRST_PIECE = 64
const NOTHING = new Float64Array(0)
const NAMES: readonly InputName[] = ['time', 'open', 'high', 'low', 'close', 'volume', 'real', 'first', 'second']
/** Numbers of a memory that are copied before each piece without any cost to speak of. */
const MOST_SAVED = 512

/** What is read of some bars; shorter where a column ends. */
function partsOf(columns: InputColumns, reads: Reads, begin: number, end: number): InputColumns {
  const part = (name: InputName): Float64Array => (reads[name] ? columns[name].subarray(begin, end) : NOTHING)
  return {
    time: part('time'),
    open: part('open'),
    high: part('high'),
    low: part('low'),
    close: part('close'),
    volume: part('volume'),
    real: part('real'),
    first: part('first'),
    second: part('second'),
  }
}

/** Whether nothing that is read of `count` bars is missing. */
function areWhole(parts: InputColumns, reads: Reads, count: number): boolean {
  const isWhole = (name: InputName): boolean => {
    return !reads[name] || (parts[name].length === count && areFinite(parts[name], 0, count))
  }
  return NAMES.every(isWhole)
}

function dropInfinite(column: Float64Array): void {
  if (areFinite(column, 0, column.length)) return
  for (let index = 0; index < column.length; index += 1) {
    if (!Number.isFinite(column[index])) column[index] = Number.NaN
  }
}
