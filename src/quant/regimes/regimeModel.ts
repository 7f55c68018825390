import type { Memory } from '../indicators/kernel/memory.ts'

/** What a regime model can read of the bar just closed; NaN where it is not known. */
export interface RegimeInputs {
  high: number
  low: number
  close: number
  /** Share of the universe above its average, 0..1; NaN without a universe. */
  breadth: number
}

/** What a regime model may know of where it runs. */
export interface RegimeContext {
  /** Where all that is drawn by chance comes from, so that equal bars give equal regimes. */
  readonly seed: number
}

/** One number that a regime model gives with each bar. */
export interface RegimeOutput {
  readonly name: string
  readonly title: string
  readonly unit: string
  /** Bounds, both included; null where there is none. */
  readonly range: { readonly low: number | null; readonly high: number | null }
}

/** A streaming regime model as it is declared next to its code. */
export interface RegimeModel {
  /** Unique, in camelCase. */
  readonly name: string
  readonly title: string
  /** Counts the computations this name has had, from 1 on. */
  readonly version: number
  readonly inputs: readonly (keyof RegimeInputs)[]
  readonly outputs: readonly RegimeOutput[]
  /** Bars up to and including the first that can have a value of every output. */
  readonly lookback: number
  readonly source: string
  readonly formula: string
  /**
   * A fresh model: reads a bar and writes its outputs, NaN where there is none. All that it remembers is kept in `memory`.
   * A bar may lack inputs.
   */
  readonly make: (memory: Memory, context: RegimeContext) => (input: Readonly<RegimeInputs>, out: Float64Array) => void
}
