import { accepted } from '#contracts/failure.ts'
import { expect, goTo, openDesk, payloadOf, test, violations } from './screenTest.ts'

for (const theme of ['dark', 'light'] as const) {
  test(`the parent orders show how far each has come, ${theme}`, async ({ page, host, complaints }) => {
    await openDesk(page, host, { theme })
    await goTo(page, 'Blotter')
    await page.getByRole('tab', { name: 'Parents' }).click()
    const table = page.getByRole('grid', { name: 'Parents' })
    await expect(table.getByRole('row', { name: /Working/ })).toContainText('46 % / 40 %')
    await expect(table.getByRole('row', { name: /Working/ })).toContainText('4.2 bps')
    await expect(table.getByRole('row', { name: /POST_ONLY/ })).toContainText('90')
    await expect(table.getByRole('row', { name: /Gave up/ })).toContainText('not known')
    expect(await violations(page, '[aria-label="Parents"]'), 'table').toEqual([])
    expect(complaints).toEqual([])
  })
}

test('a parent order is cancelled by keyboard, after its preview', async ({ page, host, complaints }) => {
  host.answer('broker.CancelParents', () => accepted({}))
  await openDesk(page, host)
  await goTo(page, 'Blotter')
  await page.getByRole('tab', { name: 'Parents' }).click()
  await page.getByRole('grid', { name: 'Parents' }).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Control+Delete')
  const dialog = page.getByRole('dialog', { name: 'Cancel the parent order' })
  await expect(dialog).toContainText(/720 of 1.200/)
  expect(await violations(page, '[role="dialog"]'), 'preview').toEqual([])
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()
  expect(await payloadOf(host, 'CancelParents')).toEqual({ parentIds: ['PARENT-1'], cause: 'the trader' })
  expect(complaints).toEqual([])
})
