import type { Finding } from '#contracts/records/runReport.ts'
import { Badge } from '../../../components/Badge.tsx'
import type { BadgeTone } from '../../../components/Badge.tsx'
import { evidenceText } from './evidenceText.ts'
import styles from './Result.module.css'

const WORDS: Readonly<Record<Finding['severity'], string>> = { STOP: 'Stop', WARNING: 'Warning', NOTE: 'Note' }

const TONES: Readonly<Record<Finding['severity'], BadgeTone>> = { STOP: 'crit', WARNING: 'warn', NOTE: 'neutral' }

/** Findings one under the other: each a sentence with its evidence and what to do. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return <p className={styles['note']}>No check found anything to say.</p>
  return (
    <ul className={styles['findings']}>
      {findings.map((finding) => (
        <li key={finding.code} data-severity={finding.severity}>
          <p className={styles['heading']}>
            <Badge tone={TONES[finding.severity]}>{WORDS[finding.severity]}</Badge>
            <strong>{finding.title}</strong>
            <span className="faint">{finding.family.replaceAll('_', ' ').toLowerCase()}</span>
          </p>
          <p>{finding.sentence}</p>
          <p className="muted">{finding.advice}</p>
          <p className={styles['evidence']}>
            {finding.evidence.map(({ name, value, unit }) => (
              <span key={name}>
                {name} {evidenceText(value, unit)}
              </span>
            ))}
            <code>{finding.code}</code>
          </p>
        </li>
      ))}
    </ul>
  )
}
