import type { BarColumns } from '#core/model/bar.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { DAY } from '#core/time/duration.ts'
import { utcDay } from '#core/time/iso.ts'
import { tidyPrice } from '../writtenPrice.ts'
import type { ChartPayment, ChartSplit } from './yahooChart.ts'

/**
 * Brings bars back to the shares of their own day: the prices that were paid and the units that were traded. `splits` must
 * hold every split from the first bar to the day of the answer, also those after the last bar.
 */
export function asTraded(columns: BarColumns, splits: readonly ChartSplit[]): BarColumns {
  const { tsOpen } = columns
  if (splits.length === 0) return columns
  const factors = tsOpen.map((label) => sharesToday(splits, label))
  const price = (column: Float64Array): Float64Array =>
    column.map((value, index) => restored(value, factors[index] ?? 1))
  return {
    tsOpen,
    open: price(columns.open),
    high: price(columns.high),
    low: price(columns.low),
    close: price(columns.close),
    volume: columns.volume.map((value, index) => value / (factors[index] ?? 1)),
  }
}

/** The events of a chart as they happened, in order of time. `splits` as for {@link asTraded}. */
export function actionsAsHappened(
  splits: readonly ChartSplit[],
  payments: readonly ChartPayment[],
): readonly TimedAction[] {
  return [
    ...splits.map(({ ts, from, to }): TimedAction => ({ ts, action: { kind: 'SPLIT', instrument: 0, from, to } })),
    ...payments.map(({ ts, perUnit }): TimedAction => {
      const paid = restored(perUnit, sharesToday(splits, ts))
      return { ts, action: { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: paid, payAt: ts } }
    }),
  ].toSorted((one, other) => one.ts - other.ts)
}

/** How many shares of today one share of a bar's day has become. */
function sharesToday(splits: readonly ChartSplit[], label: number): number {
  const day = utcDay(label) * DAY
  return splits.reduce((product, { ts, from, to }) => (ts > day ? (product * to) / from : product), 1)
}

function restored(price: number, factor: number): number {
  return factor === 1 ? price : tidyPrice(price * factor)
}
