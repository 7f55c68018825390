import type { Page } from '@playwright/test'
import { deskRecords } from '../../fixtures/deskRecords.ts'
import { waitingLimits } from '../../fixtures/scriptedLimits.ts'
import { expect, goTo, openDesk, payloadOf, sent, test, violations } from './screenTest.ts'

const MINUTE = 60_000_000
const now = (): number => Date.now() * 1_000
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click()

for (const theme of ['dark', 'light'] as const) {
  test(`every panel of the Risk workspace says what it knows and what it does not, ${theme}`, async ({
    page,
    host,
    complaints,
  }) => {
    await openDesk(page, host, { theme })
    await goTo(page, 'Risk')
    const scenarios = page.getByRole('group', { name: 'Scenarios', exact: true })
    await expect(scenarios.getByRole('grid')).toContainText('−17,300.00')
    // The worst one is explained without asking.
    await expect(scenarios.getByRole('group', { name: 'Scenario March 2020' })).toContainText('S&P 500 closes 3386.15')
    await expect(scenarios.getByRole('row', { name: /BIRC/ })).toContainText('Nothing is known')
    expect(await violations(page), 'scenarios').toEqual([])

    await tab(page, 'Clusters')
    const clusters = page.getByRole('grid', { name: 'Clusters' })
    await expect(clusters.getByRole('row', { name: /ARDN and 2 like it/ })).toContainText('−400.00')
    await expect(clusters.getByRole('row', { name: /Theme/ })).toContainText('The configuration names no theme')
    await tab(page, 'Tail')
    const methods = page.getByRole('grid', { name: 'Tail by method' })
    await expect(methods.getByRole('row', { name: /Filtered/ })).toContainText('1,510 [1,350, 1,670]')
    const holdings = page.getByRole('grid', { name: 'Tail by holding' })
    await expect(holdings.getByRole('row', { name: /ALDR/ })).toContainText('1,510.00')
    await expect(holdings.getByRole('row', { name: /BIRC/ })).toContainText('Too short a history')
    await methods.focus()
    await page.keyboard.press('End')
    await expect(holdings.getByRole('row', { name: /ALDR/ })).toContainText('1,130.00')
    await tab(page, 'Breakers')
    await expect(page.getByRole('list', { name: 'Pauses' })).toContainText('until 2008-10-10 20:04 (UTC, market time)')
    expect(await violations(page), 'tail').toEqual([])
    expect(complaints).toEqual([])
  })

  test(`the panels are accessible when they are empty, stale and cut off, ${theme}`, async ({ page, host }) => {
    await page.setViewportSize({ width: 1280, height: 720 })
    await openDesk(page, host, { theme })
    for (const table of ['clusters', 'scenarios', 'tail', 'reductions', 'breakers'] as const) host.replace(table, [])
    await goTo(page, 'Risk')
    for (const [name, words] of [
      ['Clusters', 'no cluster holds anything'],
      ['Scenarios', 'an account must be open'],
      ['Tail', 'No tail is known yet'],
      ['Reductions', 'Nothing is ever reduced by itself'],
      ['Breakers', 'No circuit breaker pauses entries'],
    ] as const) {
      await tab(page, name)
      const panel = page.getByRole('group', { name, exact: true })
      await expect(panel).toHaveAttribute('data-panel-state', 'empty')
      await expect(panel).toContainText(words)
    }
    expect(await violations(page), 'empty').toEqual([])
    host.replace('scenarios', deskRecords(now()).scenarios)
    const note = 'No new data.'
    host.put('feeds', [{ key: 'replay', source: 'x', state: 'STALE', lastMarketTime: now(), lastArrival: now(), note }])
    await tab(page, 'Scenarios')
    await expect(page.getByRole('group', { name: 'Scenarios', exact: true })).toHaveAttribute(
      'data-panel-state',
      'stale',
    )
    expect(await violations(page), 'stale').toEqual([])
    host.hangUp()
    await expect(page.getByRole('group', { name: 'Breakers', exact: true })).toHaveAttribute(
      'data-panel-state',
      'disconnected',
    )
    expect(await violations(page), 'cut off').toEqual([])
  })

  test(`a hard limit is loosened by keyboard alone, after its cool-off, ${theme}`, async ({
    page,
    host,
    complaints,
  }) => {
    await page.clock.install()
    await openDesk(page, host, { theme })
    await goTo(page, 'Risk')
    const limits = page.getByRole('grid', { name: 'Limits' })
    await limits.focus()
    await page.keyboard.press('Home')
    while (!((await limits.locator('[aria-selected="true"]').textContent()) ?? '').includes('Largest weight'))
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByLabel('New value')).toBeFocused()
    await expect(dialog).toContainText('Now 20.0 %, set by house default.'.replace(' %', '\u202f%'))
    // Nonsense is refused in words, and nothing can be done with it.
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('-3')
    await page.keyboard.press('Control+Enter')
    await expect(dialog).toContainText('LIMIT_INVALID')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('25')
    await page.keyboard.press('Control+Enter')
    await expect(dialog.getByRole('table', { name: 'Differences' })).toContainText('looser')
    await expect(dialog).toContainText('after 10 min and a second act')
    expect(await violations(page), 'differences').toEqual([])
    // Without a reason nothing is sent, however often the keys are pressed.
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('Enter')
    expect(sent(host, 'ProposeLimits')).toBe(0)
    await page.getByLabel('Reason').focus()
    await page.keyboard.type('the account has grown')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => sent(host, 'ProposeLimits')).toBe(1)
    expect(await payloadOf(host, 'ProposeLimits')).toEqual({
      changes: { assetValue: 0.25 },
      reason: 'the account has grown',
    })
    const proposedAt = (await page.evaluate(() => Date.now())) * 1_000
    host.put('limitChanges', [waitingLimits(proposedAt)])
    await expect(dialog).toContainText('left, until')
    await expect(page.getByRole('button', { name: /^Put into effect/ })).toHaveAttribute('aria-disabled', 'true')
    await page.keyboard.press('Control+Enter')
    expect(sent(host, 'ApplyLimits')).toBe(0)
    expect(await violations(page), 'cool-off').toEqual([])
    await page.clock.fastForward('10:01')
    await expect(dialog).toContainText('over: can be put into effect until')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => sent(host, 'ApplyLimits')).toBe(1)
    expect(await payloadOf(host, 'ApplyLimits')).toEqual({ changeId: 'limits-1' })
    expect(complaints).toEqual([])
  })
}

