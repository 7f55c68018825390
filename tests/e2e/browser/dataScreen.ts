import type { Page } from '@playwright/test'
import { ladderRecords, liveTables, tapeRecords } from '../../fixtures/deskLive.ts'
import { sourceRecords } from '../../fixtures/deskSources.ts'
import type { ScriptedHost } from '../../fixtures/scriptedHost.ts'
import { expect } from './screenTest.ts'

const now = (): number => Date.now() * 1_000

/** Lets the session hear live sources instead of replaying stored bars. */
export function goLive(host: ScriptedHost): void {
  for (const [table, records] of Object.entries(liveTables(now()))) host.replace(table as 'quotes', records)
  host.replace('ladders', ladderRecords(now()))
  host.replace('tapes', tapeRecords(now()))
}

/** Opens a tab by its name. */
export async function showTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click()
}

/** Adds the source of news feeds to the sources and opens what can be chosen about it. */
export async function openFeeds(page: Page, host: ScriptedHost): Promise<void> {
  const [source] = sourceRecords(now())
  if (source === undefined) throw new Error('Invariant: no source')
  host.put('sources', [{ ...source, key: 'rss', name: 'News feeds' }])
  await page.getByRole('row', { name: /^News feeds/ }).click()
  await page.getByRole('button', { name: 'Choices…' }).click()
  await expect(page.getByRole('checkbox', { name: /^The usual feeds/ })).toBeFocused()
}
