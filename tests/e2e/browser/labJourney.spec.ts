import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { startServerHost } from '../journey/serverHost.ts'

/** Presses an export of the result and returns what was saved. */
async function keep(page: Page, format: string): Promise<{ readonly name: string; readonly text: string }> {
  const download = page.waitForEvent('download')
  await page.getByRole('group', { name: 'Keep as a file' }).getByRole('button', { name: format }).click()
  const file = await download
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
}

/** Varies a parameter of the search; `order` is its place among the varied ones. */
async function vary(form: Locator, name: string, order: number, range: readonly string[]): Promise<void> {
  const [from = '', to = '', step = ''] = range
  await form.getByRole('checkbox', { name, exact: true }).check()
  await form.getByLabel(`${name}, from`).fill(from)
  await form.getByLabel('to', { exact: true }).nth(order).fill(to)
  await form.getByLabel('step', { exact: true }).nth(order).fill(step)
}

test('an idea is tried, searched and counted on the sample data, and its result kept as files', async ({ page }) => {
  const data = mkdtempSync(path.join(tmpdir(), 'quarterdeck-lab-'))
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  const host = await startServerHost(data)
  await page.goto(host.url)
  await expect(page.getByRole('main')).toBeVisible()
  await page.keyboard.press('Control+6')
  const form = page.getByRole('group', { name: 'Run form' })
  const result = page.getByRole('group', { name: 'Run result' })

  await form.getByLabel('Fast average').fill('10')
  await form.getByRole('button', { name: /^Run backtest/ }).click()
  await expect(result.getByRole('tab', { name: /^Trades 88/ })).toBeVisible()
  await expect(result).toContainText('+3,364.74')
  await result.getByRole('tab', { name: /^Diagnosis/ }).click()
  await expect(result).toContainText('SAMPLE_SHARPE')
  await expect(result).not.toContainText('LOOK_AHEAD_PRICE')

  const html = await keep(page, 'HTML')
  expect(html.name).toMatch(/^quarterdeck-[0-9a-f]{12}\.html$/)
  expect(html.text).toContain('<!doctype html>')
  const csv = await keep(page, 'CSV')
  expect(csv.text.trim().split('\n')).toHaveLength(89)
  const json = await keep(page, 'JSON')
  expect(JSON.parse(json.text)).toBeInstanceOf(Object)

  await form.getByRole('tab', { name: 'Sweep' }).click()
  await vary(form, 'Fast average', 0, ['5', '15', '5'])
  await vary(form, 'Slow average', 1, ['20', '40', '10'])
  await expect(form).toContainText('9 combinations')
  await form.getByRole('button', { name: /^Run sweep/ }).click()
  await result.getByRole('tab', { name: /^Map/ }).click()
  const map = result.getByRole('grid', { name: /^Sharpe ratio by fast and slow/ })
  await expect(map.getByRole('gridcell')).toHaveCount(9)
  await expect(map.locator('[data-best]')).toHaveCount(1)
  await result.getByRole('tab', { name: /^Trials 9/ }).click()
  await expect(result.getByRole('grid', { name: 'Trials' }).getByRole('row').nth(1)).toContainText('best')

  await page.getByRole('tab', { name: 'Trial ledger' }).click()
  const idea = page.getByRole('grid', { name: 'Ideas and their trials' }).getByRole('row').nth(1)
  await expect(idea).toContainText('sma-cross on SPX.SAMPLE')
  // One backtest, nine trials of the search, the best of them once on the bars it never saw.
  await expect(idea.getByRole('gridcell').nth(1)).toHaveText('11')
  expect(complaints).toEqual([])
  await page.goto('about:blank')
  await host.stop()
  rmSync(data, { recursive: true, force: true })
})
