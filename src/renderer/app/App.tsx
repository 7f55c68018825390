import { CSPProvider } from '@base-ui/react/csp-provider'
import { useEffect } from 'react'
import { ApprovalTray } from '../features/approvals/ApprovalTray.tsx'
import { useApprovalAnnouncement } from '../features/approvals/useAnnouncements.ts'
import { useGlossaryOfHost } from '../features/glossary/useGlossaryOfHost.ts'
import { DropZone } from '../features/import/DropZone.tsx'
import { onMenu, useLink } from '../state/desk.ts'
import { loadPreferences, usePreferences } from '../state/preferences.ts'
import { useCurrent, useRefusedRecords } from '../state/tables.ts'
import { useUi } from '../state/ui.ts'
import { applyAppearance, onSystemScheme } from '../theme/appearance.ts'
import { AlarmBanner } from './AlarmBanner.tsx'
import styles from './App.module.css'
import { APP_COMMANDS, chooseMenu } from './commands.ts'
import { Dialogs } from './Dialogs.tsx'
import { DisconnectedNote } from './DisconnectedNote.tsx'
import { Dock } from './Dock.tsx'
import { faceOfSession } from './mode.ts'
import { ModeBar } from './ModeBar.tsx'
import { Rail } from './Rail.tsx'
import { useShell } from './shellPreferences.ts'
import { StatusBar } from './StatusBar.tsx'
import { Toasts } from './Toasts.tsx'
import { useKeyboard } from './useKeyboard.ts'
import { useNoticeEffects } from './useNoticeEffects.ts'
import { WORKSPACES } from './workspaces.ts'

/** The workstation: mode bar, rail, docked panels, approval tray, status bar, and the layers above. */
export function App() {
  useKeyboard()
  useNoticeEffects()
  usePreferencesOfHost()
  useGlossaryOfHost()
  const face = faceOfSession(useCurrent('session'), useRefusedRecords('session'))
  const workspace = useUi((state) => state.workspace)
  const trayOpen = useShell().trayOpen && workspace !== 'approvals'
  const announcement = useApprovalAnnouncement()
  useEffect(() => {
    document.title = `[${face.verb}] Quarterdeck`
  }, [face.verb])
  return (
    <CSPProvider disableStyleElements>
      <div className={styles['shell']} data-form={face.form} data-tray={trayOpen ? 'open' : 'closed'}>
        <ModeBar />
        <Rail />
        <Workspace />
        <ApprovalTray open={trayOpen} onToggle={() => APP_COMMANDS.toggleTray?.()} />
        <StatusBar />
      </div>
      <DisconnectedNote />
      <Dialogs />
      <Toasts />
      <DropZone />
      <div className="visually-hidden" role="status" aria-live="polite">
        {announcement}
      </div>
    </CSPProvider>
  )
}

function Workspace() {
  const workspace = useUi((state) => state.workspace)
  const loaded = usePreferences((state) => state.loaded)
  const name = WORKSPACES.find(({ id }) => id === workspace)?.name ?? ''
  return (
    <main className={styles['main']} data-region="main" aria-label={`${name} workspace`}>
      {loaded ? <Dock workspace={workspace} /> : null}
      <AlarmBanner />
    </main>
  )
}

/** Reads the preferences with every new connection and follows the system's theme. */
function usePreferencesOfHost(): void {
  const connected = useLink((state) => state.phase === 'OPEN')
  const gaveUp = useLink((state) => state.attempt > 0)
  useEffect(() => {
    if (connected) void loadPreferences()
  }, [connected])
  useEffect(() => {
    // Without a host the default look is better than none.
    if (gaveUp) usePreferences.setState({ loaded: true })
  }, [gaveUp])
  useEffect(() => onSystemScheme(() => applyAppearance(usePreferences.getState().preferences)), [])
  useEffect(() => onMenu(chooseMenu), [])
}
