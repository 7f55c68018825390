import dataStyles from '../../data/Data.module.css'
import type { StudyChoice } from '../featureRows.ts'
import { useFeatureScreen } from '../featureScreen.ts'

/** How far back a study looks. */
export function BarsChoice() {
  const bars = useFeatureScreen((state) => state.bars)
  return (
    <label className={dataStyles['filter']}>
      Latest bars
      <select value={bars} onChange={({ target }) => useFeatureScreen.setState({ bars: Number(target.value) })}>
        {[250, 500, 1_000, 2_500, 5_000].map((count) => (
          <option key={count}>{count}</option>
        ))}
      </select>
    </label>
  )
}

/** Says which features a study holds, and which of the listed ones it does not. */
export function choiceWords({ names, unknown, beyond }: StudyChoice): string {
  const parts = [`${names.length} of the features listed in the catalogue`]
  if (unknown > 0) parts.push(`${unknown} without a value of this instrument left out`)
  if (beyond > 0) parts.push(`${beyond} more than can be shown together: narrow the list by search or family`)
  return parts.join('; ')
}
