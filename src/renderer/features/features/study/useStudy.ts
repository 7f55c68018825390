import { useMemo } from 'react'
import type { FeatureStudy } from '#contracts/records/features.ts'
import { commands } from '../../../state/desk.ts'
import { useAnswer } from '../../data/useAnswer.ts'
import type { Answered } from '../../data/useAnswer.ts'
import { useFeatureScreen } from '../featureScreen.ts'
import { useFeatureRows } from '../useFeatureSubject.ts'

/** Asks what the values of some features of the linked instrument say together; asks again when the names change. */
export function useStudy(names: readonly string[]): Answered<FeatureStudy> {
  const { instrument, interval } = useFeatureRows()
  const { bars, horizon } = useFeatureScreen()
  const instrumentId = instrument?.id ?? null
  // The list is made anew with every value that comes; the question changes with its content alone.
  const wanted = names.join(' ')
  const ask = useMemo(() => {
    if (instrumentId === null || wanted === '') return null
    const series = { instrumentId, interval, names: wanted.split(' '), before: null, limit: bars }
    return () => commands.data.StudyFeatures({ ...series, horizon })
  }, [instrumentId, interval, wanted, bars, horizon])
  return useAnswer(ask)
}
