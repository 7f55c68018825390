import type { BarColumns } from '#core/model/bar.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { barsUpTo } from '../../../data/sources/barWalk.ts'
import { cutColumns } from '../../../data/sources/datasetSource.ts'
import type { RunData, SetOfRun } from '../../runData.ts'

/** The same data with every set changed. */
export function changeSets(data: RunData, change: (set: SetOfRun, index: number) => SetOfRun): RunData {
  const [first, ...others] = data.sets
  return { sets: [change(first, 0), ...others.map((set, index) => change(set, index + 1))] }
}

/** A set with other bars. */
export function withColumns(set: SetOfRun, columns: BarColumns): SetOfRun {
  return { ...set, series: { ...set.series, columns } }
}

/** A copy of columns that may be written to. */
export function copyColumns({ tsOpen, open, high, low, close, volume }: BarColumns): BarColumns {
  return {
    tsOpen: tsOpen.slice(),
    open: open.slice(),
    high: high.slice(),
    low: low.slice(),
    close: close.slice(),
    volume: volume.slice(),
  }
}

/** A set without what became known after a market time. */
function cutSet(set: SetOfRun, until: number): SetOfRun {
  const { columns } = set.series
  const kept = withActionsUpTo(set, until)
  // Copied, so that nothing of what was cut off lies behind the columns.
  return withColumns(kept, copyColumns(cutColumns(columns, 0, barsUpTo(set, until))))
}

/** The data as far as they were known at a market time. */
export function cutAfter(data: RunData, until: number): RunData {
  return changeSets(data, (set) => cutSet(set, until))
}

/** The data without what was known at a market time: they begin later. */
export function cutBefore(data: RunData, from: number): RunData {
  return changeSets(data, (set) => {
    const { columns } = set.series
    const later = withColumns(set, copyColumns(cutColumns(columns, barsUpTo(set, from), columns.tsOpen.length)))
    return set.actions === undefined ? later : { ...later, actions: set.actions.filter((each) => !isKnown(each, from)) }
  })
}

/** A set without the actions that were not known at a market time. */
export function withActionsUpTo(set: SetOfRun, until: number): SetOfRun {
  return set.actions === undefined ? set : { ...set, actions: set.actions.filter((each) => isKnown(each, until)) }
}

/** What happens between two bars belongs to the later one, but for the auction that closes a session. */
function isKnown({ ts, action }: TimedAction, at: number): boolean {
  return ts < at || (ts === at && action.kind === 'AUCTION' && action.which === 'CLOSE')
}
