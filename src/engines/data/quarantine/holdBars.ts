import type { BarInterval } from '#core/model/bar.ts'
import type { DatasetId, InstrumentId } from '#core/model/identifiers.ts'
import { sameBar } from '../continuity/barRows.ts'
import { holdBack, type QuarantineDesk } from './holdBack.ts'
import type { HeldRows } from './siftBars.ts'

/** Whose bars are held back. */
export interface HeldSeries {
  readonly sourceId: string
  readonly instrumentId: InstrumentId
  readonly interval: BarInterval
  /** The stored set that lacks them; left out where they belong into the history of their source. */
  readonly datasetId?: DatasetId
}

/**
 * Holds back bars that validation set aside. What is held of the series already, or was dismissed, is not held again: a gap
 * that is asked for once more brings the same rows.
 */
export function holdBars(desk: QuarantineDesk, series: HeldSeries, held: readonly HeldRows[]): void {
  for (const rows of held) {
    if (isHeldAlready(desk, series, rows)) continue
    const { code, message, bars, from, to, sample } = rows
    holdBack(desk, { ...series, what: 'BARS', code, message, from, to, rows: bars.tsOpen.length, sample, bars })
  }
}

function isHeldAlready(
  { state, quarantine }: QuarantineDesk,
  { sourceId, instrumentId, interval, datasetId }: HeldSeries,
  { code, bars, from, to }: HeldRows,
): boolean {
  return state.quarantine.shown.some((view) => {
    const isAlike =
      view.sourceId === sourceId &&
      view.instrumentId === instrumentId &&
      view.interval === interval &&
      view.code === code &&
      view.state !== 'READMITTED' &&
      (from === null || (view.from ?? from) <= from) &&
      (to === null || (view.to ?? to) >= to)
    const record = isAlike ? (state.quarantine.growing(view.key) ?? quarantine?.find(view.key) ?? null) : null
    const known = record?.data.bars ?? null
    if (record === null || known === null || record.data.datasetId !== (datasetId ?? null)) return false
    const places = new Map(Array.from(known.tsOpen, (ts, row) => [ts, row]))
    return bars.tsOpen.every((ts, row) => {
      const place = places.get(ts)
      return place !== undefined && sameBar(bars, row, known, place)
    })
  })
}
