import { refused } from '#contracts/failure.ts'
import type { Page } from '@playwright/test'
import { expect, goTo, openDesk, payloadOf, sent, test, violations } from './screenTest.ts'

async function openTrades(page: Page) {
  await goTo(page, 'Journal')
  await page.getByRole('tab', { name: 'Trade journal', exact: true }).click()
  const grid = page.getByRole('grid', { name: /^Trades: Enter shows the decision/ })
  await expect(grid).toBeVisible()
  return grid
}

for (const theme of ['dark', 'light'] as const) {
  test(`the trade journal tells round trips, and how like ones end, ${theme}`, async ({ page, host, complaints }) => {
    await openDesk(page, host, { theme })
    const grid = await openTrades(page)
    expect(await payloadOf(host, 'ReadTrades')).toEqual({ accountId: 'REPLAY-3' })
    await expect(grid.getByRole('row', { name: /breakout/ })).toContainText('+1.23')
    await expect(grid.getByRole('row', { name: /40 open/ })).toBeVisible()
    expect(await violations(page, '[aria-label="Trade journal"]'), 'trades').toEqual([])
    await page.getByRole('tab', { name: 'How they end' }).click()
    const groups = page.getByRole('grid', { name: 'How trades end' })
    await expect(groups.getByRole('row', { name: /sma-cross/ })).toContainText('not enough data')
    await page.getByLabel('Grouped').selectOption('tag')
    await expect(groups.getByRole('row', { name: /breakout/ })).toBeVisible()
    expect(await violations(page, '[aria-label="Trade journal"]'), 'groups').toEqual([])
    expect(complaints).toEqual([])
  })
}

test('a note is written by keyboard alone, once, and Esc takes it back', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  const grid = await openTrades(page)
  await grid.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('e')
  await expect(page.getByLabel('Tags')).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.type(', #dip')
  await page.keyboard.press('Enter')
  await expect(grid.getByRole('row', { name: /breakout, dip/ })).toBeVisible()
  await expect(grid).toBeFocused()
  await expect.poll(() => sent(host, 'WriteTradeNote')).toBeGreaterThan(0)
  expect(await payloadOf(host, 'WriteTradeNote')).toEqual({
    accountId: 'REPLAY-3',
    tradeId: 'REPLAY-3-00011',
    tags: ['breakout', 'dip'],
    stars: 3,
    note: 'Held through the dip.',
  })
  await page.keyboard.press('e')
  await page.keyboard.type('wrong')
  await page.keyboard.press('Escape')
  await expect(grid).toBeFocused()
  expect(sent(host, 'WriteTradeNote')).toBe(1)
  host.answer('desk.WriteTradeNote', () => refused('TAG_INVALID', 'A tag has at most 40 letters.'))
  await page.getByLabel('Note').fill('Sold too early.')
  await grid.focus()
  await expect(page.getByText('A tag has at most 40 letters.')).toBeVisible()
  expect(sent(host, 'WriteTradeNote')).toBe(2)
  expect(complaints).toEqual([])
})

test('a trade leads to its decision, and all of them to a file', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  const grid = await openTrades(page)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  expect((await download).suggestedFilename()).toBe('quarterdeck-trades-REPLAY-3.csv')
  await page.getByLabel('Accounts').selectOption('all')
  await expect(grid).toBeVisible()
  await grid.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Decision A-0402' })).toBeVisible()
  expect(complaints).toEqual([])
})
