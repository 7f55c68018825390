import { _electron, type ElectronApplication } from '@playwright/test'
import type { OpenDesk } from './firstTrade.ts'

/** The real application in its own windows. */
export interface ElectronHost extends OpenDesk {
  readonly app: ElectronApplication
}

/** Starts the built application on a data directory and waits for the desk and the kill control. */
export async function startElectron(dataDirectory: string): Promise<ElectronHost> {
  const app = await _electron.launch({
    args: ['--no-sandbox', '--disable-gpu', '.', '--data-dir', dataDirectory],
    timeout: 60_000,
  })
  await app.firstWindow()
  const pages = { desk: 'index.html', kill: 'kill.html' } as const
  const find = (name: string) => app.windows().find((page) => page.url().endsWith(name))
  for (let desk = find(pages.desk), kill = find(pages.kill); ; desk = find(pages.desk), kill = find(pages.kill)) {
    if (desk !== undefined && kill !== undefined) return { app, desk, kill }
    await app.waitForEvent('window', { timeout: 30_000 })
  }
}
