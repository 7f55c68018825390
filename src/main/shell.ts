import path from 'node:path'
import process from 'node:process'
import { app, dialog, nativeTheme } from 'electron'
import type { Preferences } from '#contracts/desk.ts'
import type { ShellState, Workstation } from '#hosts/desk/composition.ts'
import { KILL_SCREEN, WHOLE_SCREEN } from '#hosts/hub/hub.ts'
import { findProgram } from '#hosts/program.ts'
import { openWorkstation } from '#hosts/workstation.ts'
import { serveAppScheme } from './appProtocol.ts'
import { setApplicationMenu } from './applicationMenu.ts'
import { createDeskWindow, type DeskWindow } from './deskWindow.ts'
import { createElectronSettings } from './electronSettings.ts'
import { registerKillShortcut, type KillShortcut } from './killShortcut.ts'
import { lockDown } from './lockdown.ts'
import { revive } from './revive.ts'
import { createScreenIpc } from './screenIpc.ts'
import { shellTitle } from './shellTitle.ts'
import { showTrayIcon, type TrayIcon } from './trayIcon.ts'

/** How long the shell waits for the workstation to close before it goes anyway. */
const QUIT_MILLISECONDS = 5_000

/** Opens the workstation and its window; Electron is ready. A refusal is told and ends the program. */
export async function openShell(dataDirectory: string): Promise<void> {
  const program = findProgram()
  const icons = path.join(program.resources, 'icons')
  const settings = createElectronSettings(dataDirectory)
  followTheme(settings.read().preferences)
  // Both are there before the workstation is: a kill must be possible while it still starts.
  const parts: { window: DeskWindow | null; tray: TrayIcon | null; shortcut: KillShortcut | null } = {
    window: null,
    tray: null,
    shortcut: null,
  }

  const opened = await openWorkstation({
    dataDirectory,
    workers: program.workers,
    resources: program.resources,
    version: program.version,
    runtime: `Electron ${process.versions.electron}`,
    shellPaths: {
      SHORTCUT: () => parts.shortcut?.isRegistered() ?? false,
      TRAY: () => parts.tray?.isShown() ?? false,
    },
    openSettings: () => settings,
    chooseFile: () => chooseFile(parts.window),
    onPreferences: followTheme,
    onShellState: (state) => showState(parts, state),
  })
  if (!opened.ok) throw new Error(opened.failure.message)
  const workstation = opened.reply
  const { hub, kill, log } = workstation

  lockDown(log)
  serveAppScheme(program.renderer)
  parts.shortcut = registerKillShortcut(() => kill.press('SHORTCUT', 'The kill shortcut was pressed.'))
  const pressTray = (): void => kill.press('TRAY', 'KILL was chosen in the tray or the menu.')
  parts.tray = showTrayIcon(path.join(icons, 'tray.png'), { kill: pressTray, raise: () => parts.window?.raise(), quit: () => app.quit() })

  const desk = createDeskWindow(program.preload, path.join(icons, 'icon.png'), settings.read().window)
  parts.window = desk
  const screens = createScreenIpc(hub, log)
  screens.connect(desk.window.webContents, WHOLE_SCREEN)
  screens.connect(desk.killView.webContents, KILL_SCREEN)
  revive(desk.window.webContents, 'desk', log)
  revive(desk.killView.webContents, 'kill', log)
  setApplicationMenu({ choose: hub.chooseMenu, kill: pressTray, zoom: desk.zoom, quit: () => app.quit() })
  desk.window.on('close', () => settings.write({ ...settings.read(), window: desk.place() }))
  app.on('second-instance', desk.raise)
  app.on('activate', desk.raise)
  quitInOrder(workstation, () => {
    parts.shortcut?.release()
    parts.tray?.remove()
  })
  showState(parts, { session: workstation.record('session', 'current'), kill: workstation.record('kill', 'current') })
  await desk.load()
  // The shell's own paths exist only now; the first test could not find them.
  await kill.drill()
}

function quitInOrder(workstation: Workstation, release: () => void): void {
  let closing = false
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (closing) return
    closing = true
    const limit = setTimeout(() => app.exit(1), QUIT_MILLISECONDS)
    void workstation
      .close()
      .catch((error: unknown) => workstation.log.error('the workstation did not close in order', { error: String(error) }))
      .then(() => {
        clearTimeout(limit)
        release()
        app.exit(0)
      })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}

function followTheme(preferences: Preferences): void {
  nativeTheme.themeSource = preferences.theme
}

function showState(parts: { readonly window: DeskWindow | null; readonly tray: TrayIcon | null }, state: ShellState): void {
  const title = shellTitle(state)
  parts.window?.window.setTitle(title)
  parts.tray?.tell(title)
}

async function chooseFile(desk: DeskWindow | null): Promise<string | null> {
  if (desk === null) return null
  const { filePaths } = await dialog.showOpenDialog(desk.window, {
    title: 'Import bars',
    properties: ['openFile'],
    filters: [
      { name: 'Bars as text', extensions: ['csv', 'tsv', 'txt'] },
      { name: 'All files', extensions: ['*'] },
    ],
  })
  return filePaths[0] ?? null
}
