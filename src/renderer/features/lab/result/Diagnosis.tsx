import type { BacktestResult } from '#contracts/research.ts'
import { Scroll } from '../../../components/Scroll.tsx'
import { FindingList } from './FindingList.tsx'
import styles from './Result.module.css'

/** What the checks found about a run, and which of them could not be made. */
export function Diagnosis({ result }: { readonly result: BacktestResult }) {
  const { findings, unchecked } = result.report
  return (
    <Scroll className={styles['sheet']} label="Diagnosis">
      <FindingList findings={findings} />
      {unchecked.length === 0 ? null : (
        <p className={styles['note']}>
          Not checked, because this run does not hold what they need: {unchecked.join(', ').toLowerCase()}.
        </p>
      )}
    </Scroll>
  )
}
