import { refused, accepted } from '#contracts/failure.ts'
import { expect, openDesk, payloadOf, sent, test, violations } from './screenTest.ts'

for (const theme of ['dark', 'light'] as const) {
  test(`the order ticket makes a proposal by keyboard, and says in words what is missing, ${theme}`, async ({
    page,
    host,
    complaints,
  }) => {
    await openDesk(page, host, { theme })
    await page.keyboard.press('Control+Shift+O')
    const dialog = page.getByRole('dialog', { name: 'Order ticket' })
    await dialog.getByLabel('Instrument').selectOption({ label: 'ALDR at SIM' })
    await expect(dialog).toContainText('Enter a quantity above zero.')
    await page.keyboard.press('Control+Enter')
    expect(sent(host, 'ProposeOrder')).toBe(0)
    await dialog.getByLabel('Quantity').fill('10')
    await dialog.getByLabel('Limit', { exact: true }).fill('134.20')
    await expect(dialog).toContainText('there is no entry without one')
    await dialog.getByLabel('Protective stop').fill('130,90')
    await dialog.getByLabel('Why').fill('It holds its range.')
    await expect(dialog).toContainText('Buy ten shares, about 1,342 USD')
    expect(await violations(page)).toEqual([])

    host.answer('risk.ProposeOrder', () => refused('PRICE_COLLAR_EXCEEDED', 'The price is too far from the last one.'))
    await page.keyboard.press('Control+Enter')
    await expect(dialog).toContainText('The price is too far from the last one.')
    host.answer('risk.ProposeOrder', () => accepted({ proposalId: 'A-0412' }))
    await page.keyboard.press('Control+Enter')
    await expect(dialog).toHaveCount(0)
    expect(await payloadOf(host, 'ProposeOrder')).toMatchObject({
      side: 'BUY',
      quantity: 10,
      orderType: 'LIMIT',
      limitPrice: 13_420,
      stopPrice: 13_090,
      targetPrice: null,
    })
    // The card has the focus: the first of two presses is done, and nothing has been approved.
    await expect(page.getByRole('group', { name: /^Approval A-0412/ })).toBeFocused()
    expect(sent(host, 'ApproveProposal')).toBe(0)
    expect(complaints).toEqual([])
  })
}
