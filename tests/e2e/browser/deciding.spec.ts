import { accepted } from '#contracts/failure.ts'
import { CARE } from '../../fixtures/deskIdeas.ts'
import { proposalRecord } from '../../fixtures/deskProposal.ts'
import { expect, goTo, openDesk, payloadOf, sent, test, violations } from './screenTest.ts'

const now = (): number => Date.now() * 1_000
const ROUTINE = [20, 21, 22, 23, 24]

for (const theme of ['dark', 'light'] as const) {
  test(`the scorecard tells how ideas ended, with interval and n, ${theme}`, async ({ page, host, complaints }) => {
    await openDesk(page, host, { theme })
    await goTo(page, 'Journal')
    await page.getByRole('tab', { name: 'Scorecard' }).click()
    const panel = page.getByRole('group', { name: 'Scorecard' })
    await expect(panel).toContainText('37 decisions in this session, 31 approved, median look 11.4 s.')
    await expect(panel.getByRole('row', { name: /^Rejected/ })).toContainText('n=6')
    expect(await violations(page)).toEqual([])
    await panel.getByRole('tab', { name: /^Ideas/ }).click()
    await expect(panel.getByRole('row', { name: /A-0407/ })).toContainText('at its stop')
    await expect(panel.getByRole('row', { name: /A-0410/ })).toContainText('waits for its entry')
    expect(await violations(page)).toEqual([])
    await panel.getByRole('tab', { name: 'Vigilance' }).click()
    await expect(panel.getByRole('row', { name: /^All practice proposals/ })).toContainText('n=4')
    await panel.getByLabel('Practice proposals').click()
    expect(await payloadOf(host, 'SetPractice')).toEqual({ on: false })
    expect(await violations(page)).toEqual([])
    host.put('care', [{ ...CARE, tired: true, text: 'Your last 5 decisions took at most 1.2 s each.' }])
    await expect(panel).toContainText('at most 1.2 s each')
    expect(complaints).toEqual([])
  })
}

test('routine proposals are decided together: none is chosen to begin with, and the count is typed', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  host.put(
    'proposals',
    ROUTINE.map((number) => proposalRecord(number, now(), 200, { strategyId: 'sma-cross' as never })),
  )
  host.answer('risk.ApproveBatch', ({ items }) =>
    accepted({
      results: (items as readonly { readonly proposalId: string }[]).map(({ proposalId }, index) => ({
        proposalId,
        status: index === 0 ? 'RETURNED' : 'APPROVED',
        failure: null,
      })),
    }),
  )
  await goTo(page, 'Approvals')
  await page.getByRole('button', { name: 'Decide together…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('checkbox')).toHaveCount(5)
  await expect(dialog.getByRole('checkbox', { checked: true })).toHaveCount(0)
  const approve = dialog.getByRole('button', { name: /^Approve/ })
  await expect(approve).toHaveAttribute('aria-disabled', 'true')
  for (const box of await dialog.getByRole('checkbox').all()) await box.check()
  await expect(dialog).toContainText('Together 80,760.00')
  await expect(dialog).toContainText('Type 5 to approve this many.')
  expect(await violations(page)).toEqual([])
  await dialog.getByLabel('Type how many').fill('5')
  await expect(dialog).toContainText('Armed: Ctrl+Enter or a click approves.')
  await page.keyboard.press('Enter')
  expect(sent(host, 'ApproveBatch')).toBe(0)
  await expect(dialog).toContainText('Armed: Ctrl+Enter or a click approves.')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => sent(host, 'ApproveBatch')).toBe(1)
  expect(await payloadOf(host, 'ApproveBatch')).toMatchObject({ typedCount: 5 })
  expect(((await payloadOf(host, 'ApproveBatch'))['items'] as readonly unknown[]).length).toBe(5)
  await expect(page.getByText('4 of 5 were approved and sent')).toBeVisible()
  expect(complaints).toEqual([])
})

for (const theme of ['dark', 'light'] as const) {
  test(`a decision is shown again as it was taken, ${theme}`, async ({ page, host, complaints }) => {
    await openDesk(page, host, { theme })
    await goTo(page, 'Approvals')
    await page.getByRole('tab', { name: 'Decisions' }).click()
    await page
      .getByRole('button', { name: /^Replay the decision/ })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('1 of 3: Raised.')
    await expect(dialog).toContainText('terms match their hash')
    await expect(dialog).toContainText('BUY 120 ALDR')
    await expect(dialog.getByRole('button', { name: 'Earlier' })).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByRole('button', { name: 'Later' }).click()
    await expect(dialog).toContainText('RETURNED')
    await dialog.getByRole('button', { name: 'Later' }).click()
    await expect(dialog).toContainText('looked at for 11.6 s')
    await expect(dialog).toContainText('entry filled')
    await expect(dialog.getByRole('button', { name: /Approve/ })).toHaveCount(0)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
}
