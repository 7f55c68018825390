import { useMemo } from 'react'
import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { TapeView } from '#contracts/records/sources.ts'
import { useRecord } from '../../state/tables.ts'
import type { BarWindow, ChartBar } from './barWindow.ts'

/** The bars of a window with the minute that a live market is making at their end. Nothing is decided on that one. */
export function useFormingBars(
  window: BarWindow,
  instrumentId: InstrumentId | null,
  interval: BarInterval,
): readonly ChartBar[] {
  const tape = useRecord('tapes', interval === '1m' ? instrumentId : null)
  const forming = tape?.forming ?? null
  return useMemo(() => withForming(window, forming), [window, forming])
}

/** Adds the forming minute where it follows the newest bar that is loaded. */
export function withForming(window: BarWindow, forming: TapeView['forming']): readonly ChartBar[] {
  const last = window.bars.at(-1)
  if (forming === null || last === undefined || !window.atLatest || forming.tsOpen <= last.time) return window.bars
  const { tsOpen, open, high, low, close, volume } = forming
  return [...window.bars, { time: tsOpen, open, high, low, close, volume }]
}
