import { Extreme } from '../indicators/kernel/extremes.ts'
import type { Cell, Memory } from '../indicators/kernel/memory.ts'
import { exponential, type Smoother } from '../indicators/kernel/smoothed.ts'
import { WindowSums } from '../indicators/kernel/windowSums.ts'

/** Lengths over which breadth is measured, in moments. */
export interface BreadthTerms {
  /** Of the average that members stand above or below; 50 is usual. */
  readonly average: number
  /** Of the highs and lows that are new; 252 days are usual. */
  readonly year: number
}

/** What the members of a universe do together at one moment; NaN where it is not known yet. */
export interface BreadthReading {
  /** Members with a close now and one before. */
  readonly members: number
  readonly advancing: number
  readonly declining: number
  /** Advancing less declining over their sum, -1..1. */
  readonly netAdvances: number
  /** Running sum of advancing less declining since the first moment. */
  readonly advanceDeclineLine: number
  /** Share of the members with a full average that close above it, 0..1. */
  readonly aboveAverage: number
  /** Members at their highest and lowest close of a year, of those with a full year. */
  readonly newHighs: number
  readonly newLows: number
  /** Those with a full year. */
  readonly yearMembers: number
  /** McClellan's oscillator: exponential averages of 19 and 39 of 1000 times the net advances, the first less the second. */
  readonly mcClellan: number
}

/**
 * Breadth of a fixed set of instruments, one close each a moment. A member without a close (NaN) is not counted at that
 * moment and its past stays; nothing is made up for it. The ratio-adjusted form of McClellan's oscillator (McClellan 1970)
 * does not depend on how many members there are.
 */
export class Breadth {
  readonly #members: readonly Member[]
  readonly #fast: Smoother
  readonly #slow: Smoother
  readonly #line: Cell

  /** `size` members; closes are given in one order ever after. */
  constructor(memory: Memory, size: number, { average, year }: BreadthTerms = { average: 50, year: 252 }) {
    this.#members = Array.from({ length: size }, () => ({
      before: memory.cell(Number.NaN),
      sums: new WindowSums(memory, average, 'centred'),
      highs: new Extreme(memory, year, 'highest'),
      lows: new Extreme(memory, year, 'lowest'),
    }))
    this.#fast = exponential(memory, 19)
    this.#slow = exponential(memory, 39)
    this.#line = memory.cell(0)
  }

  /** Takes the closes of one moment, one for each member, and says what they do together. */
  next(closes: Readonly<Float64Array>): BreadthReading {
    if (closes.length !== this.#members.length) {
      throw new Error(`Invariant: ${closes.length} closes of ${this.#members.length} members`)
    }
    let [members, advancing, declining, averaged, above, yearMembers, newHighs, newLows] = [0, 0, 0, 0, 0, 0, 0, 0]
    for (let index = 0; index < closes.length; index += 1) {
      const member = this.#members[index]
      const close = closes[index] ?? Number.NaN
      if (member === undefined || !Number.isFinite(close)) continue
      const before = member.before.value
      member.before.value = close
      if (!Number.isNaN(before)) members += 1
      if (close > before) advancing += 1
      if (close < before) declining += 1
      if (member.sums.push(close)) {
        averaged += 1
        if (close > member.sums.mean) above += 1
      }
      const hasYear = member.highs.push(close)
      member.lows.push(close)
      if (!hasYear) continue
      yearMembers += 1
      // A price that stood still all year is neither a new high nor a new low.
      if (member.highs.value === member.lows.value) continue
      if (close === member.highs.value) newHighs += 1
      if (close === member.lows.value) newLows += 1
    }
    const moved = advancing + declining
    const isKnown = members > 0
    const netAdvances = !isKnown ? Number.NaN : moved === 0 ? 0 : (advancing - declining) / moved
    if (isKnown) this.#line.value += advancing - declining
    const [fast, slow] = [this.#smooth(this.#fast, netAdvances), this.#smooth(this.#slow, netAdvances)]
    return {
      members,
      advancing: isKnown ? advancing : Number.NaN,
      declining: isKnown ? declining : Number.NaN,
      netAdvances,
      advanceDeclineLine: isKnown ? this.#line.value : Number.NaN,
      aboveAverage: averaged > 0 ? above / averaged : Number.NaN,
      newHighs: yearMembers > 0 ? newHighs : Number.NaN,
      newLows: yearMembers > 0 ? newLows : Number.NaN,
      yearMembers,
      mcClellan: fast - slow,
    }
  }

  #smooth(smoother: Smoother, netAdvances: number): number {
    return Number.isNaN(netAdvances) ? Number.NaN : smoother.next(1_000 * netAdvances)
  }
}

interface Member {
  readonly before: Cell
  readonly sums: WindowSums
  readonly highs: Extreme
  readonly lows: Extreme
}
