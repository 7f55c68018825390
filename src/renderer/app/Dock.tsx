import { DockviewReact } from 'dockview-react'
import type {
  DockviewApi,
  DockviewReadyEvent,
  DockviewTheme,
  IDockviewPanelHeaderProps,
  SerializedDockview,
} from 'dockview-react'
import type { FunctionComponent } from 'react'
import { useCurrent } from '../state/tables.ts'
import type { WorkspaceId } from '#contracts/workspaces.ts'
import { setDock, showAwaitedPanel } from './dockControl.ts'
import { DEFAULT_LAYOUTS, keepLayout, storedLayouts } from './layouts.ts'
import { PANELS } from './panels.tsx'
import type { PanelId } from './panels.tsx'
import styles from './Dock.module.css'

const THEME: DockviewTheme = {
  name: 'quarterdeck',
  className: 'dock',
  gap: 0,
  dndPanelOverlay: 'content',
  dndTabIndicator: 'line',
}

const COMPONENTS: Record<string, FunctionComponent> = Object.fromEntries(
  Object.entries(PANELS).map(([id, { content }]) => [id, content]),
)

/** The panels of one workspace, docked; the arrangement is kept by itself. */
export function Dock({ workspace }: { readonly workspace: WorkspaceId }) {
  const ready = ({ api }: DockviewReadyEvent): void => {
    setDock(api)
    restore(api, workspace)
    showAwaitedPanel()
    let timer = 0
    api.onDidLayoutChange(() => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => keepLayout(workspace, api.toJSON()), 300)
    })
  }
  return (
    <DockviewReact
      key={workspace}
      theme={THEME}
      components={COMPONENTS}
      defaultTabComponent={Tab}
      rightHeaderActionsComponent={GroupWatermark}
      onReady={ready}
      disableFloatingGroups
      announcements={false}
      scrollbars="native"
    />
  )
}

/** Puts the panels of a workspace where they belong by default. */
export function layOutDefault(api: DockviewApi, workspace: WorkspaceId): void {
  api.clear()
  for (const place of DEFAULT_LAYOUTS[workspace]) {
    api.addPanel({
      id: place.panel,
      component: place.panel,
      title: PANELS[place.panel].title,
      inactive: place.side === 'within',
      minimumHeight: 60,
      minimumWidth: 160,
      ...(place.width === undefined ? {} : { initialWidth: place.width }),
      ...(place.height === undefined ? {} : { initialHeight: place.height }),
      ...(place.beside === undefined
        ? {}
        : { position: { referencePanel: place.beside, direction: place.side ?? 'within' } }),
    })
  }
  // Sizes given while the groups are being made are shared out anew with every split, so they are set once more.
  for (const { panel, width, height } of DEFAULT_LAYOUTS[workspace]) {
    if (width !== undefined) api.getPanel(panel)?.group.api.setSize({ width })
    if (height !== undefined) api.getPanel(panel)?.group.api.setSize({ height })
  }
}

function restore(api: DockviewApi, workspace: WorkspaceId): void {
  for (const layout of storedLayouts(workspace)) {
    try {
      api.fromJSON(layout as SerializedDockview)
      const isWhole = DEFAULT_LAYOUTS[workspace].every(({ panel }) => api.getPanel(panel) !== undefined)
      if (isWhole && api.panels.every(({ id }) => Object.hasOwn(PANELS, id))) return
    } catch {
      // A layout that cannot be read is as good as none: the next one is tried, then the default.
    }
  }
  layOutDefault(api, workspace)
}

function Tab({ api }: IDockviewPanelHeaderProps) {
  return <span className={styles['tab']}>{PANELS[api.id as PanelId]?.title ?? api.id}</span>
}

/** The session's watermark in the head of every panel group. */
function GroupWatermark() {
  const watermark = useCurrent('session')?.watermark ?? ''
  return watermark === '' ? null : <span className={styles['watermark']}>{watermark}</span>
}
