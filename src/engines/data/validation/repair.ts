import type { TimedAction } from '#core/model/marketAction.ts'
import { DAY } from '#core/time/duration.ts'
import type { Finding, PriceField, Repair } from './finding.ts'
import type { ValidatedSeries } from './seriesValidation.ts'

/** One row of a series. */
export interface SeriesRow {
  readonly tsOpen: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  /** Null where the source has none. */
  readonly adjustedClose: number | null
}

/** A row as it is and as it would be; null stands for a row left out. */
export interface RowChange {
  readonly row: number
  readonly original: SeriesRow
  readonly proposed: SeriesRow | null
}

/** An action as it is told and as it would be; null stands for none. */
export interface ActionChange {
  readonly original: TimedAction | null
  readonly proposed: TimedAction | null
}

/** What a person is asked to accept; the originals are in it, the series itself is not touched. */
export interface ProposedRepair {
  readonly finding: Finding
  readonly rows: readonly RowChange[]
  readonly actions: readonly ActionChange[]
}

/** Works out what the repair that a finding suggests would change; null when it suggests none. */
export function repairOf(finding: Finding, series: ValidatedSeries): ProposedRepair | null {
  const { repair } = finding
  if (repair === null) return null
  return { finding, rows: rowChanges(repair, series), actions: actionChanges(repair, series.actions ?? []) }
}

function rowChanges(repair: Repair, series: ValidatedSeries): readonly RowChange[] {
  switch (repair.kind) {
    case 'DROP_ROWS':
      return changed(series, repair.from, repair.count, () => null)
    case 'SCALE_ROWS':
      return changed(series, repair.from, repair.count, (row) => scaled(row, repair))
    case 'LABEL_DAYS':
      return changed(series, repair.from, repair.count, (row) => {
        return { ...row, tsOpen: Math.floor((row.tsOpen + repair.offset) / DAY) * DAY }
      })
    case 'SCALE_ADJUSTED':
      return changed(series, 0, repair.count, (row) => {
        return { ...row, adjustedClose: row.adjustedClose === null ? null : row.adjustedClose * repair.factor }
      })
    case 'SET_DIVIDEND':
    case 'SET_SPLIT':
      return []
  }
}

function scaled(row: SeriesRow, { factor, volumeFactor, fields }: Extract<Repair, { kind: 'SCALE_ROWS' }>): SeriesRow {
  const price = (field: PriceField): number => (fields.includes(field) ? row[field] * factor : row[field])
  const [open, close] = [price('open'), price('close')]
  return {
    ...row,
    open,
    high: Math.max(price('high'), open, close),
    low: Math.min(price('low'), open, close),
    close,
    volume: row.volume * volumeFactor,
    adjustedClose:
      row.adjustedClose === null || !fields.includes('close') ? row.adjustedClose : row.adjustedClose * factor,
  }
}

function changed(
  { columns, adjustedClose = null }: ValidatedSeries,
  from: number,
  count: number,
  propose: (row: SeriesRow) => SeriesRow | null,
): readonly RowChange[] {
  const changes: RowChange[] = []
  for (let row = from; row < Math.min(from + count, columns.tsOpen.length); row += 1) {
    const original = {
      tsOpen: columns.tsOpen[row] ?? Number.NaN,
      open: columns.open[row] ?? Number.NaN,
      high: columns.high[row] ?? Number.NaN,
      low: columns.low[row] ?? Number.NaN,
      close: columns.close[row] ?? Number.NaN,
      volume: columns.volume[row] ?? Number.NaN,
      adjustedClose: adjustedClose === null ? null : (adjustedClose[row] ?? null),
    }
    changes.push({ row, original, proposed: propose(original) })
  }
  return changes
}

function actionChanges(repair: Repair, actions: readonly TimedAction[]): readonly ActionChange[] {
  if (repair.kind === 'SET_DIVIDEND') {
    const original = actions.find(({ ts, action }) => {
      return ts === repair.ts && action.kind === 'CASH_DIVIDEND' && action.perUnit === repair.was
    })
    if (original?.action.kind !== 'CASH_DIVIDEND') return []
    const { proposed } = repair
    return [
      {
        original,
        proposed: proposed === null ? null : { ts: repair.ts, action: { ...original.action, perUnit: proposed } },
      },
    ]
  }
  if (repair.kind !== 'SET_SPLIT') return []
  const { ts, was, proposed } = repair
  const original = actions.find(({ ts: at, action }) => {
    return at === ts && action.kind === 'SPLIT' && action.from === was?.from && action.to === was.to
  })
  return [
    {
      original: original ?? null,
      proposed: proposed === null ? null : { ts, action: { kind: 'SPLIT', instrument: 0, ...proposed } },
    },
  ]
}
