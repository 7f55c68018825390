import { Dialog as Base } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { useState } from 'react'
import { useRecords } from '../state/tables.ts'
import { closeDialog, selectInstrument, showWorkspace, useUi } from '../state/ui.ts'
import { APP_COMMANDS } from './commands.ts'
import { KEYMAP } from './keymap.ts'
import type { CommandId } from './keymap.ts'
import styles from './Palette.module.css'

/** Commands that make no sense from a list. */
const NOT_LISTED: readonly CommandId[] = ['palette', 'nextRegion', 'previousRegion', 'nextGroup']

/** Verbs, and with `@` symbols. It goes places and opens previews; it never sends an order or decides an approval. */
export function Palette({ query }: { readonly query: string }) {
  const [search, setSearch] = useState(query)
  const isSymbols = search.startsWith('@')
  return (
    <Base.Root open modal="trap-focus" onOpenChange={(open) => (open ? undefined : closeDialog())}>
      <Base.Portal>
        <Base.Backdrop className={styles['scrim']} />
        <Base.Popup className={styles['palette']} aria-label="Command palette">
          <Command label="Command palette" shouldFilter={false} loop>
            <Command.Input
              className={styles['input']}
              value={search}
              onValueChange={setSearch}
              placeholder="Type a command, or @ and a symbol"
              autoFocus
            />
            <Command.List className={styles['list']} label="Results">
              <Command.Empty className={styles['none']}>Nothing found.</Command.Empty>
              {isSymbols ? <Symbols search={search.slice(1)} /> : <Verbs search={search.replace(/^>/, '')} />}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

function Verbs({ search }: { readonly search: string }) {
  const found = KEYMAP.filter(
    ({ command, title }) =>
      APP_COMMANDS[command] !== undefined && !NOT_LISTED.includes(command) && matches(title, search),
  )
  return found.map(({ command, title, chords }) => (
    <Command.Item
      key={command}
      value={command}
      className={styles['item']}
      onSelect={() => {
        closeDialog()
        APP_COMMANDS[command]?.()
      }}
    >
      <span>{title}</span>
      <kbd>{chords[0]}</kbd>
    </Command.Item>
  ))
}

function Symbols({ search }: { readonly search: string }) {
  const instruments = useRecords('instruments').filter(({ symbol, name }) => matches(`${symbol} ${name}`, search))
  return instruments.slice(0, 50).map((instrument) => (
    <Command.Item
      key={instrument.id}
      value={instrument.id}
      className={styles['item']}
      onSelect={() => {
        selectInstrument(instrument.id)
        if (useUi.getState().workspace !== 'approvals') showWorkspace('charts')
        closeDialog()
      }}
    >
      <span>
        <strong>{instrument.symbol}</strong> <span className="muted">{instrument.name}</span>
      </span>
      <span className="faint">{instrument.assetClass.toLowerCase()}</span>
    </Command.Item>
  ))
}

function matches(text: string, search: string): boolean {
  const haystack = text.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word))
}
