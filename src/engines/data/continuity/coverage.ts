import type { HistorySpan } from '#core/history/coverage.ts'
import type { CoverageReply } from '#contracts/records/sources.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import { DAY } from '#core/time/duration.ts'
import type { DataDesk } from '../desk.ts'
import { intervalLength } from '../sources/closeTime.ts'
import type { BackfillRequest } from './backfills.ts'
import { sweepCoverage } from './coverageSweep.ts'
import type { ArchivedStretch, SeriesPort } from './ports.ts'
import { barSources, storedSources, termsOf } from './seriesChoice.ts'
import { seriesOfHistory } from './seriesOfHistory.ts'
import { finishedLabels } from './stretches.ts'

/** Two years and their leap day. */
const LONGEST = 732 * DAY
const TOLD_GAPS = 100

/**
 * What is stored of a series, day by day, beside what the sessions of its exchange expect of bars that are finished. Stored
 * sets of the instrument count in. Of an archived file it is known how many rows it has, and not which: they count evenly
 * over the days of the file.
 */
export function queryCoverage(desk: DataDesk, request: BackfillRequest): CommandResult<CoverageReply> {
  const { instrumentId, interval, from, to } = request
  if (!(from < to) || to - from > LONGEST) {
    return refused('COVERAGE_TOO_LONG', 'A look at what is stored covers at most two years; ask for a shorter time.')
  }
  const terms = termsOf(desk, instrumentId)
  if (terms === null) {
    return refused('INSTRUMENT_UNKNOWN', `No source lists ${instrumentId}, so nobody knows which bars there should be.`)
  }
  const { calendar } = terms
  const exchange = exchangeCalendar(calendar)
  if (!exchange.covers(from) || !exchange.covers(Math.min(to, desk.context.now()))) {
    return refused('CALENDAR_UNKNOWN', `The calendar ${exchange.id} does not know all of that time; choose another.`)
  }
  const expected = finishedLabels(calendar, interval, from, to, desk.context.now())
  const chosen = request.sourceId === null ? chosenSource(desk, request) : labelsOf(desk, request, request.sourceId)
  if (!chosen.ok) return chosen
  const { sourceId, spans, archived } = chosen.reply
  const { days, gaps } = sweepCoverage(expected, spans, archived)
  return accepted({
    sourceId,
    calendar: exchange.id,
    days,
    expected: expected.length,
    present: days.reduce((sum, day) => sum + day.present, 0),
    gaps: gaps.toSorted((one, other) => other.bars - one.bars || one.from - other.from).slice(0, TOLD_GAPS),
    gapCount: gaps.length,
  })
}

/** Of the sources with stored rows the one with the most of that time, else the one that would be asked first. */
function chosenSource(desk: DataDesk, request: BackfillRequest): CommandResult<StoredLabels> {
  const { instrumentId, interval } = request
  let most: StoredLabels | null = null
  for (const sourceId of storedSources(desk, instrumentId, interval)) {
    const stored = labelsOf(desk, request, sourceId)
    if (!stored.ok) return stored
    if (most === null || rowsOf(stored.reply) > rowsOf(most)) most = stored.reply
  }
  if (most !== null) return accepted(most)
  const isImported = [...desk.state.datasets.values()].some(
    ({ view }) => view.instrumentId === instrumentId && view.interval === interval,
  )
  return labelsOf(desk, request, isImported ? 'import' : (barSources(desk, instrumentId, null)[0] ?? ''))
}

function rowsOf({ spans, archived }: StoredLabels): number {
  return archived.reduce(
    (sum, stretch) => sum + stretch.rows,
    spans.reduce((sum, { rows }) => sum + rows, 0),
  )
}

interface StoredLabels {
  readonly sourceId: string
  /** What is stored; every expected label within one of them is there. */
  readonly spans: readonly HistorySpan[]
  readonly archived: readonly ArchivedStretch[]
}

function labelsOf(desk: DataDesk, request: BackfillRequest, sourceId: string): CommandResult<StoredLabels> {
  const { state, store, history, storage, context } = desk
  const { instrumentId, interval, from, to } = request
  const series =
    history === null || sourceId === ''
      ? null
      : seriesOfHistory(history, storage, sourceId, instrumentId, interval, () => context.now())
  const stored = series === null ? accepted([]) : storedSpans(desk, request, sourceId, series)
  if (!stored.ok) return stored
  const spans: HistorySpan[] = [...stored.reply]
  for (const { view } of state.datasets.values()) {
    if (view.instrumentId !== instrumentId || view.interval !== interval) continue
    const labels = store.readDataset(view.key)?.columns.tsOpen
    if (labels !== undefined) spans.push(...onesOf(labels.filter((label) => label >= from && label < to)))
  }
  const archived = (series?.archived() ?? []).filter(({ first, last }) => first < to && last >= from)
  return accepted({ sourceId, spans, archived })
}

/** Spans of the stored bars. One whose bars do not stand at each multiple of their length is told label by label. */
function storedSpans(
  { history }: DataDesk,
  { instrumentId, interval, from, to }: BackfillRequest,
  source: string,
  series: SeriesPort,
): CommandResult<readonly HistorySpan[]> {
  const length = intervalLength(interval)
  if (history === null || length === null || length >= DAY) {
    const labels = series.labels(from, to)
    return labels.ok ? accepted(onesOf(labels.reply)) : labels
  }
  const covered = history.coverage({ source, instrumentId, kind: 'bars', interval }, length, from, to)
  if (!covered.ok) return covered
  const spans: HistorySpan[] = []
  for (const span of covered.reply.spans) {
    const { first, last, rows } = span
    if (first % length === 0 && (rows - 1) * length === last - first) {
      spans.push(span)
      continue
    }
    const labels = series.labels(Math.max(from, first), Math.min(to, last + 1))
    if (!labels.ok) return labels
    for (const one of onesOf(labels.reply)) spans.push(one)
  }
  return accepted(spans)
}

function onesOf(labels: Float64Array): readonly HistorySpan[] {
  return Array.from(labels, (label) => ({ first: label, last: label, rows: 1 }))
}
