import { Extreme } from '../kernel/extremes.ts'
import { bars, type IndicatorDefinition, type InputColumns, several, single } from '../kernel/definition.ts'
import type { Cell, Memory } from '../kernel/memory.ts'
import { areFinite, Scratch } from '../kernel/scratch.ts'
import { wilder } from '../kernel/smoothed.ts'
import { TrueRanges } from '../kernel/trueRanges.ts'
import { Window } from '../kernel/window.ts'

type PriceColumns = Pick<InputColumns, 'high' | 'low' | 'close'>

/** Wilder's directional movement: smoothed sums of rises, falls and true ranges, seeded by n - 1 bars (TA-Lib). */
class DirectionalMovement {
  readonly #length: number
  readonly #ranges: TrueRanges | null
  readonly #scratch = new Scratch()
  readonly #count: Cell
  readonly #high: Cell
  readonly #low: Cell
  readonly #plus: Cell
  readonly #minus: Cell
  readonly #range: Cell

  /** The index and the movements themselves need no ranges. */
  constructor(memory: Memory, length: number, needs: 'ranges' | 'no ranges') {
    this.#length = length
    this.#ranges = needs === 'ranges' ? new TrueRanges(memory) : null
    this.#count = memory.cell(0)
    this.#high = memory.cell(Number.NaN)
    this.#low = memory.cell(Number.NaN)
    this.#plus = memory.cell(0)
    this.#minus = memory.cell(0)
    this.#range = memory.cell(0)
  }

