import { Panel } from '../../components/Panel.tsx'
import { formatMoment } from '../../format/time.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { SymbolOf } from '../SymbolOf.tsx'
import styles from './Breakers.module.css'

/** Pauses of entries after moves that no plan foresaw; they end by themselves, in market time. */
export function Breakers() {
  const rows = useRecords('breakers')
  const state = usePanelState('breakers', { empty: rows.length === 0 })
  return (
    <Panel
      label="Breakers"
      state={state}
      flush={false}
      empty={<p>No circuit breaker pauses entries. Reducing a position is possible at any time.</p>}
    >
      <ul className={styles['pauses']} aria-label="Pauses">
        {rows.map(({ key, instrumentId, cause, since, until }) => (
          <li key={key}>
            <p>
              Entries in{' '}
              <strong>{instrumentId === null ? 'everything' : <SymbolOf instrumentId={instrumentId} />}</strong> pause,
              because {cause}.
            </p>
            <p className="muted">
              Since {formatMoment(since)}, until {until === null ? 'the next market day' : formatMoment(until)} (UTC,
              market time)
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
