import type { TradeTick } from '#core/model/marketEvent.ts'
import { SECOND } from '#core/time/duration.ts'
import { ClockWatch } from '../validation/clockWatch.ts'
import { type Finding, type FindingCode, NO_FINDINGS } from '../validation/finding.ts'
import { evidenceOf, makeFinding, shown } from '../validation/makeFinding.ts'

/** A trade that comes later than this says what was and not what is, microseconds. */
const LATEST = 60 * SECOND
/** A clock may be ahead of ours by this before what it stamps is not taken. */
export const CLOCK_TOLERANCE = 5 * SECOND
/** Ids of trades remembered, so that none counts twice after a reconnect. */
const REMEMBERED_IDS = 2_000

/**
 * First stage for the trades of one instrument in the order in which they arrive: numbers that can be true, none older than
 * the last, none told twice. A good trade allocates nothing but its id.
 */
export class TradeCheck {
  readonly #clocks = new ClockWatch()
  readonly #ids = new Set<string>()
  #last = Number.NEGATIVE_INFINITY
  #row = 0

  /** Tells whether a trade was told before; from now on it was. Trades without an id are always new. */
  isRepeated({ tradeId }: TradeTick): boolean {
    if (tradeId === null) return false
    if (this.#ids.has(tradeId)) return true
    this.#ids.add(tradeId)
    if (this.#ids.size > REMEMBERED_IDS) {
      const [oldest = tradeId] = this.#ids
      this.#ids.delete(oldest)
    }
    return false
  }

  /** Checks the next trade; `now` is our clock, microseconds. */
  check({ tsEvent, tsInit, price, size }: TradeTick, now: number): readonly Finding[] {
    const row = this.#row
    this.#row += 1
    const told = (code: FindingCode, what: string, field: string, value: number, low: number, high: number): Finding =>
      makeFinding(code, what, { from: row, ts: tsEvent }, evidenceOf(field, value, low, high))
    if (!Number.isFinite(price)) {
      return [
        told(
          'PRICE_NOT_FINITE',
          `The trade has the price ${price}`,
          'price',
          price,
          Number.MIN_VALUE,
          Number.MAX_VALUE,
        ),
      ]
    }
    if (price <= 0) {
      return [told('PRICE_NOT_POSITIVE', `The trade has the price ${shown(price)}`, 'price', price, 0, Infinity)]
    }
    if (!(size >= 0 && size < Infinity)) {
      return [told('SIZE_NEGATIVE', `The trade has the size ${shown(size)}`, 'size', size, 0, Infinity)]
    }
    if (!(tsEvent >= 0)) return [told('TIME_NOT_A_TIME', 'The trade has no time', 'time', tsEvent, 0, Infinity)]
    if (tsEvent > now + CLOCK_TOLERANCE) {
      const what = `The trade is ${shown((tsEvent - now) / 1e6)} s ahead of our clock`
      return [told('TIME_IN_FUTURE', what, 'time', tsEvent, 0, now + CLOCK_TOLERANCE)]
    }
    if (tsEvent < this.#last) {
      const what = `The trade is ${shown((this.#last - tsEvent) / 1e3)} ms older than the one before`
      return [told('TIME_BACKWARDS', what, 'time', tsEvent, this.#last, Infinity)]
    }
    if (now - tsEvent > LATEST) {
      const what = `The trade came ${shown((now - tsEvent) / 1e6)} s after it was made`
      return [told('DATA_STALE', what, 'age', now - tsEvent, 0, LATEST)]
    }
    this.#last = tsEvent
    const skew = this.#clocks.check(row, tsEvent, tsInit)
    return skew === null ? NO_FINDINGS : [skew]
  }
}