  /** Takes a bar; true once there is an index, with bar `length` + 1. */
  next(high: number, low: number, close: number): boolean {
    const range = this.#ranges?.next(high, low, close) ?? 0
    const up = high - this.#high.value
    const down = this.#low.value - low
    this.#high.value = high
    this.#low.value = low
    if (this.#count.value <= this.#length) this.#count.value += 1
    if (this.#count.value === 1) return false
    // The seed is a plain sum of the first `length` - 1 moves.
    const share = this.#length > 1 && this.#count.value <= this.#length ? 0 : 1 / this.#length
    this.#plus.value += largerMove(up, down) - this.#plus.value * share
    this.#minus.value += largerMove(down, up) - this.#minus.value * share
    this.#range.value += range - this.#range.value * share
    return this.#count.value > this.#length
  }

  /** Writes both indicators after each of the first `count` bars, NaN until there are any. */
  fold({ high, low, close }: PriceColumns, plus: Float64Array, minus: Float64Array, count: number): void {
    let index = 0
    for (; index < count && this.#count.value <= this.#length; index += 1) {
      const isKnown = this.next(high[index] ?? 0, low[index] ?? 0, close[index] ?? 0)
      plus[index] = isKnown ? this.plus : Number.NaN
      minus[index] = isKnown ? this.minus : Number.NaN
    }
    const ranges = this.#scratch.column(0)
    const left = {
      high: high.subarray(index),
      low: low.subarray(index),
      close: close.subarray(index),
    }
    if (index < count) this.#ranges?.fold(left, ranges, count - index)
    const share = 1 / this.#length
    let highBefore = this.#high.value
    let lowBefore = this.#low.value
    let rises = this.#plus.value
    let falls = this.#minus.value
    let range = this.#range.value
    for (let place = 0; index < count; index += 1, place += 1) {
      const top = high[index] ?? 0
      const bottom = low[index] ?? 0
      const up = top - highBefore
      const down = lowBefore - bottom
      highBefore = top
      lowBefore = bottom
      rises += largerMove(up, down) - rises * share
      falls += largerMove(down, up) - falls * share
      range += (ranges[place] ?? 0) - range * share
      plus[index] = range === 0 ? 0 : (100 * rises) / range
      minus[index] = range === 0 ? 0 : (100 * falls) / range
    }
    this.#high.value = highBefore
    this.#low.value = lowBefore
    this.#plus.value = rises
    this.#minus.value = falls
    this.#range.value = range
  }

  /**
   * Writes the index after each of the first `count` bars, NaN until there is one and for good after a high or a low that is
   * not finite.
   */
  foldIndex({ high, low, close }: PriceColumns, to: Float64Array, count: number): void {
    if (this.#ranges !== null) throw new Error('Invariant: the index is folded without ranges')
    let index = 0
    for (; index < count && this.#count.value <= this.#length; index += 1) {
      to[index] = this.next(high[index] ?? 0, low[index] ?? 0, close[index] ?? 0) ? this.index : Number.NaN
    }
    const share = 1 / this.#length
    let highBefore = this.#high.value
    let lowBefore = this.#low.value
    let rises = this.#plus.value
    let falls = this.#minus.value
    for (; index < count; index += 1) {
      const top = high[index] ?? 0
      const bottom = low[index] ?? 0
      const up = top - highBefore
      const down = lowBefore - bottom
      highBefore = top
      lowBefore = bottom
      rises += largerMove(up, down) - rises * share
      falls += largerMove(down, up) - falls * share
      to[index] = indexOf(rises, falls)
    }
    this.#high.value = highBefore
    this.#low.value = lowBefore
    this.#plus.value = rises
    this.#minus.value = falls
  }

  /** Whether the smoothed movements are there, with bar `length` (bar 2 for a length of 1). */
  get hasMovement(): boolean {
    return this.#count.value >= Math.max(this.#length, 2)
  }

  get plusMovement(): number {
    return this.#plus.value
  }

  get minusMovement(): number {
    return this.#minus.value
  }

  /** Rises as a share of the ranges, 0..100; 0 without any range. */
  get plus(): number {
    return this.#range.value === 0 ? 0 : (100 * this.#plus.value) / this.#range.value
  }

  get minus(): number {
    return this.#range.value === 0 ? 0 : (100 * this.#minus.value) / this.#range.value
  }

  /** Distance of the two as a share of their sum, 0..100, which is that of the movements; 0 where both are 0. */
  get index(): number {
    return indexOf(this.#plus.value, this.#minus.value)
  }
}

/** A move where it is above 0 and above the other, else 0; without a branch, which would often be guessed wrong. */
function largerMove(move: number, other: number): number {
  return Number(move > 0) * Number(move > other) * move
}

function indexOf(plus: number, minus: number): number {
  const sum = plus + minus
  return sum === 0 ? 0 : (100 * Math.abs(plus - minus)) / sum
}

const BAR = {
  family: 'momentum',
  inputs: ['high', 'low', 'close'],
  source: 'Wilder 1978; TA-Lib',
} as const
const PERCENT = '0..100'

/** One figure of the directional movement, with bar n + 1. */
function ofMovement(
  name: string,
  title: string,
  formula: string,
  needs: 'ranges' | 'no ranges',
  read: (movement: DirectionalMovement) => number,
): IndicatorDefinition {
  return single({
    ...BAR,
    name,
    title,
    formula,
    unit: PERCENT,
    parameters: { timeperiod: bars(14, name === 'DX' ? 2 : 1) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const movement = new DirectionalMovement(memory, timeperiod, needs)
      return ({ high, low, close }) => (movement.next(high, low, close) ? read(movement) : Number.NaN)
    },
  })
}

/** A smoothed movement itself, with bar n. */
function rawMovement(
  name: string,
  title: string,
  read: (movement: DirectionalMovement) => number,
): IndicatorDefinition {
  return single({
    ...BAR,
    name,
    title,
    formula: 'Wilder sum over n of the larger of rise and fall',
    unit: 'as the prices',
    inputs: ['high', 'low'],
    parameters: { timeperiod: bars(14, 1) },
    warmUp: (values) => Math.max(values.timeperiod, 2),
    make: (memory, { timeperiod }) => {
      const movement = new DirectionalMovement(memory, timeperiod, 'no ranges')
      return ({ high, low }) => {
        movement.next(high, low, low)
        return movement.hasMovement ? read(movement) : Number.NaN
      }
    },
  })
}

/** Wilder's directional system and Aroon. */
export const DIRECTIONAL: readonly IndicatorDefinition[] = [
  ofMovement('PLUS_DI', 'Plus directional indicator', '100 +DM / TR', 'ranges', (movement) => movement.plus),
  ofMovement('MINUS_DI', 'Minus directional indicator', '100 -DM / TR', 'ranges', (movement) => movement.minus),
  ofMovement(
    'DX',
    'Directional movement index',
    '100 |+DI - -DI| / (+DI + -DI)',
    'no ranges',
    (movement) => movement.index,
  ),
  rawMovement('PLUS_DM', 'Plus directional movement', (movement) => movement.plusMovement),
  rawMovement('MINUS_DM', 'Minus directional movement', (movement) => movement.minusMovement),
  several({
    ...BAR,
    name: 'DMI',
    title: 'Directional movement indicators',
    formula: '+DI and -DI',
    unit: PERCENT,
    outputs: ['plus', 'minus'],
    parameters: { timeperiod: bars(14, 1) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const movement = new DirectionalMovement(memory, timeperiod, 'ranges')
      return {
        next: ({ high, low, close }, out) => {
          const isKnown = movement.next(high, low, close)
          out[0] = isKnown ? movement.plus : Number.NaN
          out[1] = isKnown ? movement.minus : Number.NaN
        },
        fold: (columns, [plus, minus], count) => {
          if (plus !== undefined && minus !== undefined) movement.fold(columns, plus, minus, count)
        },
      }
    },
  }),
  single({
    ...BAR,
    name: 'ADX',
    title: 'Average directional movement index',
    formula: 'Wilder average of DX',
    unit: PERCENT,
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => 2 * values.timeperiod,
    make: (memory, { timeperiod }) => {
      const movement = new DirectionalMovement(memory, timeperiod, 'no ranges')
      const smooth = wilder(memory, timeperiod)
      const scratch = new Scratch()
      return {
        next: ({ high, low, close }) => smooth.next(movement.next(high, low, close) ? movement.index : Number.NaN),
        fold: (columns, values, count) => {
          movement.foldIndex(columns, scratch.column(0), count)
          smooth.fold(scratch.column(0), values, count)
        },
        foldUnseen: (columns, values, count) => {
          movement.foldIndex(columns, scratch.column(0), count)
          // The closes are not read otherwise.
          return smooth.foldUnseen(scratch.column(0), values, count) && areFinite(columns.close, 0, count)
        },
      }
    },
  }),
  single({
    ...BAR,
    name: 'ADXR',
    title: 'Average directional movement rating',
    unit: PERCENT,
    formula: '(ADX + ADX of n - 1 bars ago) / 2',
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => 3 * values.timeperiod - 1,
    make: (memory, { timeperiod }) => {
      const movement = new DirectionalMovement(memory, timeperiod, 'no ranges')
      const smooth = wilder(memory, timeperiod)
      const window = new Window(memory, timeperiod)
      const scratch = new Scratch()
      return {
        next: ({ high, low, close }) => {
          const index = smooth.next(movement.next(high, low, close) ? movement.index : Number.NaN)
          return (index + window.lag(index)) / 2
        },
        fold: (columns, values, count) => {
          const [raw, index] = [scratch.column(0), scratch.column(1)]
          movement.foldIndex(columns, raw, count)
          smooth.fold(raw, index, count)
          window.foldLags(index, values, count)
          for (let at = 0; at < count; at += 1) values[at] = ((index[at] ?? 0) + (values[at] ?? 0)) / 2
        },
      }
    },
  }),
  several({
    name: 'AROON',
    family: 'momentum',
    title: 'Aroon',
    source: 'Chande 1995; TA-Lib',
    unit: PERCENT,
    formula: '100 (n - bars since the extreme of n + 1 bars) / n; of equal ones the latest',
    inputs: ['high', 'low'],
    outputs: ['up', 'down'],
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const aroon = aroonOf(memory, timeperiod)
      return {
        next: ({ high, low }, out) => {
          const isKnown = aroon.push(high, low)
          out[0] = isKnown ? aroon.up : Number.NaN
          out[1] = isKnown ? aroon.down : Number.NaN
        },
        fold: ({ high, low }, [up, down], count) => {
          if (up !== undefined && down !== undefined) aroon.fold(high, low, up, down, count)
        },
      }
    },
  }),
  single({
    name: 'AROONOSC',
    family: 'momentum',
    title: 'Aroon oscillator',
    source: 'TA-Lib',
    unit: '-100..100',
    formula: 'Aroon up - Aroon down',
    inputs: ['high', 'low'],
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const aroon = aroonOf(memory, timeperiod)
      const scratch = new Scratch()
      return {
        next: ({ high, low }) => (aroon.push(high, low) ? aroon.up - aroon.down : Number.NaN),
        fold: ({ high, low }, values, count) => {
          const down = scratch.column(0)
          aroon.fold(high, low, values, down, count)
          for (let index = 0; index < count; index += 1) values[index] = (values[index] ?? 0) - (down[index] ?? 0)
        },
      }
    },
  }),
]

interface Aroon {
  push(high: number, low: number): boolean
  fold(high: Float64Array, low: Float64Array, up: Float64Array, down: Float64Array, count: number): void
  readonly up: number
  readonly down: number
}

function aroonOf(memory: Memory, length: number): Aroon {
  const highest = new Extreme(memory, length + 1, 'highest')
  const lowest = new Extreme(memory, length + 1, 'lowest')
  return {
    push: (high, low) => {
      const isFull = highest.push(high)
      return lowest.push(low) && isFull
    },
    fold: (high, low, up, down, count) => {
      highest.foldAges(high, up, count, true)
      lowest.foldAges(low, down, count, true)
      for (let index = 0; index < count; index += 1) {
        up[index] = (100 * (length - (up[index] ?? 0))) / length
        down[index] = (100 * (length - (down[index] ?? 0))) / length
      }
    },
    get up() {
      return (100 * (length - highest.age)) / length
    },
    get down() {
      return (100 * (length - lowest.age)) / length
    },
  }
}
