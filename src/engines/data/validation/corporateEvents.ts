import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import { DAY } from '#core/time/duration.ts'
import { intervalLength } from '../sources/closeTime.ts'
import type { KnownSplit } from './sizeOfShift.ts'

/** A cash dividend and the first row whose holders were no longer owed it. */
export interface KnownDividend {
  readonly ts: number
  readonly row: number
  readonly perUnit: number
}

/** The splits and dividends of a series, each with the row during which it happened. */
export interface CorporateEvents {
  readonly splits: readonly KnownSplit[]
  readonly dividends: readonly KnownDividend[]
}

const LONGEST_MONTH = 31 * DAY

/** Gives each split and dividend its row; those after the last row are left out. Labels must rise. */
export function placeEvents(
  { tsOpen }: BarColumns,
  interval: BarInterval,
  actions: readonly TimedAction[],
): CorporateEvents {
  const length = intervalLength(interval) ?? LONGEST_MONTH
  const splits: KnownSplit[] = []
  const dividends: KnownDividend[] = []
  for (const { ts, action } of actions.toSorted((left, right) => left.ts - right.ts)) {
    const row = firstEndingAfter(tsOpen, ts - length)
    if (row === tsOpen.length) continue
    if (action.kind === 'SPLIT' && action.from > 0 && action.to > 0) {
      splits.push({ ts, row, from: action.from, to: action.to })
    } else if (action.kind === 'CASH_DIVIDEND') {
      dividends.push({ ts, row, perUnit: action.perUnit })
    }
  }
  return { splits, dividends }
}

function firstEndingAfter(tsOpen: Float64Array, ts: number): number {
  let low = 0
  let high = tsOpen.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((tsOpen[middle] as number) <= ts) low = middle + 1
    else high = middle
  }
  return low
}
