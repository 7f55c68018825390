import type { BarInterval } from '#core/model/bar.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { useCurrent, useRecord, useRecords } from '../../state/tables.ts'
import { useUi } from '../../state/ui.ts'
import { naturalInterval } from './intervals.ts'

/** What the linked charts show: the chosen instrument, else the first; the chosen bar length, else its natural one. */
export function useChartSubject(): { readonly instrument: Instrument | null; readonly interval: BarInterval } {
  const chosen = useRecord(
    'instruments',
    useUi((state) => state.instrumentId),
  )
  const first = useRecords('instruments')[0] ?? null
  const instrument = chosen ?? first
  const session = useCurrent('session')
  const datasets = useRecords('datasets')
  const interval = useUi((state) => state.interval)
  return { instrument, interval: interval ?? naturalInterval(session, datasets, instrument?.id ?? null) }
}
