import type { Finding } from '#contracts/records/runReport.ts'
import { formatCompact } from '../../../format/number.ts'
import styles from './Result.module.css'

const WORDS: Readonly<Record<Finding['severity'], string>> = { STOP: 'Stop', WARNING: 'Warning', NOTE: 'Note' }

/** Findings one under the other: each a sentence with its evidence and what to do. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return <p className={styles['note']}>No check found anything to say.</p>
  return (
    <ul className={styles['findings']}>
      {findings.map((finding) => (
        <li key={finding.code} data-severity={finding.severity}>
          <p>
            <strong className={styles['severity']}>{WORDS[finding.severity]}</strong> <strong>{finding.title}</strong>{' '}
            <span className="faint">{finding.family}</span>
          </p>
          <p>{finding.sentence}</p>
          <p className="muted">{finding.advice}</p>
          <p className={styles['evidence']}>
            {finding.evidence.map(({ name, value, unit }) => (
              <span key={name}>
                {name} {formatCompact(value)} {unit}
              </span>
            ))}
            <code>{finding.code}</code>
          </p>
        </li>
      ))}
    </ul>
  )
}
