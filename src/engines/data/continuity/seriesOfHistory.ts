import { barsOfHistory, historyOfBars, type HistorySeries } from '#core/history/series.ts'
import type { HistoryAction } from '#core/history/actions.ts'
import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { formatDate, utcDay } from '#core/time/iso.ts'
import { DAY } from '#core/time/duration.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import type { HistoryStore } from '../history/ports.ts'
import type { SeriesPort, StorageTiers } from './ports.ts'

/** Sees one series of a history; `now` is asked when something becomes known. */
export function seriesOfHistory(
  history: HistoryStore,
  storage: StorageTiers | null,
  source: string,
  instrumentId: InstrumentId,
  interval: BarInterval,
  now: () => number,
): SeriesPort {
  const series: HistorySeries = { source, instrumentId, kind: 'bars', interval }
  const bars = (rows: ReturnType<HistoryStore['range']>): CommandResult<BarColumns> =>
    rows.ok ? accepted(barsOfHistory(rows.reply)) : rows
  return {
    labels: (from, to) => {
      const rows = history.range(series, from, to)
      return rows.ok ? accepted(rows.reply.ts) : rows
    },
    before: (label, limit) => bars(history.newest(series, label, limit)),
    range: (from, to) => bars(history.range(series, from, to)),
    ingest: (columns) => history.ingest(series, historyOfBars(columns), now()),
    archived: () =>
      (storage?.coldReport() ?? []).find(
        (part) =>
          part.series.source === source &&
          part.series.instrumentId === instrumentId &&
          part.series.kind === 'bars' &&
          part.series.interval === interval,
      )?.stretches ?? [],
    actions: () => {
      const known = history.actionsAsKnownAt(source, instrumentId, now())
      return known.ok ? known.reply : []
    },
    recordActions: (actions) => history.recordActions(source, instrumentId, namedActions(actions), now()),
  }
}

/**
 * Names events by their kind, their day and their place among those of the day, because sources give them no names: told
 * again, with another amount, an event is the same one.
 */
export function namedActions(actions: readonly TimedAction[]): readonly HistoryAction[] {
  const seen = new Map<string, number>()
  return actions.map(({ ts, action }) => {
    const name = `${action.kind}@${formatDate(utcDay(ts) * DAY)}`
    const place = (seen.get(name) ?? 0) + 1
    seen.set(name, place)
    return { id: place === 1 ? name : `${name}#${place}`, ts, action: { ...action, instrument: 0 } }
  })
}
