import type { BarColumns } from '#core/model/bar.ts'
import { identifier, type DatasetId } from '#core/model/identifiers.ts'
import { historyOfBars, type HistorySeries } from '#core/history/series.ts'
import { MINUTE } from '#core/time/duration.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { QuarantineView } from '#contracts/records/sources.ts'
import { joinBars, latestOfEach, risingRuns } from '../continuity/barRows.ts'
import type { HistoryStore } from '../history/ports.ts'
import type { BarImporter, MarketStore, StoredDataset } from '../ports.ts'
import { withHeldBars } from './importDoor.ts'
import { showHeld, type QuarantineDesk } from './holdBack.ts'
import type { QuarantineRecord } from './ports.ts'

/** What deciding about held data needs. */
export interface DecisionDesk extends QuarantineDesk {
  readonly state: QuarantineDesk['state'] & { readonly datasets: Map<string, StoredDataset> }
  readonly store: Pick<MarketStore, 'readDataset' | 'saveDataset'>
  readonly importer: Pick<BarImporter, 'hash'>
  readonly history: HistoryStore | null
}

const OF_THE_MOMENT = 5 * MINUTE

type Nothing = Record<string, never>

/**
 * Lets held data in again, for a reason that is kept with the moment. Bars of a source go into its history and count from
 * now on, so that what was known before stays what it was; bars of an import make a new set beside the old one.
 */
export function readmit(desk: DecisionDesk, key: string, reason: string): CommandResult<Nothing> {
  const found = findHeld(desk, key)
  if (!found.ok) return found
  const entered = letIn(desk, found.reply)
  return entered.ok ? decided(desk, found.reply, 'READMITTED', reason) : entered
}

/** Says that held data stays out, for a reason that is kept with the moment. */
export function dismiss(desk: DecisionDesk, key: string, reason: string): CommandResult<Nothing> {
  const found = findHeld(desk, key)
  return found.ok ? decided(desk, found.reply, 'DISMISSED', reason) : found
}

function findHeld({ state, quarantine }: DecisionDesk, key: string): CommandResult<QuarantineRecord> {
  const shown = state.quarantine.find(key)
  const record =
    state.quarantine.growing(key) ??
    quarantine?.find(key) ??
    (shown === null ? null : { view: shown, data: { bars: null, datasetId: null } })
  if (record === null) {
    return refused('QUARANTINE_UNKNOWN', `Nothing is held under ${key}; look at the list of the quarantine again.`, {
      key,
    })
  }
  const { state: standing, reason } = record.view
  if (standing === 'HELD') return accepted(record)
  const said = standing === 'READMITTED' ? 'let in again' : 'dismissed'
  return refused('QUARANTINE_DECIDED', `This was ${said} already (${reason}), so nothing changed.`, { key })
}

function letIn(desk: DecisionDesk, record: QuarantineRecord): CommandResult<Nothing> {
  const { view, data } = record
  const { bars, datasetId } = data
  if (bars !== null && bars.tsOpen.length < view.rows) {
    return refused(
      'QUARANTINE_INCOMPLETE',
      `Only ${bars.tsOpen.length} of these ${view.rows} bars were kept, so they cannot be let in as they came; fetch or import them again.`,
    )
  }
  if (bars !== null && datasetId !== null) return intoSet(desk, datasetId, record, bars)
  // Prices of the moment at which they were found are a level that later ones are compared with; old ones are not.
  const isOfMoment = view.to === null || view.foundAt - view.to < OF_THE_MOMENT
  const isLevel = isOfMoment && desk.state.quarantine.letIn?.(view) === true
  if (bars !== null && view.interval !== null && view.instrumentId !== null) {
    const series: HistorySeries = {
      source: view.sourceId,
      instrumentId: view.instrumentId,
      kind: 'bars',
      interval: view.interval,
    }
    return intoHistory(desk, series, bars)
  }
  if (isLevel) return accepted({})
  return refused(
    'QUARANTINE_PASSED',
    'These data belonged to a moment that has passed, so there is nothing to let in; dismiss them when you have looked at them.',
  )
}

function intoHistory(
  { history, context }: DecisionDesk,
  series: HistorySeries,
  bars: BarColumns,
): CommandResult<Nothing> {
  if (history === null) return refused('NO_HISTORY', 'No market history is kept here, so nothing was let in.')
  const runs = risingRuns(bars)
  for (const run of runs) {
    const ingested = history.ingest(series, historyOfBars(run), context.now())
    if (!ingested.ok) return ingested
  }
  return accepted({})
}

/** Stores the set anew with every bar of it that was ever let in again; sessions that play the old one keep it. */
function intoSet(
  desk: DecisionDesk,
  datasetId: DatasetId,
  record: QuarantineRecord,
  bars: BarColumns,
): CommandResult<Nothing> {
  const { state, store, importer, quarantine, context } = desk
  const dataset = state.datasets.get(datasetId)
  const series = store.readDataset(datasetId)
  if (dataset === undefined || series === null) {
    return refused(
      'DATASET_MISSING',
      `The data set ${datasetId} is not stored here any more, so nothing can be let into it; import the file again.`,
      { datasetId },
    )
  }
  const siblings = (quarantine?.ofDataset(datasetId) ?? []).filter(({ view }) => view.key !== record.view.key)
  const others = siblings.flatMap(({ view, data }) =>
    view.state === 'READMITTED' && data.bars !== null ? [data.bars] : [],
  )
  const stillHeld = siblings.reduce((sum, { view }) => sum + (view.state === 'READMITTED' ? 0 : view.rows), 0)
  const columns = latestOfEach(joinBars([series.columns, ...others, bars]))
  const count = columns.tsOpen.length
  const dataHash = importer.hash(columns)
  const { instrument } = dataset
  const { note: former = '', ...view } = dataset.view
  const note = withHeldBars(former, stillHeld)
  const grown: StoredDataset = {
    instrument,
    view: {
      ...view,
      key: identifier<DatasetId>(`${instrument.symbol}-${view.interval}-${dataHash.slice(0, 8)}`.toLowerCase()),
      bars: count,
      from: columns.tsOpen[0] ?? 0,
      to: columns.tsOpen[count - 1] ?? 0,
      credit: `${view.credit}; ${count - series.columns.tsOpen.length} bars let in again by you`,
      dataHash,
      ...(note === '' ? {} : { note }),
    },
  }
  const saved = store.saveDataset(grown, columns)
  if (!saved.ok) return saved
  state.datasets.set(grown.view.key, grown)
  context.put('datasets', grown.view)
  return accepted({})
}

function decided(
  desk: DecisionDesk,
  { view, data }: QuarantineRecord,
  state: 'READMITTED' | 'DISMISSED',
  reason: string,
): CommandResult<Nothing> {
  const { quarantine, context } = desk
  const decision: QuarantineView = { ...view, state, reason: reason.slice(0, 2_000), decidedAt: context.now() }
  const isGrowing = desk.state.quarantine.growing(view.key) !== null
  const isKept = isGrowing ? quarantine?.keep({ view: decision, data }) : quarantine?.decide(decision)
  if (isKept === false) {
    return refused(
      'QUARANTINE_NOT_WRITTEN',
      'The decision could not be written, so the data count as held; free space on the disk and decide again.',
    )
  }
  desk.state.quarantine.close(decision)
  showHeld(desk, decision)
  return accepted({})
}
