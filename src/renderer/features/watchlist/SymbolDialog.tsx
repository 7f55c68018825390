import { Dialog as Base } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { chordOf } from '../../app/chord.ts'
import palette from '../../app/Palette.module.css'
import { closeDialog } from '../../state/ui.ts'
import type { SymbolPurpose } from '../../state/ui.ts'
import { useCoverage } from '../data/coverage/coverageState.ts'
import type { SymbolMatch } from './mergeMatches.ts'
import { SymbolItem } from './SymbolItem.tsx'
import { useSymbolSearch } from './useSymbolSearch.ts'
import { addToList, listToAddTo, openInChart } from './watchlistActions.ts'
import styles from './Watchlist.module.css'

const MOST = 50

interface SymbolDialogProps {
  readonly query: string
  readonly purpose: SymbolPurpose
}

/** Finds instruments by symbol or name. Enter does what it was opened for; Ctrl+Enter adds to the watchlist and stays. */
export function SymbolDialog({ query, purpose }: SymbolDialogProps) {
  const [words, setWords] = useState(query)
  const [value, setValue] = useState('')
  const matches = useSymbolSearch(words.trim(), MOST)
  const current = matches.find(({ instrumentId }) => instrumentId === value) ?? matches[0]
  const choose = (match: SymbolMatch): void => {
    closeDialog()
    if (purpose === 'coverage') useCoverage.setState({ instrumentId: match.instrumentId })
    else if (purpose === 'watchlist') void addToList(match.instrumentId)
    else void openInChart(match.instrumentId)
  }
  const keyDown = (event: KeyboardEvent): void => {
    if (chordOf(event) !== 'Ctrl+Enter' || current === undefined) return
    event.preventDefault()
    void addToList(current.instrumentId)
  }
  return (
    <Base.Root open modal="trap-focus" onOpenChange={(open) => (open ? undefined : closeDialog())}>
      <Base.Portal>
        <Base.Backdrop className={palette['scrim']} />
        <Base.Popup className={palette['palette']} aria-label="Symbol search">
          <Command
            label="Symbol search"
            shouldFilter={false}
            loop
            value={current?.instrumentId ?? ''}
            onValueChange={setValue}
            onKeyDown={keyDown}
          >
            <Command.Input
              className={palette['input']}
              value={words}
              onValueChange={setWords}
              placeholder="Symbol or name"
              autoFocus
            />
            <Command.List className={palette['list']} label="Symbols">
              <Command.Empty className={palette['none']}>
                Nothing found. Refresh the instruments of a source under Data, then Sources.
              </Command.Empty>
              {matches.map((match) => (
                <SymbolItem key={match.instrumentId} match={match} onSelect={() => choose(match)} />
              ))}
            </Command.List>
            <p className={styles['keys']}>
              <kbd>Enter</kbd> {ENTER[purpose]} <kbd>Ctrl+Enter</kbd> adds to “{listToAddTo().name}”
            </p>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

const ENTER: Readonly<Record<SymbolPurpose, string>> = {
  chart: 'opens the chart',
  watchlist: 'adds and closes',
  coverage: 'shows what is stored',
}
