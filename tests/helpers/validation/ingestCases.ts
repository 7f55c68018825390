import { BookCheck } from '#engines/data/validation/bookCheck.ts'
import { BarIngest } from '#engines/data/validation/barIngest.ts'
import type { Finding } from '#engines/data/validation/finding.ts'
import { QuoteCheck } from '#engines/data/validation/quoteCheck.ts'
import { DAY } from '#core/time/duration.ts'

/** What a check says of data with a fault, and of the like without it. */
export interface CodeCase {
  readonly fails: () => readonly Finding[]
  readonly passes: () => readonly Finding[]
}

type Numbers = readonly [open: number, high: number, low: number, close: number, volume: number]

const GOOD: Numbers = [10, 11, 9, 10.5, 1_000]
const NOW = 20_000 * DAY

function bar(numbers: Numbers, ts = NOW, options: ConstructorParameters<typeof BarIngest>[0] = {}): readonly Finding[] {
  return new BarIngest(options).check(0, ts, ...numbers, NOW)
}

function bars(...times: readonly number[]): readonly Finding[] {
  const ingest = new BarIngest()
  return times.flatMap((ts, row) => ingest.check(row, ts, ...GOOD, NOW))
}

function barCase(bad: Numbers): CodeCase {
  return { fails: () => bar(bad), passes: () => bar(GOOD) }
}

type QuoteNumbers = readonly [bid: number, bidSize: number, ask: number, askSize: number]

/** Thirty ordinary quotes a second apart, then one more. */
function quotes(last: QuoteNumbers, ts = 30e6, delay = 1_000): readonly Finding[] {
  const check = new QuoteCheck()
  for (let row = 0; row < 30; row += 1) check.check(row * 1e6, row * 1e6 + 1_000, 99.99, 5, 100.01 + (row % 2) / 100, 5)
  return check.check(ts, ts + delay, ...last)
}

function quoteCase(bad: QuoteNumbers): CodeCase {
  return { fails: () => quotes(bad), passes: () => quotes([99.99, 5, 100.01, 5]) }
}

function sequence(...updates: readonly (readonly [number, number])[]): readonly Finding[] {
  const check = new BookCheck()
  check.resync(10)
  return updates.flatMap(([first, last]) => check.checkSequence(first, last, NOW))
}

function book(bids: readonly number[], asks: readonly number[]): readonly Finding[] {
  const side = (prices: readonly number[]) => ({ prices, sizes: prices.map(() => 1) })
  return new BookCheck().checkBook(side(bids), side(asks), NOW)
}

/** First stage, one case for each code. */
export const INGEST_CASES = {
  PRICE_NOT_FINITE: barCase([10, 11, Number.NaN, 10.5, 1_000]),
  PRICE_NOT_POSITIVE: barCase([10, 11, -1, 10.5, 1_000]),
  ZERO_ROW: barCase([0, 0, 0, 0, 0]),
  OHLC_INCONSISTENT: barCase([10, 11, 9, 11.5, 1_000]),
  VOLUME_NOT_FINITE: barCase([10, 11, 9, 10.5, Number.POSITIVE_INFINITY]),
  VOLUME_NEGATIVE: barCase([10, 11, 9, 10.5, -5]),
  TIME_NOT_A_TIME: { fails: () => bars(Number.NaN), passes: () => bars(NOW) },
  TIME_BACKWARDS: { fails: () => bars(NOW - DAY, NOW - 2 * DAY), passes: () => bars(NOW - 2 * DAY, NOW - DAY) },
  TIME_DUPLICATE: { fails: () => bars(NOW, NOW), passes: () => bars(NOW - DAY, NOW) },
  TIME_IN_FUTURE: {
    fails: () => bar(GOOD, NOW + 1),
    passes: () => bar(GOOD, NOW + 1e6, { clockTolerance: 2e6 }),
  },
  PRICE_OFF_GRID: {
    fails: () => bar([10.005, 11, 9, 10.5, 1_000], NOW, { priceStep: 0.01 }),
    passes: () => bar([10.01, 11.07, 9.03, 10.29, 1_000], NOW, { priceStep: 0.01 }),
  },
  SIZE_NEGATIVE: quoteCase([99.99, -5, 100.01, 5]),
  QUOTE_CROSSED: quoteCase([100.02, 5, 100.01, 5]),
  QUOTE_LOCKED: quoteCase([100, 5, 100, 5]),
  QUOTE_OLDER_THAN_LAST: {
    fails: () => quotes([99.99, 5, 100.01, 5], 28e6),
    passes: () => quotes([99.99, 5, 100.01, 5], 29e6),
  },
  SPREAD_OUTLIER: quoteCase([95, 5, 105, 5]),
  CLOCK_SKEW: {
    fails: () => quotes([99.99, 5, 100.01, 5], 30e6, -2e6),
    passes: () => quotes([99.99, 5, 100.01, 5], 30e6, -100_000),
  },
  SEQUENCE_GAP: { fails: () => sequence([11, 12], [14, 14]), passes: () => sequence([9, 12], [13, 14]) },
  SEQUENCE_REPEATED: { fails: () => sequence([11, 12], [12, 12]), passes: () => sequence([11, 12], [13, 13]) },
  BOOK_UNSORTED: { fails: () => book([9, 9.5], [10, 11]), passes: () => book([9.5, 9], [10, 11]) },
  BOOK_CROSSED: { fails: () => book([10.5, 9], [10, 11]), passes: () => book([], [10, 11]) },
} satisfies Readonly<Record<string, CodeCase>>
