import { Term } from '../../../components/Term.tsx'
import styles from './Regimes.module.css'
import { regimeNow, regimeProbabilities, REGIMES } from './regimeWords.ts'
import type { Regimes } from './useRegimes.ts'

/** What holds now, and what the letters and colours of the strip mean. */
export function RegimeLegend({ regimes: { now, failure, stored } }: { readonly regimes: Regimes }) {
  const words =
    now !== null ? regimeNow(now) : failure !== null ? failure.message : stored === null ? '' : 'not known yet'
  return (
    <div className={styles['legend']}>
      <span className={styles['now']} title={now === null ? words : regimeProbabilities(now) || words}>
        Regime: {words}
        {now?.origin === 'simulated' ? ' (simulated)' : ''}
      </span>
      <ul aria-label="Regimes and their letters">
        {REGIMES.map(({ label, letter, words: name }) => (
          <li key={label}>
            <i data-regime={label} title={name}>
              {letter}
            </i>
            <span>
              <Term of={`regime.${label}`}>{name}</Term>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
