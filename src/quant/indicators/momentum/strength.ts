import { gainOf, strengthOf } from '../relativeStrengthIndex.ts'
import { wilderKeep } from '../smoothing.ts'
import { bars, type IndicatorDefinition, single } from '../kernel/definition.ts'
import type { Cell, Memory } from '../kernel/memory.ts'
import { WindowSums } from '../kernel/windowSums.ts'
import { Before } from '../kernel/trueRanges.ts'
import { Rank } from '../statistics/rank.ts'

/** Wilder's sums of rises and falls, seeded by the plain sums of the first `length` moves. */
export class Strength {
  readonly #length: number
  readonly #keep: number
  /** Inputs before the first value: MetaStock has one value more, of one move less. */
  readonly #before: number
  readonly #count: Cell
  readonly #previous: Cell
  readonly #gains: Cell
  readonly #losses: Cell

  constructor(memory: Memory, length: number) {
    this.#length = length
    this.#keep = wilderKeep(length)
    this.#before = memory.seeding === 'first' ? length - 1 : length
    this.#count = memory.cell(0)
    this.#previous = memory.cell(Number.NaN)
    this.#gains = memory.cell(0)
    this.#losses = memory.cell(0)
  }

  push(input: number): boolean {
    if (Number.isNaN(input)) return false
    const change = input - this.#previous.value
    this.#previous.value = input
    if (this.#count.value > this.#length) {
      this.#gains.value = this.#gains.value * this.#keep + gainOf(change)
      this.#losses.value = this.#losses.value * this.#keep + gainOf(-change)
      return true
    }
    this.#count.value += 1
    if (this.#count.value === 1) return false
    this.#gains.value += gainOf(change)
    this.#losses.value += gainOf(-change)
    return this.#count.value > this.#before
  }

  /** Relative strength, 0..100; NaN until there is one. */
  next(input: number): number {
    return this.push(input) ? strengthOf(this.#gains.value, this.#losses.value) : Number.NaN
  }

  /** As `next`, or the balance, for each of the first `count` inputs; NaN until there is one. */
  fold(kind: 'strength' | 'balance', from: Float64Array, to: Float64Array, count: number): void {
    const isStrength = kind === 'strength'
    let index = 0
    for (; index < count && this.#count.value <= this.#length; index += 1) {
      if (!this.push(from[index] ?? Number.NaN)) to[index] = Number.NaN
      else to[index] = isStrength ? strengthOf(this.#gains.value, this.#losses.value) : this.balance
    }
    const keep = this.#keep
    let previous = this.#previous.value
    let gains = this.#gains.value
    let losses = this.#losses.value
    for (; index < count; index += 1) {
      const input = from[index] ?? Number.NaN
      if (Number.isNaN(input)) {
        to[index] = input
        continue
      }
      const change = input - previous
      previous = input
      gains = gains * keep + gainOf(change)
      losses = losses * keep + gainOf(-change)
      to[index] = isStrength ? strengthOf(gains, losses) : balanceOf(gains, losses)
    }
    this.#previous.value = previous
    this.#gains.value = gains
    this.#losses.value = losses
  }

  /** Distance of rises and falls as a share of both, -100..100; 0 where there is neither. */
  get balance(): number {
    return balanceOf(this.#gains.value, this.#losses.value)
  }
}

function balanceOf(gains: number, losses: number): number {
  const sum = gains + losses
  return sum === 0 ? 0 : (100 * (gains - losses)) / sum
}

const SERIES = { family: 'momentum', inputs: ['real'] } as const

/** Rises against falls. */
export const STRENGTHS: readonly IndicatorDefinition[] = [
  single({
    ...SERIES,
    name: 'RSI',
    title: 'Relative strength index',
    unit: '0..100',
    source: 'Wilder 1978; TA-Lib',
    formula: '100 gains / (gains + losses), both Wilder-smoothed; 0 without any move',
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const strength = new Strength(memory, timeperiod)
      return {
        next: (input) => strength.next(input.real),
        fold: ({ real }, values, count) => strength.fold('strength', real, values, count),
      }
    },
  }),
  single({
    ...SERIES,
    name: 'CMO',
    title: 'Chande momentum oscillator',
    unit: '-100..100',
    source: 'TA-Lib',
    formula: '100 (gains - losses) / (gains + losses), both Wilder-smoothed',
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const strength = new Strength(memory, timeperiod)
      return {
        next: (input) => (strength.push(input.real) ? strength.balance : Number.NaN),
        fold: ({ real }, values, count) => strength.fold('balance', real, values, count),
      }
    },
  }),
  single({
    ...SERIES,
    name: 'CMOU',
    title: 'Chande momentum oscillator, unsmoothed',
    unit: '-100..100',
    formula: '100 (gains - losses) / (gains + losses), plain sums over n',
    source: 'Chande 1994; TA-Lib 0.8',
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const last = new Before(memory)
      const gains = new WindowSums(memory, timeperiod, 'plain')
      const losses = new WindowSums(memory, timeperiod, 'plain')
      return ({ real: now }) => {
        const move = now - last.next(now)
        const gain = gains.nextSum(gainOf(move))
        const loss = losses.nextSum(gainOf(-move))
        return gain + loss === 0 ? 0 : (100 * (gain - loss)) / (gain + loss)
      }
    },
  }),
  single({
    ...SERIES,
    name: 'CRSI',
    title: 'Connors relative strength',
    unit: '0..100',
    source: 'Connors 2012',
    formula: 'mean of RSI(x), RSI(length of the streak) and the rank of the last change among those before it',
    parameters: {
      timeperiod: bars(3),
      streakperiod: bars(2),
      rankperiod: bars(100),
    },
    warmUp: ({ timeperiod, streakperiod, rankperiod }) => Math.max(timeperiod + 1, streakperiod + 1, rankperiod + 2),
    make: (memory, { timeperiod, streakperiod, rankperiod }) => {
      const last = new Before(memory)
      const streak = memory.cell(0)
      const [price, run] = [new Strength(memory, timeperiod), new Strength(memory, streakperiod)]
      const rank = new Rank(memory, rankperiod, 'below')
      return ({ real: now }) => {
        const before = last.next(now)
        if (now > before) streak.value = Math.max(streak.value, 0) + 1
        else if (now < before) streak.value = Math.min(streak.value, 0) - 1
        else streak.value = 0
        return (price.next(now) + run.next(streak.value) + rank.next(before === 0 ? 0 : now / before - 1)) / 3
      }
    },
  }),
]
