import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { DataDesk } from '../desk.ts'
import { cutColumns } from '../sources/datasetSource.ts'
import { closeTimeOf } from '../sources/closeTime.ts'

/** Bars that have closed, when each did, and the moment of market time up to which that is. */
export interface ClosedBars {
  readonly instrument: Instrument
  readonly columns: BarColumns
  readonly tsClose: Float64Array
  readonly now: number
}

/**
 * Of some bars of the session those that have closed: a bar that still grows is the future, and so is one that closes later
 * than `before`. Null when the session does not have the instrument.
 */
export function closedBars(
  { state, context }: DataDesk,
  columns: BarColumns,
  instrumentId: InstrumentId,
  interval: BarInterval,
  before: number | null,
): ClosedBars | null {
  const { market, live } = state
  const instrument = market?.source.instruments.find(({ id }) => id === instrumentId)
  if (market === null || instrument === undefined) return null
  const tsClose = columns.tsOpen.map(closeTimeOf(interval, instrument.calendar))
  const played = live === null ? (market.marketTime ?? Number.POSITIVE_INFINITY) : context.now()
  const now = Math.min(played, before ?? Number.POSITIVE_INFINITY)
  let end = tsClose.length
  while (end > 0 && (tsClose[end - 1] ?? 0) > now) end -= 1
  return { instrument, columns: cutColumns(columns, 0, end), tsClose: tsClose.slice(0, end), now }
}
