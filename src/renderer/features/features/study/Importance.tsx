import { useMemo } from 'react'
import type { FeatureStudy } from '#contracts/records/features.ts'
import { DataTable } from '../../../components/DataTable.tsx'
import { Estimate } from '../../../components/figures.tsx'
import type { Column } from '../../../components/tableColumn.ts'
import { Term } from '../../../components/Term.tsx'
import { formatCount } from '../../../format/amount.ts'
import dataStyles from '../../data/Data.module.css'
import { studyChoice } from '../featureRows.ts'
import { selectFeature, useFeatureScreen } from '../featureScreen.ts'
import { useFeatureRows } from '../useFeatureSubject.ts'
import styles from '../Features.module.css'
import { byImportance, isClear } from './importanceOrder.ts'
import { StudyPanel } from './StudyPanel.tsx'
import { useStudy } from './useStudy.ts'

type Item = FeatureStudy['importance'][number]

const COLUMNS: readonly Column<Item>[] = [
  {
    id: 'name',
    head: 'Feature',
    track: 'minmax(160px, 1fr)',
    render: ({ name }) => (
      <span>
        <Term of={`feature.${name}`} inGrid>
          {name}
        </Term>
      </span>
    ),
  },
  { id: 'range', head: '−0.3 to +0.3', track: '180px', render: (item) => <Range item={item} /> },
  {
    id: 'estimate',
    head: (
      <Term of="term.informationCoefficient" inGrid>
        Rank correlation
      </Term>
    ),
    track: '220px',
    render: ({ correlation }) => <Estimate estimate={correlation} unit="ratio" />,
  },
  {
    id: 'words',
    head: 'Told by itself',
    track: 'minmax(150px, 1fr)',
    render: ({ correlation }) =>
      correlation === null ? (
        <span className="faint">unknown</span>
      ) : isClear(correlation) ? (
        <span>{correlation.value > 0 ? 'higher before a rise' : 'higher before a fall'}</span>
      ) : (
        <span className="faint">not told from nothing</span>
      ),
  },
]

/** How much each listed feature would have told by itself of the return after it. */
export function Importance() {
  const { listed } = useFeatureRows()
  const choice = studyChoice(listed)
  const { horizon, selected } = useFeatureScreen()
  const answer = useStudy(choice.names)
  const items = answer.reply?.importance ?? null
  const ordered = useMemo(() => (items === null ? [] : byImportance(items)), [items])
  const tools = (
    <label className={dataStyles['filter']}>
      Return of the next
      <select value={horizon} onChange={({ target }) => useFeatureScreen.setState({ horizon: Number(target.value) })}>
        {[1, 5, 20, 60].map((count) => (
          <option key={count} value={count}>
            {count === 1 ? '1 bar' : `${count} bars`}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <StudyPanel label="Importance of features" choice={choice} answer={answer} tools={tools}>
      {answer.reply === null ? null : (
        <>
          <p className={styles['caption']}>
            Rank correlation with the return of the next {formatCount(horizon)} {horizon === 1 ? 'bar' : 'bars'}, 95 %
            interval; one of twenty is “told” by chance alone
          </p>
          <DataTable
            label="Importance"
            rows={ordered}
            columns={COLUMNS}
            keyOf={({ name }) => name}
            selected={selected}
            onSelect={({ name }) => selectFeature(name)}
          />
        </>
      )}
    </StudyPanel>
  )
}

/** Half of the width that the ranges are drawn over. */
const SPAN = 0.3

/** The interval as a line, the value as a dot: filled where the interval does not hold zero. */
function Range({ item: { correlation } }: { readonly item: Item }) {
  if (correlation === null) return null
  const place = (value: number): number => 80 + 80 * Math.max(-1, Math.min(1, value / SPAN))
  return (
    <svg viewBox="0 0 160 14" className={styles['range']} aria-hidden>
      <path d="M80 0V14" className={styles['zero']} />
      <path d={`M${place(correlation.low)} 7H${place(correlation.high)}`} className={styles['whisker']} />
      <circle
        cx={place(correlation.value)}
        cy={7}
        r={3.5}
        className={styles['dot']}
        data-clear={isClear(correlation)}
      />
    </svg>
  )
}
