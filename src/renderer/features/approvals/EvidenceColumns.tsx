import type { Evidence } from '#core/model/signal.ts'
import { formatMoment } from '../../format/time.ts'
import styles from './EvidenceColumns.module.css'

/** Longer lists are not read; the strongest five are shown. */
const MOST = 5

/** Evidence and counter-evidence side by side, in the same size and type. */
export function EvidenceColumns({ evidence, counterEvidence, details }: EvidenceProps) {
  return (
    <div className={styles['columns']}>
      <EvidenceList title="5 For" sign="+" items={evidence} details={details} />
      <EvidenceList title="6 Against" sign="−" items={counterEvidence} details={details} />
    </div>
  )
}

interface EvidenceProps {
  readonly evidence: readonly Evidence[]
  readonly counterEvidence: readonly Evidence[]
  /** Shows where each statement comes from. */
  readonly details: boolean
}

function EvidenceList({ title, sign, items, details }: EvidenceListProps) {
  const strongest = items.toSorted((a, b) => b.strength - a.strength).slice(0, MOST)
  return (
    <section className={styles['side']}>
      <h3>{title}</h3>
      <ul>
        {strongest.map((item) => (
          <li key={`${item.source} ${item.text}`} title={`${item.source} · ${formatMoment(item.tsEvent)} UTC`}>
            <span aria-hidden>{sign}</span>
            <span>
              {item.text}
              {details ? (
                <span className="faint">
                  {' '}
                  · {item.source} {formatMoment(item.tsEvent)}
                </span>
              ) : null}
            </span>
          </li>
        ))}
        {strongest.length === 0 ? <li className="faint">none given</li> : null}
      </ul>
    </section>
  )
}

interface EvidenceListProps {
  readonly title: string
  readonly sign: string
  readonly items: readonly Evidence[]
  readonly details: boolean
}
