import { BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import type { PlayedSeries } from './barWalk.ts'
import { createDatasetSource } from './datasetSource.ts'

/**
 * The bars of several series as slices in order of their close; `places` are the indexes of the series' instruments in the
 * session's list. None for no series.
 */
export function historySlices(played: readonly PlayedSeries[], places: readonly number[]): readonly MarketSlice[] {
  if (played.length === 0) return []
  const source = createDatasetSource(played, 0)
  const slices: MarketSlice[] = []
  for (let slice = source.next(); slice !== null; slice = source.next()) slices.push(renumbered(slice, places))
  return slices
}

/** The slice with the instrument indexes of the session instead of those of the history's own list. */
function renumbered(slice: MarketSlice, places: readonly number[]): MarketSlice {
  const bars = slice.bars.slice()
  for (let row = 0; row < slice.barCount; row += 1) bars[row * BAR_ROW] = places[bars[row * BAR_ROW] ?? -1] ?? 0
  return { ...slice, bars }
}
