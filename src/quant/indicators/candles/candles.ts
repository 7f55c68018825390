import type { Memory } from '../kernel/memory.ts'
import { Window } from '../kernel/window.ts'

/** What a candle is measured by: a share of some length, averaged over the candles before it. */
interface Measure {
  readonly of: 'body' | 'range' | 'shadows'
  /** Candles before that are averaged; 0 takes the candle itself. */
  readonly period: number
  readonly factor: number
}

/** TA-Lib's settings of what is long, short, near and equal. */
const BODY_LONG: Measure = { of: 'body', period: 10, factor: 1 }
export const BODY_SHORT: Measure = { of: 'body', period: 10, factor: 1 }
export const BODY_DOJI: Measure = { of: 'range', period: 10, factor: 0.1 }
export const SHADOW_LONG: Measure = { of: 'body', period: 0, factor: 1 }
export const SHADOW_VERY_LONG: Measure = { of: 'body', period: 0, factor: 2 }
export const SHADOW_SHORT: Measure = { of: 'shadows', period: 10, factor: 1 }
export const SHADOW_VERY_SHORT: Measure = { of: 'range', period: 10, factor: 0.1 }
export const NEAR: Measure = { of: 'range', period: 5, factor: 0.2 }
export const FAR: Measure = { of: 'range', period: 5, factor: 0.6 }
export const EQUAL: Measure = { of: 'range', period: 5, factor: 0.05 }

/** Candles that the longest pattern looks back on: five of its own, ten before them. */
const KEPT = 16

/** The latest candles, 0 being the newest; what lies further back than the series is NaN and matches nothing. */
export class Candles {
  readonly #open: Window
  readonly #high: Window
  readonly #low: Window
  readonly #close: Window

  constructor(memory: Memory) {
    this.#open = new Window(memory, KEPT)
    this.#high = new Window(memory, KEPT)
    this.#low = new Window(memory, KEPT)
    this.#close = new Window(memory, KEPT)
  }

  push(open: number, high: number, low: number, close: number): void {
    this.#open.push(open)
    this.#high.push(high)
    this.#low.push(low)
    this.#close.push(close)
  }

  open(back: number): number {
    return this.#open.back(back)
  }

  high(back: number): number {
    return this.#high.back(back)
  }

  low(back: number): number {
    return this.#low.back(back)
  }

  close(back: number): number {
    return this.#close.back(back)
  }

  /** 1 for a candle that closed at or above its open, else -1. */
  colour(back: number): number {
    return this.close(back) >= this.open(back) ? 1 : -1
  }

  isWhite(back: number): boolean {
    return this.colour(back) === 1
  }

  isBlack(back: number): boolean {
    return this.colour(back) === -1
  }

  body(back: number): number {
    return Math.abs(this.close(back) - this.open(back))
  }

  top(back: number): number {
    return Math.max(this.close(back), this.open(back))
  }

  bottom(back: number): number {
    return Math.min(this.close(back), this.open(back))
  }

  upper(back: number): number {
    return this.high(back) - this.top(back)
  }

  lower(back: number): number {
    return this.bottom(back) - this.low(back)
  }

  /** What a measure comes to at a candle. */
  measure(measure: Measure, back: number): number {
    const { period, factor, of } = measure
    if (period === 0) return factor * this.#length(of, back)
    let sum = 0
    for (let at = back + 1; at <= back + period; at += 1) sum += this.#length(of, at)
    return (factor * (sum / period)) / (of === 'shadows' ? 2 : 1)
  }

  isLong(back: number): boolean {
    return this.body(back) > this.measure(BODY_LONG, back)
  }

  isShort(back: number): boolean {
    return this.body(back) < this.measure(BODY_SHORT, back)
  }

  /** At most as long as usual. */
  isSmall(back: number): boolean {
    return this.body(back) <= this.measure(BODY_SHORT, back)
  }

  isDoji(back: number): boolean {
    return this.body(back) <= this.measure(BODY_DOJI, back)
  }

  hasNoUpper(back: number): boolean {
    return this.upper(back) < this.measure(SHADOW_VERY_SHORT, back)
  }

  hasNoLower(back: number): boolean {
    return this.lower(back) < this.measure(SHADOW_VERY_SHORT, back)
  }

  /** Whether a value is another one within a measure of a candle. */
  isWithin(measure: Measure, back: number, value: number, other: number): boolean {
    const room = this.measure(measure, back)
    return value <= other + room && value >= other - room
  }

  /** Whether the body of a candle lies wholly above (below) that of an earlier one. */
  bodyGapsUp(back: number, earlier: number): boolean {
    return this.bottom(back) > this.top(earlier)
  }

  bodyGapsDown(back: number, earlier: number): boolean {
    return this.top(back) < this.bottom(earlier)
  }

  /** Whether a whole candle lies above (below) an earlier one. */
  gapsUp(back: number, earlier: number): boolean {
    return this.low(back) > this.high(earlier)
  }

  gapsDown(back: number, earlier: number): boolean {
    return this.high(back) < this.low(earlier)
  }

  #length(of: Measure['of'], back: number): number {
    if (of === 'body') return this.body(back)
    const range = this.high(back) - this.low(back)
    return of === 'range' ? range : range - this.body(back)
  }
}
