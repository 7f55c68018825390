import { barsOfHistory, type HistoryColumns, type HistorySeries } from '#core/history/series.ts'
import { countBelow } from '#core/history/versions.ts'
import type { BarColumns } from '#core/model/bar.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { adjustedColumns, type PriceView } from '#quant/prices/adjustedColumns.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import type { HistoryStore, TieredReader } from './ports.ts'

/** What is looked at: bars with `from` <= tsOpen < `to`, freed of what happened beside trading, as known at a moment. */
export interface AdjustedRequest {
  readonly from: number
  readonly to: number
  readonly view: PriceView
  /** Nothing that became known, or happened, after this counts. */
  readonly at: number
}

/**
 * Computes adjusted bars from raw ones and events, both as known at a moment; nothing is stored. Every unit counts as it
 * did in the last bar known then, so a part of a view is the same as the whole view cut to it.
 */
export function adjustedView(
  store: Pick<HistoryStore, 'asKnownAt' | 'actionsAsKnownAt'>,
  series: HistorySeries,
  request: AdjustedRequest,
): CommandResult<BarColumns> {
  const rows = store.asKnownAt(series, request.from, Number.POSITIVE_INFINITY, request.at)
  return rows.ok ? adjust(store, series, rows.reply, request) : rows
}

/** As `adjustedView`, over archived rows too. */
export async function adjustedViewOfTiers(
  store: Pick<TieredReader, 'asKnownAt' | 'actionsAsKnownAt'>,
  series: HistorySeries,
  request: AdjustedRequest,
): Promise<CommandResult<BarColumns>> {
  const rows = await store.asKnownAt(series, request.from, Number.POSITIVE_INFINITY, request.at)
  return rows.ok ? adjust(store, series, rows.reply, request) : rows
}

function adjust(
  store: Pick<HistoryStore, 'actionsAsKnownAt'>,
  series: HistorySeries,
  rows: HistoryColumns,
  request: AdjustedRequest,
): CommandResult<BarColumns> {
  const actions = store.actionsAsKnownAt(series.source, series.instrumentId, request.at)
  return actions.ok ? accepted(adjustBars(barsOfHistory(rows), actions.reply, request)) : actions
}

/** Adjusts bars up to the newest one known by the events of before a moment, then cuts them to those before `to`. */
function adjustBars(
  bars: BarColumns,
  actions: readonly TimedAction[],
  { to, view, at }: Omit<AdjustedRequest, 'from'>,
): BarColumns {
  const past = actions.filter(({ ts }) => ts <= at)
  const adjusted = adjustedColumns(bars, past, view)
  const end = countBelow(adjusted.tsOpen, to)
  const cut = (column: Float64Array): Float64Array => column.subarray(0, end)
  const { tsOpen, open, high, low, close, volume } = adjusted
  return {
    tsOpen: cut(tsOpen),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
  }
}
