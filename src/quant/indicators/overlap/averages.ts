import { MESA_WARM_UP, MesaAverage } from '../cycle/mesaAverage.ts'
import { choice, type Parameter } from '../kernel/definition.ts'
import type { Memory } from '../kernel/memory.ts'
import { Scratch } from '../kernel/scratch.ts'
import { ShortMean } from '../kernel/shortMean.ts'
import { exponential, smoothColumn, type Smoother, wilder } from '../kernel/smoothed.ts'
import { weighted } from '../kernel/weighted.ts'
import { Window } from '../kernel/window.ts'
import { WindowSums } from '../kernel/windowSums.ts'
import { AdaptiveAverage } from './adaptiveAverage.ts'

/** Kinds of averages in the order of TA-Lib's numbers; 10 and 11 stand for no average there and are the plain series. */
const WORDS = [
  'SMA',
  'EMA',
  'WMA',
  'DEMA',
  'TEMA',
  'TRIMA',
  'KAMA',
  'MAMA',
  'T3',
  'HMA',
  'NONE',
  'DEFAULT',
  'ZLEMA',
  'RMA',
]

interface Kind {
  make(memory: Memory, length: number): Smoother
  warmUp(length: number): number
}

const SAME: Smoother = {
  next: (input) => input,
  fold: (from, to, count) => to.set(from.subarray(0, count)),
}
const NONE: Kind = { make: () => SAME, warmUp: () => 1 }
const KINDS: readonly Kind[] = [
  { make: simple, warmUp: (length) => length },
  { make: exponential, warmUp: (length) => length },
  { make: weighted, warmUp: (length) => length },
  { make: doubled, warmUp: (length) => 2 * length - 1 },
  { make: tripled, warmUp: (length) => 3 * length - 2 },
  { make: triangular, warmUp: (length) => length },
  { make: (memory, length) => new AdaptiveAverage(memory, length), warmUp: (length) => length + 1 },
  { make: (memory) => new MesaAverage(memory, 0.5, 0.05), warmUp: () => MESA_WARM_UP },
  { make: (memory, length) => tillson(memory, length, 0.7), warmUp: (length) => 6 * length - 5 },
  { make: hull, warmUp: hullWarmUp },
  NONE,
  NONE,
  { make: zeroLag, warmUp: zeroLagWarmUp },
  { make: wilder, warmUp: (length) => length },
]

/** A parameter that chooses the kind of an average. */
export function averageKind(kind = 0): Parameter {
  return choice(WORDS, kind)
}

/** A moving average of a kind by TA-Lib's number; a length of 1 is the series itself. */
export function average(memory: Memory, length: number, kind: number): Smoother {
  return kindOf(length, kind).make(memory, length)
}

/** Inputs up to and including the first with a value of such an average. */
export function averageWarmUp(length: number, kind: number): number {
  return kindOf(length, kind).warmUp(length)
}

function kindOf(length: number, kind: number): Kind {
  return length === 1 ? NONE : (KINDS[kind] ?? NONE)
}

/** Lengths of simple averages that are summed afresh for each input. */
const SHORT = 8

/** A simple moving average. */
export function simple(memory: Memory, length: number): Smoother {
  return length <= SHORT ? new ShortMean(memory, length) : new WindowSums(memory, length, 'centred')
}

/** Twice an exponential average less its own average, which takes half of the lag out (Mulloy 1994). */
export function doubled(memory: Memory, length: number): Smoother {
  const first = exponential(memory, length)
  const second = exponential(memory, length)
  const scratch = new Scratch()
  return {
    next: (input) => {
      const once = first.next(input)
      return 2 * once - second.next(once)
    },
    fold: (from, to, count) => {
      const once = scratch.column(0)
      smoothColumn(first, from, once, count)
      smoothColumn(second, once, to, count)
      for (let index = 0; index < count; index += 1) to[index] = 2 * (once[index] ?? 0) - (to[index] ?? 0)
    },
  }
}

/** As `doubled`, one step further. */
export function tripled(memory: Memory, length: number): Smoother {
  const first = exponential(memory, length)
  const second = exponential(memory, length)
  const third = exponential(memory, length)
  const scratch = new Scratch()
  return {
    next: (input) => {
      const once = first.next(input)
      const twice = second.next(once)
      return 3 * (once - twice) + third.next(twice)
    },
    fold: (from, to, count) => {
      const [once, twice] = [scratch.column(0), scratch.column(1)]
      smoothColumn(first, from, once, count)
      smoothColumn(second, once, twice, count)
      smoothColumn(third, twice, to, count)
      for (let index = 0; index < count; index += 1) {
        to[index] = 3 * ((once[index] ?? 0) - (twice[index] ?? 0)) + (to[index] ?? 0)
      }
    },
  }
}

