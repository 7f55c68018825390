import { Command } from 'cmdk'
import palette from '../../app/Palette.module.css'
import { matchWords } from './mergeMatches.ts'
import type { SymbolMatch } from './mergeMatches.ts'
import styles from './Watchlist.module.css'

interface SymbolItemProps {
  readonly match: SymbolMatch
  readonly onSelect: () => void
  readonly disabled?: boolean
}

/** One instrument of a list of matches: symbol, venue, name, and who tells its prices live. */
export function SymbolItem({ match, onSelect, disabled = false }: SymbolItemProps) {
  return (
    <Command.Item
      value={match.instrumentId}
      className={palette['item']}
      onSelect={onSelect}
      disabled={disabled}
      title={match.instrumentId}
    >
      <span className={styles['match']}>
        <strong>{match.symbol}</strong> <span className="faint">{match.venue}</span>{' '}
        <span className="muted">{match.name}</span>
      </span>
      <span className={styles['matchNote']}>{matchWords(match)}</span>
    </Command.Item>
  )
}
