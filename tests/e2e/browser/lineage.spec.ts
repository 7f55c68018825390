import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { lineageToMermaid } from '#core/lineage/mermaid.ts'
import { accepted, refused } from '#contracts/failure.ts'
import { ORDER_LINEAGE } from '../../fixtures/deskLineage.ts'
import { armCard, expect, goTo, openDesk, payloadOf, sent, test, violations } from './screenTest.ts'

/** Asks where the first order of the blotter comes from, by keyboard. */
async function askOrder(page: Page): Promise<void> {
  await goTo(page, 'Blotter')
  await page.getByRole('grid', { name: 'Orders' }).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Control+l')
  await expect(page.getByRole('group', { name: 'Lineage', exact: true })).toContainText('Came of order REPLAY-3-00001')
}

function box(page: Page, name: RegExp) {
  return page.locator('[data-node]').filter({ hasText: name })
}

for (const theme of ['dark', 'light'] as const) {
  test(`the lineage of an order is drawn and accessible, ${theme}`, async ({ page, host, complaints }) => {
    await openDesk(page, host, { theme })
    await askOrder(page)
    expect(await payloadOf(host, 'ReadLineage')).toEqual({ of: { kind: 'ORDER', id: 'REPLAY-3-00001' } })
    await expect(page.locator('[data-node]')).toHaveCount(ORDER_LINEAGE.nodes.length)
    expect(await violations(page, '[aria-label="Lineage"]'), 'drawing').toEqual([])
    await expect(page.getByRole('list', { name: 'What could not be told' })).toContainText('was not kept')
    await page.getByRole('button', { name: 'As a list' }).click()
    const list = page.getByRole('grid', { name: 'What it came of, as a list' })
    await expect(list.getByRole('row', { name: /^order/ })).toContainText('Approved by the trader: sent · 4.2 ms')
    expect(await violations(page, '[aria-label="Lineage"]'), 'list').toEqual([])
    await page.getByRole('button', { name: 'Correction…' }).click()
    expect(await violations(page, '[aria-label="Lineage"]'), 'form').toEqual([])
    expect(complaints).toEqual([])
  })
}

test('the arrow keys follow the arrows, and the detail tells what is kept', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await askOrder(page)
  await expect(box(page, /BUY 12 SPX limit/)).toHaveAttribute('aria-pressed', 'true')
  await box(page, /BUY 12 SPX limit/).focus()
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key)
  await expect(box(page, /LONG SPX by sma-cross/)).toBeFocused()
  await expect(box(page, /LONG SPX by sma-cross/)).toBeInViewport()
  const detail = page.getByRole('group', { name: 'About LONG SPX by sma-cross' })
  await expect(detail).toContainText('stated 0.58')
  await expect(detail).toContainText('realizedVolatility20 = 0.6231: weighed · 299 ms')
  await page.keyboard.press('Home')
  await expect(page.getByRole('group', { name: /^About sp500-daily/ })).toContainText('not kept')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Shift+Tab')
  await expect(box(page, /sp500-daily/)).toBeFocused()
  expect(complaints).toEqual([])
})

test('the Mermaid text is copied and saved as it is written', async ({ page, host, context, complaints }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openDesk(page, host)
  await askOrder(page)
  await page.getByRole('button', { name: 'Copy as Mermaid' }).click()
  await expect(page.getByRole('log', { name: 'Messages' })).toContainText('Copied as Mermaid.')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(lineageToMermaid(ORDER_LINEAGE))
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save…' }).click()
  const saved = await download
  expect(saved.suggestedFilename()).toBe('lineage-order-REPLAY-3-00001.mmd')
  expect(await readFile(await saved.path(), 'utf8')).toBe(lineageToMermaid(ORDER_LINEAGE))
  expect(complaints).toEqual([])
})