/** A mean of means: the weights rise to the middle of the window and fall again. */
export function triangular(memory: Memory, length: number): Smoother {
  const first = simple(memory, Math.ceil(length / 2))
  const second = simple(memory, Math.floor(length / 2) + 1)
  const scratch = new Scratch()
  return {
    next: (input) => second.next(first.next(input)),
    fold: (from, to, count) => {
      smoothColumn(first, from, scratch.column(0), count)
      smoothColumn(second, scratch.column(0), to, count)
    },
  }
}

/** Six exponential averages in a row, combined with a volume factor (Tillson 1998). */
export function tillson(memory: Memory, length: number, factor: number): Smoother {
  const [e1, e2, e3, e4, e5, e6] = [
    exponential(memory, length),
    exponential(memory, length),
    exponential(memory, length),
    exponential(memory, length),
    exponential(memory, length),
    exponential(memory, length),
  ]
  const square = factor * factor
  const cube = square * factor
  const [c1, c2, c3, c4] = [
    -cube,
    3 * (square + cube),
    -6 * square - 3 * (factor + cube),
    1 + 3 * factor + cube + 3 * square,
  ]
  const scratch = new Scratch()
  return {
    fold: (from, to, count) => {
      const [one, two] = [scratch.column(0), scratch.column(1)]
      const [third, fourth, fifth] = [scratch.column(2), scratch.column(3), scratch.column(4)]
      smoothColumn(e1, from, one, count)
      smoothColumn(e2, one, two, count)
      smoothColumn(e3, two, third, count)
      smoothColumn(e4, third, fourth, count)
      smoothColumn(e5, fourth, fifth, count)
      smoothColumn(e6, fifth, to, count)
      for (let index = 0; index < count; index += 1) {
        to[index] =
          c1 * (to[index] ?? 0) + c2 * (fifth[index] ?? 0) + c3 * (fourth[index] ?? 0) + c4 * (third[index] ?? 0)
      }
    },
    next: (input) => {
      const third = e3.next(e2.next(e1.next(input)))
      const fourth = e4.next(third)
      const fifth = e5.next(fourth)
      return c1 * e6.next(fifth) + c2 * fifth + c3 * fourth + c4 * third
    },
  }
}

/** Weighted averages of half and whole length, extrapolated and smoothed (Hull 2005). */
export function hull(memory: Memory, length: number): Smoother {
  const half = weighted(memory, Math.max(Math.floor(length / 2), 1))
  const whole = weighted(memory, length)
  const smooth = weighted(memory, Math.max(Math.floor(Math.sqrt(length)), 1))
  const scratch = new Scratch()
  return {
    next: (input) => smooth.next(2 * half.next(input) - whole.next(input)),
    fold: (from, to, count) => {
      const [line, other] = [scratch.column(0), scratch.column(1)]
      smoothColumn(half, from, line, count)
      smoothColumn(whole, from, other, count)
      for (let index = 0; index < count; index += 1) line[index] = 2 * (line[index] ?? 0) - (other[index] ?? 0)
      smoothColumn(smooth, line, to, count)
    },
  }
}

export function hullWarmUp(length: number): number {
  return length + Math.max(Math.floor(Math.sqrt(length)), 1) - 1
}

/** An exponential average of the input plus its move over half a length (Ehlers and Way 2010). */
export function zeroLag(memory: Memory, length: number): Smoother {
  const window = new Window(memory, Math.floor((length - 1) / 2) + 1)
  const smooth = exponential(memory, length)
  const scratch = new Scratch()
  return {
    next: (input) => smooth.next(2 * input - window.lag(input)),
    fold: (from, to, count) => {
      const line = scratch.column(0)
      window.foldLags(from, line, count)
      for (let index = 0; index < count; index += 1) line[index] = 2 * (from[index] ?? 0) - (line[index] ?? 0)
      smoothColumn(smooth, line, to, count)
    },
  }
}

export function zeroLagWarmUp(length: number): number {
  return length + Math.floor((length - 1) / 2)
}
