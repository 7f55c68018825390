import { TriangleAlert } from 'lucide-react'
import { formatAge } from '../format/time.ts'
import type { AgedQuote } from '../state/agedQuote.ts'
import { useNow } from '../state/clock.ts'
import { Missing } from './figures.tsx'
import styles from './QuoteAge.module.css'

/**
 * How old a live price is, in seconds since the venue told it; one that is too old to decide on says so in a word and by a
 * sign. Stored and simulated prices have no age: their market's own time counts.
 */
export function QuoteAge({ quote }: { readonly quote: AgedQuote }) {
  const now = useNow(1_000)
  if (quote.sourceId === null && !quote.isStale)
    return <Missing why="Stored or simulated: the session’s market time counts" />
  const age = quote.sourceId === null ? '' : formatAge(now - quote.tsEvent / 1_000)
  if (!quote.isStale) return <span title={`Told by ${quote.sourceId}`}>{age}</span>
  return (
    <span className={styles['stale']} title={`Stale: ${age} old, too old to decide on`}>
      <TriangleAlert size={11} aria-hidden /> <span className="visually-hidden">stale, </span>
      {age}
    </span>
  )
}
