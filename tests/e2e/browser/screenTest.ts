import path from 'node:path'
import process from 'node:process'
import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { Preferences } from '#contracts/desk.ts'
import { FIRST_PREFERENCES } from '../../fixtures/scriptedAnswers.ts'
import { startScriptedHost } from '../../fixtures/scriptedHost.ts'
import type { ScriptedHost } from '../../fixtures/scriptedHost.ts'

/** The built screens under test. */
const SCREENS = process.env['QUARTERDECK_SCREENS'] ?? path.resolve('out/renderer')

/** All five sets of rules together: the newest alone covers only what it added. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Workspaces by their key, which goes with Ctrl. */
export const WORKSPACES = {
  Desk: '1',
  Charts: '2',
  Approvals: '3',
  Blotter: '4',
  Risk: '5',
  Lab: '6',
  Journal: '8',
  Data: '9',
  Features: 'Shift+F',
} as const

/** Every test has a scripted host of its own, and fails when the page logs an error or breaks its policy. */
export const test = base.extend<{ host: ScriptedHost; complaints: string[] }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from this pattern
  host: async ({}, use) => {
    const host = await startScriptedHost(SCREENS)
    await use(host)
    await host.close()
  },
  complaints: async ({ page }, use) => {
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    await use(complaints)
    expect(complaints).toEqual([])
  },
})

export { expect }

/** Opens the workstation and waits until its panels are there. */
export async function openDesk(page: Page, host: ScriptedHost, preferences: Partial<Preferences> = {}): Promise<void> {
  host.answer('desk.ReadPreferences', () => ({ ok: true, reply: { ...FIRST_PREFERENCES, ...preferences } }))
  await page.goto(host.url)
  await expect(page.getByRole('main')).toBeVisible()
  await goTo(page, 'Desk')
  await expect(page.getByRole('tab', { name: 'Positions' })).toBeVisible()
}

/** Goes to a workspace by its key and waits until it is there. */
export async function goTo(page: Page, workspace: keyof typeof WORKSPACES): Promise<void> {
  await page.keyboard.press(`Control+${WORKSPACES[workspace]}`)
  await expect(page.getByRole('main', { name: `${workspace} workspace` })).toBeVisible()
  await expect(page.locator('[data-panel-state="loading"]')).toHaveCount(0)
}

/** Presses F8 and waits until the card has the focus and is armed. */
export async function armCard(page: Page): Promise<void> {
  await page.keyboard.press('F8')
  await expect(page.getByText('Armed: Ctrl+Enter or a click approves.')).toBeVisible()
}

/**
 * Returns what axe finds on the page, or in one part of it, as one line per violation. Only violations are described, and
 * they are gathered in the page itself, which has no frames: a quarter of the time, for the same findings.
 */
export async function violations(page: Page, part: string | null = null): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page })
    .options({ runOnly: { type: 'tag', values: RULES }, resultTypes: ['violations'] })
    .setLegacyMode(true)
  const found = await (part === null ? axe : axe.include(part)).analyze()
  return found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${String(target)} ${failureSummary ?? ''}`).join(' | ')}`,
  )
}

/** How many commands of a type the screen has sent. */
export function sent(host: ScriptedHost, type: string): number {
  return host.received.filter((command) => command.type === type).length
}

/** Waits for the first command of a type and returns what it carried; a screen and its host are two programs. */
export async function payloadOf(host: ScriptedHost, type: string): Promise<Record<string, unknown>> {
  await expect.poll(() => sent(host, type), { message: `the screen sends ${type}` }).toBeGreaterThan(0)
  return host.received.find((command) => command.type === type)?.payload ?? {}
}
