import { type Finding, type FindingCode, NO_FINDINGS } from './finding.ts'
import { evidenceOf, makeFinding, shown } from './makeFinding.ts'

/** What a row is held to as it comes in. */
export interface IngestOptions {
  /** Smallest step of a price; null when it is not known or the prices are adjusted. */
  readonly priceStep?: number | null
  /** How far a label may lie ahead of our clock, microseconds. */
  readonly clockTolerance?: number
}

/** Single-precision sources round the four prices of a bar apart by this share. */
const ROUNDING = 1e-6
const GRID_ROUNDING = 1e-6
/** The years 1900 to 2200, microseconds. */
const EARLIEST = -2_208_988_800e6
const LATEST = 7_258_118_400e6

/**
 * First stage, for the bars of one instrument in the order in which they arrive: numbers that can be true, in an order that
 * can be true. A row's first fault is told. A row with a fault does not become the one that the next is compared with.
 */
export class BarIngest {
  readonly #priceStep: number | null
  readonly #clockTolerance: number
  #last = Number.NEGATIVE_INFINITY

  constructor({ priceStep = null, clockTolerance = 0 }: IngestOptions = {}) {
    this.#priceStep = priceStep
    this.#clockTolerance = clockTolerance
  }

  /** Checks one row; `now` is our clock in microseconds, infinite where it does not matter (history). */
  check(
    row: number,
    tsOpen: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
    now: number,
  ): readonly Finding[] {
    const timely = tsOpen > this.#last && tsOpen <= now + this.#clockTolerance && tsOpen >= EARLIEST && tsOpen <= LATEST
    if (timely && isPlausible(open, high, low, close, volume)) {
      this.#last = tsOpen
      return this.#priceStep === null ? NO_FINDINGS : this.#gridFindings(row, tsOpen, [open, high, low, close])
    }
    if (!timely) return [this.#timeFault(row, tsOpen, now)]
    const finding = numberFault(row, tsOpen, [open, high, low, close], volume)
    return finding === null ? NO_FINDINGS : [finding]
  }

  #timeFault(row: number, ts: number, now: number): Finding {
    const fault = (code: FindingCode, what: string, low: number, high: number): Finding =>
      makeFinding(code, `Row ${row + 1} ${what}`, { from: row, ts }, evidenceOf('time', ts, low, high), {
        kind: 'DROP_ROWS',
        from: row,
        count: 1,
      })
    if (!(ts >= EARLIEST && ts <= LATEST)) return fault('TIME_NOT_A_TIME', 'has no time', EARLIEST, LATEST)
    if (ts > now + this.#clockTolerance) {
      const ahead = shown((ts - now) / 1e6)
      return fault('TIME_IN_FUTURE', `begins ${ahead} s after our clock`, EARLIEST, now + this.#clockTolerance)
    }
    if (ts === this.#last) return fault('TIME_DUPLICATE', 'has the time of the row before', this.#last, LATEST)
    const behind = shown((this.#last - ts) / 1e6)
    return fault('TIME_BACKWARDS', `goes back by ${behind} s`, this.#last, LATEST)
  }

  #gridFindings(row: number, ts: number, prices: readonly number[]): readonly Finding[] {
    const step = this.#priceStep ?? 1
    const off = prices.find(
      (price) => Math.abs(price / step - Math.round(price / step)) > Math.max(GRID_ROUNDING, (price / step) * 1e-7),
    )
    if (off === undefined) return NO_FINDINGS
    const nearest = Math.round(off / step) * step
    const evidence = evidenceOf('price', off, nearest, nearest)
    const what = `Row ${row + 1} has the price ${shown(off)}, which is no multiple of ${shown(step)}`
    return [makeFinding('PRICE_OFF_GRID', what, { from: row, ts }, evidence)]
  }
}

function isPlausible(open: number, high: number, low: number, close: number, volume: number): boolean {
  const ceiling = high * (1 + ROUNDING)
  const floor = low * (1 - ROUNDING)
  return (
    low > 0 &&
    high < Number.POSITIVE_INFINITY &&
    floor <= open &&
    floor <= close &&
    ceiling >= open &&
    ceiling >= close &&
    ceiling >= low &&
    volume >= 0 &&
    volume < Number.POSITIVE_INFINITY
  )
}

const NAMES = ['open', 'high', 'low', 'close'] as const

function numberFault(row: number, ts: number, prices: readonly number[], volume: number): Finding | null {
  const fault = (code: FindingCode, what: string, field: string, value: number, low: number, high: number): Finding =>
    makeFinding(code, `Row ${row + 1} ${what}`, { from: row, ts }, evidenceOf(field, value, low, high))
  const infinite = prices.findIndex((price) => !Number.isFinite(price))
  if (infinite >= 0) {
    const [name, value] = [NAMES[infinite] ?? 'price', prices[infinite] ?? Number.NaN]
    return fault('PRICE_NOT_FINITE', `has the ${name} ${value}`, name, value, 0, Number.MAX_VALUE)
  }
  if (prices.every((price) => price === 0)) return fault('ZERO_ROW', 'has four prices of zero', 'close', 0, 0, Infinity)
  const negative = prices.findIndex((price) => price <= 0)
  if (negative >= 0) {
    const [name, value] = [NAMES[negative] ?? 'price', prices[negative] ?? Number.NaN]
    return fault('PRICE_NOT_POSITIVE', `has the ${name} ${shown(value)}`, name, value, 0, Infinity)
  }
  if (!Number.isFinite(volume)) {
    return fault('VOLUME_NOT_FINITE', `has the volume ${volume}`, 'volume', volume, 0, Number.MAX_VALUE)
  }
  if (volume < 0) return fault('VOLUME_NEGATIVE', `has the volume ${shown(volume)}`, 'volume', volume, 0, Infinity)
  const [open = 0, high = 0, low = 0, close = 0] = prices
  const outside = [open, close, low, high].findIndex(
    (price) => price > high * (1 + ROUNDING) || price < low * (1 - ROUNDING),
  )
  if (outside < 0) return null
  const name = (['open', 'close', 'low', 'high'] as const)[outside] ?? 'close'
  const value = [open, close, low, high][outside] ?? Number.NaN
  const what = `has the ${name} ${shown(value)} outside ${shown(low)} to ${shown(high)}`
  return fault('OHLC_INCONSISTENT', what, name, value, low, high)
}
