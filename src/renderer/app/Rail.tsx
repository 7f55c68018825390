import { FolderInput, Keyboard, Settings } from 'lucide-react'
import { useRecords } from '../state/tables.ts'
import { openDialog, showWorkspace, useUi } from '../state/ui.ts'
import { waitingQueue } from '../features/approvals/queue.ts'
import styles from './Rail.module.css'
import { WORKSPACES } from './workspaces.ts'

/** The workspaces, and below them import, shortcuts and settings. */
export function Rail() {
  const current = useUi((state) => state.workspace)
  const waiting = waitingQueue(useRecords('proposals')).length
  return (
    <nav className={styles['rail']} aria-label="Workspaces" data-region="rail">
      <ul>
        {WORKSPACES.map(({ id, keys, name, icon: Icon }) => (
          <li key={id}>
            <button
              type="button"
              className={styles['item']}
              aria-current={id === current ? 'page' : undefined}
              title={`${name} (${keys})`}
              onClick={() => showWorkspace(id)}
            >
              <Icon size={16} aria-hidden />
              <span>{name}</span>
              {id === 'approvals' && waiting > 0 ? <span className={styles['count']}>{waiting}</span> : null}
            </button>
          </li>
        ))}
      </ul>
      <span className={styles['push']} />
      <button
        type="button"
        className={styles['item']}
        title="Import data (Ctrl+I)"
        onClick={() => openDialog({ kind: 'import', file: null })}
      >
        <FolderInput size={16} aria-hidden />
        <span>Import</span>
      </button>
      <button
        type="button"
        className={styles['item']}
        title="Keyboard shortcuts (?)"
        onClick={() => openDialog({ kind: 'shortcuts' })}
      >
        <Keyboard size={16} aria-hidden />
        <span>Keys</span>
      </button>
      <button
        type="button"
        className={styles['item']}
        title="Settings (Ctrl+,)"
        onClick={() => openDialog({ kind: 'settings' })}
      >
        <Settings size={16} aria-hidden />
        <span>Settings</span>
      </button>
    </nav>
  )
}
