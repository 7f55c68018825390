import { useEffect, useMemo } from 'react'
import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { commands, useLink } from '../../state/desk.ts'
import { useCurrent, useRecords } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { useChartSubject } from '../charts/useChartSubject.ts'
import { useCatalogue } from './catalogueState.ts'
import { filterRows, joinRows } from './featureRows.ts'
import type { FeatureRow } from './featureRows.ts'
import { useFeatureScreen } from './featureScreen.ts'

/** Returns every feature with its value for the linked instrument and bar length, and those that the filter leaves. */
export function useFeatureRows(): {
  readonly all: ReadonlyMap<string, FeatureRow>
  readonly listed: readonly FeatureRow[]
  readonly instrument: Instrument | null
  readonly interval: BarInterval
} {
  const { features } = useCatalogue()
  const { instrument, interval } = useChartSubject()
  const records = useRecords('features')
  const { search, family } = useFeatureScreen()
  const id = instrument?.id ?? null
  const all = useMemo(() => {
    const own = records.filter((value) => value.instrumentId === id && value.interval === interval)
    return joinRows(features, new Map(own.map((value) => [value.name, value])))
  }, [features, records, id, interval])
  const listed = useMemo(() => filterRows(all.values(), search, family), [all, search, family])
  return { all, listed, instrument, interval }
}

/** Returns the feature that is looked at: the chosen one, else the first of the list. */
export function useSelectedFeature(): FeatureRow | null {
  const { all, listed } = useFeatureRows()
  const selected = useFeatureScreen((state) => state.selected)
  return (selected === null ? undefined : all.get(selected)) ?? listed[0] ?? null
}

/** Has every feature of an instrument computed as long as the screen shows them. */
export function useWatchedFeatures(instrumentId: InstrumentId | null): void {
  const connected = useLink((state) => state.phase === 'OPEN')
  const sessionId = useCurrent('session')?.session.sessionId ?? null
  useEffect(() => {
    if (!connected || instrumentId === null || sessionId === null) return
    void orToast(commands.strategy.WatchFeatures({ instrumentIds: [instrumentId] }))
    return () => void commands.strategy.WatchFeatures({ instrumentIds: [] })
  }, [connected, instrumentId, sessionId])
}
