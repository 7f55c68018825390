import type { BacktestResult } from '#contracts/research.ts'
import { Scroll } from '../../../components/Scroll.tsx'
import styles from '../Lab.module.css'
import { Intrabar } from './Intrabar.tsx'

/** What a run was made on: the way within a bar with what the others would have come to, and the configuration. */
export function Assumptions({ result }: { readonly result: BacktestResult }) {
  return (
    <Scroll className={styles['assumptions']} label="Assumptions">
      <h3>The way of the price within a bar</h3>
      <Intrabar result={result} />
      <h3>Configuration</h3>
      <pre>{JSON.stringify(result.configuration, null, 2)}</pre>
    </Scroll>
  )
}
