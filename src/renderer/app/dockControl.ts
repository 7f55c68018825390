import type { DockviewApi } from 'dockview-react'

let dock: DockviewApi | null = null
/** A panel to bring to the front in the workspace that is being laid out. */
let awaited: string | null = null

/** Tells which dock is on screen. */
export function setDock(api: DockviewApi): void {
  dock = api
}

/** Returns the dock on screen, if any. */
export function currentDock(): DockviewApi | null {
  return dock
}

/** Moves the focus to the next panel group. */
export function focusNextGroup(): void {
  dock?.moveToNext({ includePanel: false })
  focusActivePanel()
}

/** Makes the active panel group fill the workspace, or gives it its place back. */
export function toggleMaximised(): void {
  const panel = dock?.activePanel
  if (dock === null || panel === undefined) return
  if (dock.hasMaximizedGroup()) dock.exitMaximizedGroup()
  else dock.maximizeGroup(panel)
}

/** Brings a panel to the front if the workspace has it. */
export function activatePanel(id: string): void {
  dock?.getPanel(id)?.api.setActive()
}

/** Brings a panel to the front with the focus, now or as soon as the workspace that has it is laid out. */
export function showPanel(id: string): void {
  if (dock?.getPanel(id) === undefined) awaited = id
  else {
    activatePanel(id)
    focusActivePanel()
  }
}

/** Brings the panel to the front that was asked for before its workspace was there. */
export function showAwaitedPanel(): void {
  const id = awaited
  awaited = null
  if (id === null) return
  activatePanel(id)
  // The content of the panel is drawn after this call.
  window.setTimeout(focusActivePanel)
}

/** Moves the keyboard focus into the active panel: to its first table, list or control. */
export function focusActivePanel(): void {
  const content = dock?.activePanel?.view.content.element
  const target = content?.querySelector<HTMLElement>(
    '[role="grid"], [tabindex="0"], button, select, input, [data-scope="approval"]',
  )
  const fallback = dock?.activeGroup?.element
  if (target !== null && target !== undefined) target.focus()
  else fallback?.focus()
}
