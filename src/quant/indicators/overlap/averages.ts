import { MESA_WARM_UP, MesaAverage } from '../cycle/mesaAverage.ts'
import { choice, type Parameter } from '../kernel/definition.ts'
import type { Memory } from '../kernel/memory.ts'
import { exponential, type Smoother, wilder } from '../kernel/smoothed.ts'
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

const NONE: Kind = { make: () => ({ next: (input) => input }), warmUp: () => 1 }
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

export function simple(memory: Memory, length: number): Smoother {
  return new WindowSums(memory, length, 'centred')
}

/** Twice an exponential average less its own average, which takes half of the lag out (Mulloy 1994). */
export function doubled(memory: Memory, length: number): Smoother {
  const first = exponential(memory, length)
  const second = exponential(memory, length)
  return {
    next: (input) => {
      const once = first.next(input)
      return 2 * once - second.next(once)
    },
  }
}

/** As `doubled`, one step further. */
export function tripled(memory: Memory, length: number): Smoother {
  const first = exponential(memory, length)
  const second = exponential(memory, length)
  const third = exponential(memory, length)
  return {
    next: (input) => {
      const once = first.next(input)
      const twice = second.next(once)
      return 3 * (once - twice) + third.next(twice)
    },
  }
}

/** A mean of means: the weights rise to the middle of the window and fall again. */
export function triangular(memory: Memory, length: number): Smoother {
  const first = simple(memory, Math.ceil(length / 2))
  const second = simple(memory, Math.floor(length / 2) + 1)
  return { next: (input) => second.next(first.next(input)) }
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
  return {
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
  return { next: (input) => smooth.next(2 * half.next(input) - whole.next(input)) }
}

export function hullWarmUp(length: number): number {
  return length + Math.max(Math.floor(Math.sqrt(length)), 1) - 1
}

/** An exponential average of the input plus its move over half a length (Ehlers and Way 2010). */
export function zeroLag(memory: Memory, length: number): Smoother {
  const window = new Window(memory, Math.floor((length - 1) / 2) + 1)
  const smooth = exponential(memory, length)
  return { next: (input) => smooth.next(2 * input - window.lag(input)) }
}

export function zeroLagWarmUp(length: number): number {
  return length + Math.floor((length - 1) / 2)
}
