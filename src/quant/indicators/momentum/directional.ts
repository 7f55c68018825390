import { Extreme } from '../kernel/extremes.ts'
import { bars, type IndicatorDefinition, several, single } from '../kernel/definition.ts'
import type { Cell, Memory } from '../kernel/memory.ts'
import { wilder } from '../kernel/smoothed.ts'
import { TrueRanges } from '../kernel/trueRanges.ts'
import { Window } from '../kernel/window.ts'

/** Wilder's directional movement: smoothed sums of rises, falls and true ranges, seeded by n - 1 bars (TA-Lib). */
class DirectionalMovement {
  readonly #length: number
  readonly #ranges: TrueRanges
  readonly #count: Cell
  readonly #high: Cell
  readonly #low: Cell
  readonly #plus: Cell
  readonly #minus: Cell
  readonly #range: Cell

  constructor(memory: Memory, length: number) {
    this.#length = length
    this.#ranges = new TrueRanges(memory)
    this.#count = memory.cell(0)
    this.#high = memory.cell(Number.NaN)
    this.#low = memory.cell(Number.NaN)
    this.#plus = memory.cell(0)
    this.#minus = memory.cell(0)
    this.#range = memory.cell(0)
  }

  /** Takes a bar; true once there is an index, with bar `length` + 1. */
  next(high: number, low: number, close: number): boolean {
    const range = this.#ranges.next(high, low, close)
    const up = high - this.#high.value
    const down = this.#low.value - low
    this.#high.value = high
    this.#low.value = low
    if (this.#count.value <= this.#length) this.#count.value += 1
    if (this.#count.value === 1) return false
    // The seed is a plain sum of the first `length` - 1 moves.
    const share = this.#length > 1 && this.#count.value <= this.#length ? 0 : 1 / this.#length
    this.#plus.value += (up > 0 && up > down ? up : 0) - this.#plus.value * share
    this.#minus.value += (down > 0 && down > up ? down : 0) - this.#minus.value * share
    this.#range.value += range - this.#range.value * share
    return this.#count.value > this.#length
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

  /** Distance of the two as a share of their sum, 0..100; 0 where both are 0. */
  get index(): number {
    const sum = this.plus + this.minus
    return sum === 0 ? 0 : (100 * Math.abs(this.plus - this.minus)) / sum
  }
}

const BAR = { family: 'momentum', inputs: ['high', 'low', 'close'], source: 'Wilder 1978; TA-Lib' } as const
const PERCENT = '0..100'

/** One figure of the directional movement, with bar n + 1. */
function ofMovement(
  name: string,
  title: string,
  formula: string,
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
      const movement = new DirectionalMovement(memory, timeperiod)
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
      const movement = new DirectionalMovement(memory, timeperiod)
      return ({ high, low }) => {
        movement.next(high, low, low)
        return movement.hasMovement ? read(movement) : Number.NaN
      }
    },
  })
}

/** Wilder's directional system and Aroon. */
export const DIRECTIONAL: readonly IndicatorDefinition[] = [
  ofMovement('PLUS_DI', 'Plus directional indicator', '100 +DM / TR', (movement) => movement.plus),
  ofMovement('MINUS_DI', 'Minus directional indicator', '100 -DM / TR', (movement) => movement.minus),
  ofMovement('DX', 'Directional movement index', '100 |+DI - -DI| / (+DI + -DI)', (movement) => movement.index),
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
      const movement = new DirectionalMovement(memory, timeperiod)
      return ({ high, low, close }, out) => {
        const isKnown = movement.next(high, low, close)
        out[0] = isKnown ? movement.plus : Number.NaN
        out[1] = isKnown ? movement.minus : Number.NaN
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
      const movement = new DirectionalMovement(memory, timeperiod)
      const smooth = wilder(memory, timeperiod)
      return ({ high, low, close }) => {
        return smooth.next(movement.next(high, low, close) ? movement.index : Number.NaN)
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
      const movement = new DirectionalMovement(memory, timeperiod)
      const smooth = wilder(memory, timeperiod)
      const window = new Window(memory, timeperiod)
      return ({ high, low, close }) => {
        const index = smooth.next(movement.next(high, low, close) ? movement.index : Number.NaN)
        return (index + window.lag(index)) / 2
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
      return ({ high, low }, out) => {
        const isKnown = aroon.push(high, low)
        out[0] = isKnown ? aroon.up : Number.NaN
        out[1] = isKnown ? aroon.down : Number.NaN
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
      return ({ high, low }) => (aroon.push(high, low) ? aroon.up - aroon.down : Number.NaN)
    },
  }),
]

interface Aroon {
  push(high: number, low: number): boolean
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
    get up() {
      return (100 * (length - highest.age)) / length
    },
    get down() {
      return (100 * (length - lowest.age)) / length
    },
  }
}
