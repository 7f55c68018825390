import { ArrowDown, ArrowUp } from 'lucide-react'
import type { LimitDifference } from '#contracts/records/limitChanges.ts'
import styles from './LimitsDialog.module.css'
import { limitText } from './limitText.ts'

/** Old and new value of each limit, whether that is tighter, when it takes effect, and what of the book is beyond it. */
export function LimitDifferences({ differences }: { readonly differences: readonly LimitDifference[] }) {
  if (differences.length === 0) return <p className="muted">These values are in force already.</p>
  return (
    <table className={styles['differences']} aria-label="Differences">
      <thead>
        <tr>
          <th scope="col">Limit</th>
          <th scope="col">Now</th>
          <th scope="col">New</th>
          <th scope="col">Change</th>
          <th scope="col">In effect</th>
          <th scope="col">Beyond it now</th>
        </tr>
      </thead>
      <tbody>
        {differences.map((difference) => (
          <tr key={difference.key}>
            <th scope="row">
              {difference.name} <span className="faint">({difference.kind})</span>
            </th>
            <td>{limitText(difference.unit, difference.from)}</td>
            <td>
              <strong>{limitText(difference.unit, difference.to)}</strong>
            </td>
            <td>
              <span className={styles['direction']}>
                {difference.direction === 'TIGHTER' ? (
                  <ArrowDown size={12} aria-hidden />
                ) : (
                  <ArrowUp size={12} aria-hidden />
                )}
                {difference.direction === 'TIGHTER' ? 'tighter' : 'looser'}
              </span>
            </td>
            <td>{difference.waits ? 'after 10 min and a second act' : 'at once'}</td>
            <td>
              {difference.over.length === 0
                ? 'nothing'
                : difference.over.map(({ what, used }) => `${what} ${limitText(difference.unit, used)}`).join(', ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
