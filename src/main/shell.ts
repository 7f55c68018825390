import path from 'node:path'
import process from 'node:process'
import { app, dialog, nativeTheme, powerMonitor, screen, type BrowserWindow } from 'electron'
import type { Preferences } from '#contracts/desk.ts'
import type { KillPath } from '#contracts/records/safety.ts'
import type { ShellState, Workstation } from '#hosts/desk/composition.ts'
import { KILL_SCREEN, WHOLE_SCREEN } from '#hosts/hub/hub.ts'
import { findProgram } from '#hosts/program.ts'
import type { KillSwitch } from '#hosts/kill/killSwitch.ts'
import { leaveSentinel } from '#hosts/kill/sentinel.ts'
import { openWorkstation } from '#hosts/workstation.ts'
import { serveAppScheme } from './appProtocol.ts'
import { setApplicationMenu } from './applicationMenu.ts'
import { createDeskWindow, type DeskWindow } from './deskWindow.ts'
import { createElectronSettings } from './electronSettings.ts'
import { registerKillShortcut } from './killShortcut.ts'
import { lockDown } from './lockdown.ts'
import { revive } from './revive.ts'
import { createScreenIpc } from './screenIpc.ts'
import { shellTitle } from './shellTitle.ts'
import { systemKeyring } from './systemKeyring.ts'
import { showTrayIcon } from './trayIcon.ts'

/** How long the shell waits for the workstation to close before it goes anyway. */
const QUIT_MILLISECONDS = 5_000

/** Opens the workstation and its window; Electron is ready. A refusal is told and ends the program. */
export async function openShell(dataDirectory: string): Promise<void> {
  const program = findProgram()
  const icons = path.join(program.resources, 'icons')
  const settings = createElectronSettings(dataDirectory)
  followTheme(settings.read().preferences)
  const parts: { window: DeskWindow | null; kill: KillSwitch | null } = { window: null, kill: null }
  // A kill must be possible while the workstation still starts: until the switch is there, the file stands in for it.
  const press = (way: KillPath, reason: string): void => {
    if (parts.kill === null) leaveSentinel(dataDirectory, reason)
    else parts.kill.press(way, reason)
  }
  const pressTray = (): void => press('TRAY', 'KILL was chosen in the tray or the menu.')
  const shortcut = registerKillShortcut(() => press('SHORTCUT', 'The kill shortcut was pressed.'))
  const tray = showTrayIcon(path.join(icons, 'tray.png'), {
    kill: pressTray,
    raise: () => parts.window?.raise(),
    quit: () => app.quit(),
  })
  const showState = (state: ShellState): void => {
    const title = shellTitle(state)
    parts.window?.window.setTitle(title)
    tray.tell(title)
  }

  const opened = await openWorkstation({
    dataDirectory,
    workers: program.workers,
    resources: program.resources,
    version: program.version,
    runtime: `Electron ${process.versions.electron}`,
    shellPaths: { SHORTCUT: shortcut.isRegistered, TRAY: tray.isShown },
    openSettings: () => settings,
    chooseFile: () => chooseFile(parts.window),
    keyring: systemKeyring(),
    onPreferences: followTheme,
    onShellState: showState,
  })
  if (!opened.ok) throw new Error(opened.failure.message)
  const workstation = opened.reply
  const { hub, kill, log } = workstation
  parts.kill = kill

  lockDown(log)
  serveAppScheme(program.renderer)
  const desk = createDeskWindow(program.preload, path.join(icons, 'icon.png'), settings.read().window)
  parts.window = desk
  const screens = createScreenIpc(hub, log)
  screens.connect(desk.window.webContents, WHOLE_SCREEN)
  screens.connect(desk.killView.webContents, KILL_SCREEN)
  revive(desk.window.webContents, 'desk', log)
  revive(desk.killView.webContents, 'kill', log)
  setApplicationMenu({ choose: hub.chooseMenu, kill: pressTray, zoom: desk.zoom, quit: () => app.quit() })
  const savePlace = (): void => {
    if (!desk.window.isDestroyed()) settings.write({ ...settings.read(), window: desk.place() })
  }
  desk.window.on('close', savePlace)
  app.on('second-instance', desk.raise)
  app.on('activate', desk.raise)
  testAgainOnChange(kill)
  quitInOrder(workstation, desk.window, () => {
    savePlace()
    shortcut.release()
    tray.remove()
  })
  showState({ session: workstation.record('session', 'current'), kill: workstation.record('kill', 'current') })
  await desk.load()
}

/** What the machine has been through may have cost a way to kill: each is tested again at once. */
function testAgainOnChange(kill: KillSwitch): void {
  const test = (): void => void kill.drill()
  powerMonitor.on('resume', test)
  powerMonitor.on('unlock-screen', test)
  screen.on('display-added', test)
  screen.on('display-removed', test)
  screen.on('display-metrics-changed', test)
}

function quitInOrder(workstation: Workstation, desk: BrowserWindow, release: () => void): void {
  let closing = false
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (closing) return
    closing = true
    const limit = setTimeout(() => app.exit(1), QUIT_MILLISECONDS)
    void workstation
      .close()
      .catch((error: unknown) =>
        workstation.log.error('the workstation did not close in order', { error: String(error) }),
      )
      .then(() => {
        clearTimeout(limit)
        release()
        app.exit(0)
      })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
  // The system shuts down or the user logs out: the same orderly end, as far as the system waits for it.
  powerMonitor.on('shutdown', () => app.quit())
  desk.on('session-end', () => app.quit())
}

function followTheme(preferences: Preferences): void {
  nativeTheme.themeSource = preferences.theme
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
