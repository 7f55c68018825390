import { app, session, type WebContents } from 'electron'
import type { Log } from '#hosts/log.ts'
import { APP_ORIGIN } from './appScheme.ts'

/** What every page of the shell is made with. */
export const PAGE_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  spellcheck: false,
} as const

/**
 * Takes from all pages, present and future, what none of them needs: permissions, navigation, windows, guests, devices
 * and downloads of anything that our own page has not made. Every attempt is logged.
 */
export function lockDown(log: Log): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, callback) => {
    log.warn('a page asked for a permission', { permission })
    callback(false)
  })
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.on('will-download', (event, item) => {
    // A file that our own page has made is saved where the person says; nothing is fetched from anywhere.
    if (item.getURL().startsWith(`blob:${APP_ORIGIN}/`)) return
    log.warn('a page asked for a download')
    event.preventDefault()
  })
  app.on('web-contents-created', (_event, contents) => lockDownPage(contents, log))
}

function lockDownPage(contents: WebContents, log: Log): void {
  contents.setWindowOpenHandler(({ url }) => {
    log.warn('a page asked for a window', { url })
    return { action: 'deny' }
  })
  // A reload of the page itself is a navigation to where it is.
  const stay = (event: { preventDefault(): void; readonly url: string }): void => {
    if (event.url === contents.getURL() && event.url.startsWith(`${APP_ORIGIN}/`)) return
    log.warn('a page tried to leave', { url: event.url })
    event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
}
