import type { CoverageReply } from '#contracts/records/sources.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import { DAY } from '#core/time/duration.ts'
import type { DataDesk } from '../desk.ts'
import type { BackfillRequest } from './backfills.ts'
import { coverageOf } from './gaps.ts'
import type { ArchivedStretch } from './ports.ts'
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
  const { sourceId, labels, archived } = chosen.reply
  const inArchive = (label: number): ArchivedStretch | undefined =>
    archived.find(({ first, last }) => first <= label && label <= last)
  const { gaps } = coverageOf(labels, archived.length === 0 ? expected : expected.filter((label) => !inArchive(label)))
  const days = daysOf(expected, labels, archived)
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

function rowsOf({ labels, archived }: StoredLabels): number {
  return archived.reduce((sum, stretch) => sum + stretch.rows, labels.length)
}

interface StoredLabels {
  readonly sourceId: string
  readonly labels: Float64Array
  readonly archived: readonly ArchivedStretch[]
}

function labelsOf(
  { state, store, history, storage, context }: DataDesk,
  { instrumentId, interval, from, to }: BackfillRequest,
  sourceId: string,
): CommandResult<StoredLabels> {
  const series =
    history === null || sourceId === ''
      ? null
      : seriesOfHistory(history, storage, sourceId, instrumentId, interval, () => context.now())
  const rows = series?.labels(from, to) ?? accepted(new Float64Array(0))
  if (!rows.ok) return rows
  const sets: Float64Array[] = [rows.reply]
  for (const { view } of state.datasets.values()) {
    if (view.instrumentId !== instrumentId || view.interval !== interval) continue
    const labels = store.readDataset(view.key)?.columns.tsOpen
    if (labels !== undefined) sets.push(labels.filter((label) => label >= from && label < to))
  }
  const labels = sets.length === 1 ? rows.reply : Float64Array.from(new Set(sets.flatMap((set) => [...set]))).toSorted()
  const archived = (series?.archived() ?? []).filter(({ first, last }) => first < to && last >= from)
  return accepted({ sourceId, labels, archived })
}

function daysOf(
  expected: Float64Array,
  labels: Float64Array,
  archived: readonly ArchivedStretch[],
): CoverageReply['days'] {
  const days: { day: number; expected: number; present: number }[] = []
  // Only finished bars are expected, and of an archived file more rows than are expected say nothing more.
  const shares = archived.map((stretch) => {
    const due = expected.filter((label) => stretch.first <= label && label <= stretch.last).length
    return { ...stretch, share: due === 0 ? 0 : Math.min(1, stretch.rows / due) }
  })
  let at = 0
  let counts = { day: Number.NaN, expected: 0, present: 0 }
  for (const label of expected) {
    // Labels rise, so that a day's follow each other.
    if (!(label < counts.day + DAY)) {
      counts = { day: Math.floor(label / DAY) * DAY, expected: 0, present: 0 }
      days.push(counts)
    }
    counts.expected += 1
    while ((labels[at] ?? Number.POSITIVE_INFINITY) < label) at += 1
    if (labels[at] === label) counts.present += 1
    else if (shares.length > 0) {
      counts.present += shares.find(({ first, last }) => first <= label && label <= last)?.share ?? 0
    }
  }
  for (const day of days) day.present = Math.round(day.present)
  return days
}