test('a limit is tightened at once, and who set it stands in the table', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Risk')
  await page.getByRole('button', { name: 'Change limits…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Limit', { exact: true }).selectOption('assetValue')
  await dialog.getByLabel('New value').fill('12,5')
  await dialog.getByRole('button', { name: 'Add another limit' }).click()
  await dialog.getByLabel('New value 2').fill('nonsense')
  await expect(dialog.getByRole('button', { name: /^Show differences/ })).toHaveAttribute('aria-disabled', 'true')
  await dialog
    .getByRole('button', { name: /^Leave out/ })
    .last()
    .click()
  await dialog.getByLabel('Reason').fill('a nervous week')
  await dialog.getByRole('button', { name: /^Show differences/ }).click()
  await expect(dialog).toContainText('ALDR 16.1\u202f%')
  await dialog.getByRole('button', { name: /^Tighten now/ }).click()
  await expect(dialog).toHaveCount(0)
  expect(await payloadOf(host, 'ProposeLimits')).toEqual({ changes: { assetValue: 0.125 }, reason: 'a nervous week' })
  const setAt = Date.UTC(2026, 10, 22, 9) * 1_000
  host.put('limits', [
    {
      key: 'assetValue',
      name: 'Largest weight of one instrument',
      unit: 'percent',
      used: 0.161,
      limit: 0.125,
      kind: 'hard',
      setBy: 'trader',
      setAt,
      reason: 'a nervous week',
    },
  ])
  const row = page.getByRole('row', { name: /Largest weight/ })
  await expect(row).toContainText('trader 2026-11-22')
  await expect(row.getByTitle('trader, 2026-11-22 09:00:00 UTC: a nervous week')).toBeVisible()
  expect(complaints).toEqual([])
})

test('a loosening is taken back at any time, and the row of tools moves nothing', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await goTo(page, 'Risk')
  const grid = page.getByRole('grid', { name: 'Limits' })
  const before = await grid.boundingBox()
  host.put('limitChanges', [waitingLimits(now() - 9 * MINUTE)])
  await expect(page.getByRole('button', { name: 'Looser limits…' })).toBeVisible()
  expect(await grid.boundingBox()).toEqual(before)
  await page.getByRole('button', { name: 'Looser limits…' }).click()
  await page.getByRole('button', { name: 'Take it back' }).click()
  await expect.poll(() => sent(host, 'WithdrawLimits')).toBe(1)
  host.put('limitChanges', [], ['current'])
  await expect(page.getByText('Nothing waits for a cool-off.')).toBeVisible()
  expect(await grid.boundingBox()).toEqual(before)
  expect(complaints).toEqual([])
})

test('a proposed reduction is previewed, and nothing is reduced without the act', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await goTo(page, 'Risk')
  await tab(page, 'Reductions')
  await page.getByRole('button', { name: /^Reduce by 25/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Reduce ALDR' })
  await expect(dialog).toContainText('of 300 ALDR at the market')
  await expect(dialog).toContainText('100 % of the expected shortfall')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  expect(sent(host, 'ReducePosition')).toBe(0)
  const grid = page.getByRole('grid', { name: 'Reductions' })
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => sent(host, 'ReducePosition')).toBe(1)
  expect(await payloadOf(host, 'ReducePosition')).toEqual({ instrumentId: 'ALDR.SIM', fraction: 0.25 })
  await expect(dialog).toHaveCount(0)
  expect(complaints).toEqual([])
})

test('the card says what is lost at each end', async ({ page, host, complaints }) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await openDesk(page, host)
  await page.keyboard.press('F8')
  const ends = page.getByLabel('Loss at each end')
  await expect(ends).toContainText('if the stop fills−1,993.57')
  await expect(ends).toContainText('if it gaps 3×−5,953.57')
  await expect(ends).toContainText('if you do nothing−412.00')
  expect(complaints).toEqual([])
})
