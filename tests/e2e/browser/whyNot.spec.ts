import { refused } from '#contracts/failure.ts'
import { expect, goTo, openDesk, sent, test, violations } from './screenTest.ts'

for (const theme of ['dark', 'light'] as const) {
  test(`why not: the waterfall, the smallest change and what was refused, by keyboard, ${theme}`, async ({
    page,
    host,
    complaints,
  }) => {
    await openDesk(page, host, { theme })
    await page.keyboard.press('Control+Shift+Y')
    const dialog = page.getByRole('dialog', { name: 'Why not?' })
    await dialog.getByLabel('Instrument').selectOption({ label: 'ALDR at SIM' })
    await expect(dialog).toContainText('Nothing stands in the way of it.')
    await dialog.getByLabel('Quantity').fill('100')
    await expect(dialog).toContainText('It passes every check with 40 ALDR instead of 100 ALDR.')
    const first = dialog
      .getByRole('grid', { name: /^Checks/ })
      .getByRole('row')
      .nth(1)
    await expect(first).toContainText('position value')
    await expect(first).toContainText('another size')
    expect(await violations(page, '[role="dialog"]'), 'checks').toEqual([])

    await dialog.getByRole('tab', { name: 'Refused before' }).click()
    const past = dialog.getByRole('grid', { name: 'Refused before, by the journal' })
    await expect(past).toContainText('SPREAD_TOO_WIDE')
    expect(await violations(page, '[role="dialog"]'), 'past').toEqual([])
    await past.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'Decision A-0399' })).toBeVisible()
    expect([sent(host, 'ProposeOrder'), sent(host, 'ApproveProposal')]).toEqual([0, 0])
    expect(complaints).toEqual([])
  })
}

test('why not says what is wrong with a field, and why nothing can be told', async ({ page, host, complaints }) => {
  host.answer('risk.ExplainEntry', () => refused('REDUCES_POSITION', 'What reduces a position waits for no check.'))
  await openDesk(page, host)
  await page.keyboard.press('Control+Shift+Y')
  const dialog = page.getByRole('dialog', { name: 'Why not?' })
  await expect(dialog).toContainText('What reduces a position waits for no check.')
  await dialog.getByLabel('Quantity').fill('none')
  await expect(dialog).toContainText('Enter a quantity above zero, or nothing.')
  await dialog.getByRole('tab', { name: 'Refused in this session' }).click()
  await expect(dialog.getByRole('tabpanel')).toBeVisible()
  expect(complaints).toEqual([])
})

test('the list of signals asks why not about the one under the cursor', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Charts')
  await page.getByRole('grid', { name: 'Signals' }).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Why not?' })).toBeVisible()
  expect(complaints).toEqual([])
})
