import { Menu, nativeImage, Tray } from 'electron'

/** What the tray can do. */
export interface TrayActions {
  kill(): void
  raise(): void
  quit(): void
}

/** The icon in the system's tray, or nothing where the system has none. */
export interface TrayIcon {
  isShown(): boolean
  tell(text: string): void
  remove(): void
}

/** Puts the icon into the tray; KILL is its first entry. */
export function showTrayIcon(iconPath: string, actions: TrayActions): TrayIcon {
  const tray = makeTray(iconPath)
  tray?.setToolTip('Quarterdeck')
  tray?.setContextMenu(
    Menu.buildFromTemplate([
      { label: 'KILL: stop new orders, cancel working entries', click: actions.kill },
      { type: 'separator' },
      { label: 'Show Quarterdeck', click: actions.raise },
      { label: 'Quit', click: actions.quit },
    ]),
  )
  tray?.on('click', actions.raise)
  return {
    isShown: () => tray !== null && !tray.isDestroyed(),
    tell: (text) => tray?.setToolTip(text),
    remove: () => tray?.destroy(),
  }
}

function makeTray(iconPath: string): Tray | null {
  try {
    return new Tray(nativeImage.createFromPath(iconPath))
  } catch {
    return null
  }
}
