import type { MenuAction } from '#contracts/transport.ts'
import { waitingQueue } from '../features/approvals/queue.ts'
import { askLineage } from '../features/lineage/lineageState.ts'
import { startRun } from '../features/lab/labState.ts'
import { commands } from '../state/desk.ts'
import { changePreferences } from '../state/preferences.ts'
import { readTable } from '../state/tables.ts'
import { orToast } from '../state/toasts.ts'
import { openDialog, showProposal, showWorkspace, useUi } from '../state/ui.ts'
import type { WorkspaceId } from '#contracts/workspaces.ts'
import { layOutDefault } from './Dock.tsx'
import { activatePanel, currentDock, focusActivePanel, focusNextGroup, toggleMaximised } from './dockControl.ts'
import type { CommandId } from './keymap.ts'
import { forgetLayout } from './layouts.ts'
import { focusRegion } from './regions.ts'
import { changeShell, readShell } from './shellPreferences.ts'

/**
 * What the application-wide commands do. None of them approves, rejects or sends an order: the most they do is open a
 * preview, pause, or go somewhere.
 */
export const APP_COMMANDS: Readonly<Partial<Record<CommandId, () => void>>> = {
  palette: () => openDialog({ kind: 'palette', query: '' }),
  symbols: searchSymbols,
  desk: () => showWorkspace('desk'),
  charts: () => showWorkspace('charts'),
  approvals: () => showWorkspace('approvals'),
  blotter: () => showWorkspace('blotter'),
  risk: () => showWorkspace('risk'),
  lab: () => showWorkspace('lab'),
  journal: () => showWorkspace('journal'),
  data: () => showWorkspace('data'),
  features: () => showWorkspace('features'),
  lineage: askWhence,
  lastWorkspace: () => showWorkspace(useUi.getState().lastWorkspace),
  nextRegion: () => focusRegion(1, focusActivePanel),
  previousRegion: () => focusRegion(-1, focusActivePanel),
  nextGroup: focusNextGroup,
  maximise: toggleMaximised,
  resetLayout,
  toggleTray: () => changeShell({ trayOpen: !readShell().trayOpen }),
  focusApproval,
  pauseEntries: () => void orToast(commands.risk.PauseEntries({})),
  cancelEntries: () => openDialog({ kind: 'cancelEntries' }),
  orderTicket: () => openDialog({ kind: 'ticket' }),
  whyNot: () => openDialog({ kind: 'whyNot', instrumentId: useUi.getState().instrumentId, side: 'BUY' }),
  newSession: () => openDialog({ kind: 'session' }),
  importBars: () => openDialog({ kind: 'import', file: null }),
  settings: () => openDialog({ kind: 'settings' }),
  glossary: () => openDialog({ kind: 'glossary', query: '' }),
  shortcuts: () => openDialog({ kind: 'shortcuts' }),
  playPause: togglePlay,
  stepMarket: () => void orToast(commands.data.StepMarket({ count: 1 })),
  runBacktest: () => void startRun(),
  cancelRun,
}

/** Does what the shell's menu asks. */
export function chooseMenu(action: MenuAction): void {
  if (action === 'import') openDialog({ kind: 'import', file: null })
  else if (action === 'palette') openDialog({ kind: 'palette', query: '' })
  else if (action.startsWith('workspace-')) showWorkspace(action.slice('workspace-'.length) as WorkspaceId)
  else changePreferences({ theme: action.slice('theme-'.length) as 'dark' | 'light' | 'system' })
}

/** From a watchlist the symbol is looked for to be added, from anywhere else to be shown. */
function searchSymbols(): void {
  const inList = document.activeElement?.closest('[data-scope="watchlist"]') ?? null
  openDialog({ kind: 'symbols', query: '', purpose: inList === null ? 'chart' : 'watchlist' })
}

/** Goes to the approval that expires soonest and puts the focus on its card: the first of two presses. */
function focusApproval(): void {
  const soonest = waitingQueue([...readTable('proposals').values()])[0]
  useUi.setState({ dialog: null })
  showWorkspace('approvals')
  showProposal(soonest?.proposalId ?? null, true)
  activatePanel('card')
}

/** From the approvals the proposal on the card is meant, from anywhere else what was looked at before. */
function askWhence(): void {
  const { workspace, selectedProposal } = useUi.getState()
  const soonest = waitingQueue([...readTable('proposals').values()])[0]?.proposalId ?? null
  const id = workspace === 'approvals' ? (selectedProposal ?? soonest) : null
  askLineage(id === null ? null : { kind: 'PROPOSAL', id })
}

function togglePlay(): void {
  const playing = readTable('session').values().next().value?.playing === true
  void orToast(playing ? commands.data.PauseMarket({}) : commands.data.PlayMarket({}))
}

function cancelRun(): void {
  const running = [...readTable('jobs').values()].filter((job) => job.state === 'RUNNING' || job.state === 'QUEUED')
  const selected = running.find((job) => job.key === useUi.getState().selectedRun) ?? running[0]
  if (selected !== undefined) void orToast(commands.research.CancelRun({ runId: selected.key }))
}

function resetLayout(): void {
  const api = currentDock()
  const { workspace } = useUi.getState()
  forgetLayout(workspace)
  if (api !== null) layOutDefault(api, workspace)
}
