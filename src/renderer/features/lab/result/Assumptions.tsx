import type { BacktestResult } from '#contracts/research.ts'
import { Scroll } from '../../../components/Scroll.tsx'
import { settingsOf } from '../compare/differences.ts'
import { Intrabar } from './Intrabar.tsx'
import styles from './Result.module.css'

/** What a run was made on: the way within a bar with what the others would have come to, and every setting. */
export function Assumptions({ result }: { readonly result: BacktestResult }) {
  return (
    <Scroll className={styles['sheet']} label="Assumptions">
      <h3 className={styles['part']}>The way of the price within a bar</h3>
      <Intrabar result={result} />
      <h3 className={styles['part']}>Settings and data</h3>
      <table className={styles['settings']} aria-label="Settings and data of the run">
        <tbody>
          {[...settingsOf(result)].map(([path, value]) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
