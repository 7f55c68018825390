import { Command } from 'cmdk'
import { X } from 'lucide-react'
import { useId, useState } from 'react'
import type { SourceView } from '#contracts/records/sources.ts'
import palette from '../../app/Palette.module.css'
import { Button } from '../../components/Button.tsx'
import { commands } from '../../state/desk.ts'
import { useRecords } from '../../state/tables.ts'
import { orToast, showToast } from '../../state/toasts.ts'
import { SymbolItem } from '../watchlist/SymbolItem.tsx'
import { useSymbolSearch } from '../watchlist/useSymbolSearch.ts'
import type { ChosenSymbol } from './sessionForm.ts'
import { servedWords } from './sessionForm.ts'
import styles from './Session.module.css'

/** Matches shown below the field; the dialog must not grow beyond the window. */
const MOST = 6

/** A live source with a list of its own that can be asked now. */
function isAskable({ historical, live, keyState }: SourceView): boolean {
  return historical.includes('INSTRUMENTS') && live.length > 0 && keyState !== 'MISSING' && keyState !== 'REFUSED'
}

/** Nobody is asked before the trader wants it. */
async function fetchLists(sources: readonly SourceView[]): Promise<void> {
  for (const { key } of sources) await orToast(commands.data.RefreshInstruments({ sourceId: key }))
  showToast('note', `${sources.map(({ name }) => name).join(', ')} are asked for what they list.`)
}

interface LiveFieldsProps {
  readonly chosen: readonly ChosenSymbol[]
  readonly onChange: (chosen: readonly ChosenSymbol[]) => void
}

/** The instruments that a live session hears, chosen by search, with the sources that will serve them. */
export function LiveFields({ chosen, onChange }: LiveFieldsProps) {
  const [words, setWords] = useState('')
  const [value, setValue] = useState('')
  const hint = useId()
  const askable = useRecords('sources').filter(isAskable)
  const matches = useSymbolSearch(words.trim(), 20).filter(
    ({ instrumentId, liveSources }) =>
      liveSources.length > 0 && !chosen.some((other) => other.instrumentId === instrumentId),
  )
  const shown = words.trim() === '' ? [] : matches.slice(0, MOST)
  const current = shown.find(({ instrumentId }) => instrumentId === value) ?? shown[0]
  return (
    <div className={styles['live']}>
      <Command
        label="Instruments to hear"
        shouldFilter={false}
        loop
        value={current?.instrumentId ?? ''}
        onValueChange={setValue}
      >
        <Command.Input
          className={styles['find']}
          value={words}
          onValueChange={setWords}
          placeholder="Find an instrument to hear: symbol or name"
          aria-describedby={hint}
        />
        <Command.List className={styles['found']} label="Instruments with a live source">
          {words.trim() === '' ? null : (
            <Command.Empty className={palette['none']}>
              No live source is known to tell such an instrument. Fetch the lists; what they bring appears by itself.
            </Command.Empty>
          )}
          {shown.map((match) => (
            <SymbolItem
              key={match.instrumentId}
              match={match}
              onSelect={() => {
                onChange([...chosen, { instrumentId: match.instrumentId, liveSources: match.liveSources }])
                setWords('')
              }}
            />
          ))}
        </Command.List>
      </Command>
      <span>
        <Button
          onClick={() => void fetchLists(askable)}
          blocked={askable.length === 0 ? 'No source can be asked.' : null}
        >
          Fetch the lists of instruments
        </Button>
      </span>
      <ul className={styles['chosen']} aria-label="Instruments that will be heard">
        {chosen.map(({ instrumentId }) => (
          <li key={instrumentId}>
            {instrumentId}
            <Button
              look="quiet"
              aria-label={`Leave ${instrumentId} out`}
              onClick={() => onChange(chosen.filter((other) => other.instrumentId !== instrumentId))}
            >
              <X size={12} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <p id={hint} className="muted">
        {servedWords(chosen)}
      </p>
    </div>
  )
}
