import { BrowserWindow, screen, WebContentsView } from 'electron'
import type { WindowPlace } from '#contracts/settings.ts'
import { APP_ORIGIN } from './appScheme.ts'
import { PAGE_PREFERENCES } from './lockdown.ts'

/** Size of the kill control at zoom 1, in the top right corner of the mode bar; the page keeps that region free. */
const KILL_SIZE = { width: 112, height: 28 } as const
const ZOOM = { least: 0.5, most: 3, step: 0.1 } as const

/** The workstation's window: the desk's page, and over it the kill control in a view with a process of its own. */
export interface DeskWindow {
  readonly window: BrowserWindow
  readonly killView: WebContentsView
  load(): Promise<void>
  /** Zooms the page and the kill control together; 0 goes back to the natural size. */
  zoom(direction: -1 | 0 | 1): void
  place(): WindowPlace
  raise(): void
}

/** Makes the window, not yet loaded. */
export function createDeskWindow(preload: string, icon: string, place: WindowPlace | null): DeskWindow {
  const window = new BrowserWindow({
    ...visiblePlace(place),
    minWidth: 960,
    minHeight: 600,
    title: 'Quarterdeck',
    icon,
    backgroundColor: '#101418',
    show: false,
    webPreferences: { ...PAGE_PREFERENCES, preload },
  })
  const killView = new WebContentsView({ webPreferences: { ...PAGE_PREFERENCES, preload } })
  killView.setBackgroundColor('#00000000')
  let zoom = 1

  const layOut = (): void => {
    const { width } = window.getContentBounds()
    const [viewWidth, viewHeight] = [Math.round(KILL_SIZE.width * zoom), Math.round(KILL_SIZE.height * zoom)]
    killView.setBounds({ x: Math.max(0, width - viewWidth), y: 0, width: viewWidth, height: viewHeight })
  }
  window.contentView.addChildView(killView)
  window.on('resize', layOut)
  window.on('enter-full-screen', layOut)
  window.on('leave-full-screen', layOut)
  // The title names the mode; a page may not change it.
  window.on('page-title-updated', (event) => event.preventDefault())
  layOut()

  return {
    window,
    killView,
    load: async () => {
      await Promise.all([
        killView.webContents.loadURL(`${APP_ORIGIN}/kill.html`),
        window.webContents.loadURL(`${APP_ORIGIN}/index.html`),
      ])
      if (place?.maximised === true) window.maximize()
      window.show()
    },
    zoom: (direction) => {
      zoom = direction === 0 ? 1 : Math.min(ZOOM.most, Math.max(ZOOM.least, zoom + direction * ZOOM.step))
      window.webContents.setZoomFactor(zoom)
      killView.webContents.setZoomFactor(zoom)
      layOut()
    },
    place: () => ({ ...window.getNormalBounds(), maximised: window.isMaximized() }),
    raise: () => {
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
  }
}

/** The stored place if any screen still shows it, else a size that fits the first screen. */
function visiblePlace(place: WindowPlace | null): { x?: number; y?: number; width: number; height: number } {
  const { workArea } = screen.getPrimaryDisplay()
  const width = Math.min(1440, workArea.width)
  const height = Math.min(900, workArea.height)
  if (place === null) return { width, height }
  const { x, y, width: storedWidth, height: storedHeight } = place
  const shown = screen.getAllDisplays().some(({ workArea: area }) => {
    const overlapX = Math.min(x + storedWidth, area.x + area.width) - Math.max(x, area.x)
    const overlapY = Math.min(y + storedHeight, area.y + area.height) - Math.max(y, area.y)
    return overlapX > 200 && overlapY > 100
  })
  return shown ? { x, y, width: storedWidth, height: storedHeight } : { width, height }
}
