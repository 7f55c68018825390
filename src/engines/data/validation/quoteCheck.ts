import { type Finding, type FindingCode, NO_FINDINGS } from './finding.ts'
import { evidenceOf, makeFinding, shown } from './makeFinding.ts'
import { RobustBand } from './robustBand.ts'
import { ClockWatch } from './clockWatch.ts'

const WINDOW = 120
const ENOUGH = 20
/** A spread so many times the median spread, and so many deviations above it, is no spread of a market. */
const SPREAD_TIMES = 10
const SPREAD_SCALES = 12
/**
 * A spread below this share of the price prices well enough, however tight it usually is: liquid pairs quote one step most of
 * the time and a hundred steps now and then (0.02 % at most in five minutes of recorded Bitcoin and Ether).
 */
const HARMLESS_SPREAD = 0.002_5

/**
 * First stage for the best bid and offer of one instrument in the order in which they arrive. The first fault is told; a
 * quote with a fault is not compared with later ones. A good quote allocates nothing.
 */
export class QuoteCheck {
  readonly #spreads = new RobustBand(WINDOW)
  readonly #clocks = new ClockWatch()
  #last = Number.NEGATIVE_INFINITY
  #row = 0

  /** Checks the next quote: venue time and arrival in microseconds, prices in currency units, sizes in units. */
  check(
    tsEvent: number,
    arrival: number,
    bid: number,
    bidSize: number,
    ask: number,
    askSize: number,
  ): readonly Finding[] {
    const row = this.#row
    this.#row += 1
    const broken = brokenQuote(row, tsEvent, bid, bidSize, ask, askSize) ?? this.#outOfOrder(row, tsEvent)
    if (broken !== null) return [broken]
    this.#last = tsEvent
    const spread = (ask - bid) / ask
    const limit = Math.max(
      HARMLESS_SPREAD,
      SPREAD_TIMES * this.#spreads.median,
      this.#spreads.median + SPREAD_SCALES * this.#spreads.scale,
    )
    const isWide = this.#spreads.n >= ENOUGH && spread > limit
    this.#spreads.push(spread)
    const skew = this.#clocks.check(row, tsEvent, arrival)
    if (bid < ask && !isWide && skew === null) return NO_FINDINGS
    const doubts = [skew]
    const told = (code: FindingCode, what: string, value: number, high: number): Finding =>
      makeFinding(code, what, { from: row, ts: tsEvent }, evidenceOf('spread / ask', value, 0, high))
    if (bid === ask) doubts.push(told('QUOTE_LOCKED', `Bid and ask are both ${shown(bid)}`, 0, limit))
    if (isWide) {
      const times = shown(spread / this.#spreads.median)
      doubts.push(told('SPREAD_OUTLIER', `The spread is ${times} times the usual one`, spread, limit))
    }
    return doubts.filter((doubt) => doubt !== null)
  }

  #outOfOrder(row: number, ts: number): Finding | null {
    if (ts >= this.#last) return null
    const what = `The quote is ${shown((this.#last - ts) / 1e3)} ms older than the one before`
    return makeFinding('QUOTE_OLDER_THAN_LAST', what, { from: row, ts }, evidenceOf('time', ts, this.#last, Infinity))
  }
}

function brokenQuote(
  row: number,
  ts: number,
  bid: number,
  bidSize: number,
  ask: number,
  askSize: number,
): Finding | null {
  if (bid > 0 && bid <= ask && ask < Infinity && bidSize >= 0 && askSize >= 0 && Number.isFinite(ts)) return null
  const told = (code: FindingCode, what: string, field: string, value: number, low: number, high: number): Finding =>
    makeFinding(code, what, { from: row, ts }, evidenceOf(field, value, low, high))
  if (!Number.isFinite(ts)) return told('TIME_NOT_A_TIME', 'The quote has no time', 'time', ts, 0, Infinity)
  const price = Number.isFinite(bid) ? ask : bid
  if (!Number.isFinite(price)) {
    return told('PRICE_NOT_FINITE', `The quote has the price ${price}`, 'price', price, 0, Number.MAX_VALUE)
  }
  const least = Math.min(bid, ask)
  if (least <= 0)
    return told('PRICE_NOT_POSITIVE', `The quote has the price ${shown(least)}`, 'price', least, 0, Infinity)
  const size = bidSize >= 0 ? askSize : bidSize
  if (!(size >= 0)) return told('SIZE_NEGATIVE', `The quote has the size ${shown(size)}`, 'size', size, 0, Infinity)
  const what = `The bid ${shown(bid)} is above the ask ${shown(ask)}`
  return told('QUOTE_CROSSED', what, 'bid', bid, 0, ask)
}
