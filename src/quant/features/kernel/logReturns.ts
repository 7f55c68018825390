import type { Cell, Memory } from '../../indicators/kernel/memory.ts'

/** Natural logarithm of how many times `before` goes into `now`; NaN unless both are positive. */
export function logRatio(now: number, before: number): number {
  const ratio = now / before
  return now > 0 && before > 0 && ratio > 0 && ratio < Number.POSITIVE_INFINITY ? Math.log(ratio) : Number.NaN
}

/** Change from `before` to `now` as a fraction of `before`; NaN unless both are positive. */
export function changeOf(now: number, before: number): number {
  return now > 0 && before > 0 ? now / before - 1 : Number.NaN
}

/** Log returns from price to price; NaN for the first and for prices that are not positive. */
export class LogReturns {
  readonly #price: Cell

  constructor(memory: Memory) {
    this.#price = memory.cell(Number.NaN)
  }

  next(price: number): number {
    const before = this.#price.value
    this.#price.value = price
    return logRatio(price, before)
  }
}
