import { useState } from 'react'
import type { Watchlist } from '#contracts/records/sources.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { TextField } from '../../components/Field.tsx'
import { formatCount } from '../../format/amount.ts'
import { commands } from '../../state/desk.ts'
import { useRecords } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { closeDialog, useUi } from '../../state/ui.ts'
import { nameProblem, newList } from './listChanges.ts'
import { saveList } from './watchlistActions.ts'
import styles from './Watchlist.module.css'

/** Makes, renames and removes watchlists. */
export function WatchlistsDialog() {
  const lists = useRecords('watchlists')
  const [name, setName] = useState('')
  const problem = nameProblem(name, lists)
  const make = async (): Promise<void> => {
    const list = newList(lists, name.trim())
    if (!(await saveList(list))) return
    setName('')
    useUi.setState({ watchlist: list.key })
  }
  return (
    <Dialog
      title="Watchlists"
      actions={
        <Button look="strong" onClick={closeDialog}>
          Done
        </Button>
      }
    >
      <div className={styles['named']}>
        <TextField label="New list" value={name} onChange={setName} error={name === '' ? null : problem} autoFocus />
        <Button onClick={() => void make()} blocked={problem}>
          Make list
        </Button>
      </div>
      {lists.length === 0 ? <p className="muted">There is no list yet. “Session” shows what the session has.</p> : null}
      <ul>
        {lists.map((list) => (
          <NamedList key={list.key} list={list} others={lists.filter(({ key }) => key !== list.key)} />
        ))}
      </ul>
    </Dialog>
  )
}

function NamedList({ list, others }: { readonly list: Watchlist; readonly others: readonly Watchlist[] }) {
  const [name, setName] = useState(list.name)
  const problem = nameProblem(name, others)
  const remove = async (): Promise<void> => {
    if ((await orToast(commands.data.RemoveWatchlist({ key: list.key }))) === null) return
    if (useUi.getState().watchlist === list.key) useUi.setState({ watchlist: null })
  }
  return (
    <li className={styles['named']}>
      <TextField
        label={`Name of ${list.name}, ${formatCount(list.instrumentIds.length)} symbols`}
        value={name}
        onChange={setName}
        error={problem}
      />
      <Button
        onClick={() => void saveList({ ...list, name: name.trim() })}
        blocked={problem ?? (name.trim() === list.name ? 'Change the name first.' : null)}
      >
        Rename
      </Button>
      <Button onClick={() => void remove()} aria-label={`Remove the list ${list.name}`}>
        Remove
      </Button>
    </li>
  )
}
