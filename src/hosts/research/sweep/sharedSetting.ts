import type { BarColumns } from '#core/model/bar.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import type { TrialSetting } from '#engines/research/sweep/trial.ts'

/** The same setting with its columns in shared memory: handed to a thread, no column is copied. */
export function shareSetting(setting: TrialSetting): TrialSetting {
  const [first, ...others] = setting.data.sets
  return { ...setting, data: { sets: [shareSet(first), ...others.map(shareSet)] } }
}

function shareSet(set: SetOfRun): SetOfRun {
  const { columns } = set.series
  const shared: BarColumns = {
    tsOpen: shareColumn(columns.tsOpen),
    open: shareColumn(columns.open),
    high: shareColumn(columns.high),
    low: shareColumn(columns.low),
    close: shareColumn(columns.close),
    volume: shareColumn(columns.volume),
  }
  return { ...set, series: { ...set.series, columns: shared } }
}

function shareColumn(column: Float64Array): Float64Array {
  if (column.buffer instanceof SharedArrayBuffer) return column
  const shared = new Float64Array(new SharedArrayBuffer(column.byteLength))
  shared.set(column)
  return shared
}
