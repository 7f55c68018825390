import { memo, useState } from 'react'
import type { FeatureStudy } from '#contracts/records/features.ts'
import { Button } from '../../../components/Button.tsx'
import { Scroll } from '../../../components/Scroll.tsx'
import { formatCount } from '../../../format/amount.ts'
import { studyChoice } from '../featureRows.ts'
import { useFeatureRows } from '../useFeatureSubject.ts'
import styles from '../Features.module.css'
import { CorrelationMatrix } from './CorrelationMatrix.tsx'
import { correlationText } from './correlationCells.ts'
import { StudyPanel } from './StudyPanel.tsx'
import { useStudy } from './useStudy.ts'

/** How the listed features go together, as shades to look at or as a table to read. */
export function Correlation() {
  const { listed } = useFeatureRows()
  const choice = studyChoice(listed)
  const answer = useStudy(choice.names)
  const [asTable, setAsTable] = useState(false)
  const tools = (
    <Button look="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
      As a table
    </Button>
  )
  return (
    <StudyPanel label="Correlation of features" choice={choice} answer={answer} tools={tools}>
      {answer.reply === null ? null : <Content study={answer.reply} asTable={asTable} />}
    </StudyPanel>
  )
}

/** Values that come leave a study as it is, so it is drawn again only when it changes. */
const Content = memo(function Content({ study, asTable }: { readonly study: FeatureStudy; readonly asTable: boolean }) {
  const isKnown = study.correlation.some((row, index) => row.some((value, at) => at !== index && value !== null))
  return (
    <>
      <p className={styles['caption']}>
        Rank correlation (Spearman) over n={formatCount(study.n)} bars in which all of them were known
      </p>
      {isKnown ? (
        <Scroll className={styles['sheet']} label="Correlation">
          {asTable ? <Table study={study} /> : <CorrelationMatrix key={study.names.join(' ')} study={study} />}
        </Scroll>
      ) : (
        <p className={styles['note']}>
          Not enough data: there are too few bars in which all of them were known. List fewer features, or look further
          back.
        </p>
      )}
    </>
  )
})

function Table({ study }: { readonly study: FeatureStudy }) {
  return (
    <table className={styles['table']} aria-label={`Rank correlations, n=${study.n}`}>
      <thead>
        <tr>
          <th scope="col">Feature</th>
          {study.names.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {study.names.map((name, row) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {study.names.map((other, column) => (
              <td key={other}>{correlationText(study.correlation[row]?.[column] ?? null)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