test('it opens from the approval card and from the palette, and asks again for another origin', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await armCard(page)
  await page.getByRole('button', { name: 'Where does this come from?', exact: true }).click()
  await expect(page.getByRole('main', { name: 'Blotter workspace' })).toBeVisible()
  const panel = page.getByRole('group', { name: 'Lineage', exact: true })
  await expect(panel).toContainText('Came of proposal A-')
  expect(await payloadOf(host, 'ReadLineage')).toMatchObject({ of: { kind: 'PROPOSAL' } })
  await panel.getByLabel('Where does this come from').selectOption({ index: 2 })
  await expect.poll(() => sent(host, 'ReadLineage')).toBe(2)
  await goTo(page, 'Desk')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('where does this come')
  await page.keyboard.press('Enter')
  await expect(panel).toBeVisible()
  expect(complaints).toEqual([])
})

test('the form about a correction asks what rests on it and says what is missing', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await askOrder(page)
  await page.getByRole('button', { name: 'Correction…' }).click()
  const panel = page.getByRole('group', { name: 'Lineage', exact: true })
  await panel.getByRole('button', { name: 'Show what it touched' }).click()
  await expect(panel).toContainText('Give the time of the first bar that was corrected.')
  await panel.getByLabel('Instrument').selectOption({ label: 'SPX' })
  await panel.getByLabel('From (UTC)').fill('2008-10-01T00:00')
  await panel.getByLabel('To (UTC)').fill('2008-10-10T00:00')
  await panel.getByRole('button', { name: 'Show what it touched' }).click()
  await expect(panel).toContainText('1 feature, 1 signal, 1 proposal, 1 order, 1 correction, 1 backtest')
  expect(host.received.filter(({ type }) => type === 'ReadLineage').at(-1)?.payload).toEqual({
    of: {
      kind: 'CORRECTION',
      instrumentId: 'SPX.SAMPLE',
      interval: '1d',
      from: Date.UTC(2008, 9, 1) * 1_000,
      to: Date.UTC(2008, 9, 10) * 1_000,
    },
  })
  expect(complaints).toEqual([])
})

test('nothing chosen, nothing kept, too much to draw and a refusal are told apart', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await goTo(page, 'Blotter')
  await page.getByRole('tab', { name: 'Lineage' }).click()
  const panel = page.getByRole('group', { name: 'Lineage', exact: true })
  await expect(panel).toContainText('Nothing is chosen.')
  await expect(panel.getByRole('button', { name: 'Copy as Mermaid' })).toHaveAttribute('aria-disabled', 'true')
  const choose = panel.getByLabel('Where does this come from')
  host.answer('desk.ReadLineage', () => refused('LINEAGE_NOT_KEPT', 'This host does not keep how things came about.'))
  await choose.selectOption({ index: 1 })
  await expect(panel.getByRole('alert')).toContainText('This host does not keep how things came about.')
  host.answer('desk.ReadLineage', () => accepted({ nodes: [], edges: [], gaps: ['The journal begins after it.'] }))
  await panel.getByRole('button', { name: 'Retry' }).click()
  await expect(panel).toContainText('Nothing that rests on it is kept.')
  await expect(panel).toContainText('The journal begins after it.')
  const [first] = ORDER_LINEAGE.nodes
  if (first === undefined) throw new Error('Invariant: no node')
  const many = Array.from({ length: 2_000 }, (_, index) => ({
    ...first,
    id: `n${index}`,
    title: `<b>row ${index}</b>`,
  }))
  host.answer('desk.ReadLineage', () => accepted({ nodes: many, edges: [], gaps: [] }))
  await choose.selectOption({ index: 2 })
  await expect(panel).toContainText('2\u202f000 boxes are too many to draw; the list has them all.')
  await expect(panel.getByRole('grid')).toHaveAttribute('aria-rowcount', '2001')
  await expect(panel.getByRole('row', { name: /<b>row 3<\/b>/ })).toBeVisible()
  expect(complaints).toEqual([])
})
