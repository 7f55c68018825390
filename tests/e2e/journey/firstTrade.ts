import { expect, type Page } from '@playwright/test'

/** The pages of one open workstation; the kill control is a page of its own in the window and part of the desk in a browser. */
export interface OpenDesk {
  readonly desk: Page
  readonly kill: Page
}

async function goTo(desk: Page, digit: string, name: string): Promise<void> {
  await desk.keyboard.press(`Control+${digit}`)
  await expect(desk.getByRole('main', { name: `${name} workspace` })).toBeVisible()
}

/** A newcomer's first minute: the market moves by itself and marks every panel as a replay of history. */
export async function seesLivingMarket({ desk }: OpenDesk): Promise<void> {
  await expect(desk.getByRole('banner')).toContainText('REPLAY')
  await expect(desk.getByText('HISTORICAL REPLAY').first()).toBeVisible()
  await goTo(desk, '2', 'Charts')
  const market = desk.getByRole('banner')
  const before = await market.innerText()
  await expect.poll(async () => (await market.innerText()).match(/2009-\d\d-\d\d/)?.[0]).toBeTruthy()
  await expect.poll(async () => market.innerText()).not.toBe(before)
}

/** Lets the market play fast until a strategy proposes, then decides by keyboard alone: F8, wait for arming, Ctrl+Enter. */
export async function approvesFirstProposal({ desk }: OpenDesk): Promise<string> {
  await goTo(desk, '2', 'Charts')
  await desk.getByLabel('Speed').selectOption('10')
  await expect(desk.getByRole('complementary', { name: 'Approval tray' })).toContainText(/BUY [\d.]+ SPX/, {
    timeout: 40_000,
  })
  await expect(desk.getByRole('button', { name: /^Play/ })).toBeVisible()
  await desk.getByLabel('Speed').selectOption('1')
  await desk.keyboard.press('F8')
  await expect(desk.getByText('Armed: Ctrl+Enter or a click approves.')).toBeVisible()
  await expect(desk.getByRole('button', { name: /^Approve REPLAY BUY/ })).toBeEnabled()
  const card = await desk.getByRole('main').innerText()
  await desk.keyboard.press('Control+Enter')
  await expect(desk.getByRole('main').getByText('APPROVED').first()).toBeVisible()
  return card
}

/** The order fills at the next open, its stop stands at the venue, and the position is there. */
export async function findsOrderFilled({ desk }: OpenDesk): Promise<void> {
  await goTo(desk, '4', 'Blotter')
  const orders = desk.getByRole('grid', { name: /orders/i })
  await expect(orders.getByRole('row').filter({ hasText: 'BUY' })).toContainText(/filled/i, { timeout: 20_000 })
  await expect(orders.getByRole('row').filter({ hasText: 'SELL' })).toContainText(/accepted|working/i)
  await desk.getByRole('tab', { name: 'Positions' }).click()
  const position = desk
    .getByRole('grid', { name: /positions/i })
    .getByRole('row')
    .filter({ hasText: 'SPX' })
  await expect(position).toContainText('protected')
}

/** One press stops everything; the plate and the banner say so. */
export async function pressesKill({ desk, kill }: OpenDesk): Promise<void> {
  await kill.locator('[data-kill]').click()
  await expect(kill.getByText('HALTED').first()).toBeVisible()
  await expect(desk.getByText(/HALTED .* by button/).first()).toBeVisible()
}

/** After a restart: still halted, the order and the position where they were, books and venue agree. */
export async function findsEverythingAfterRestart(open: OpenDesk): Promise<void> {
  const { desk, kill } = open
  await expect(kill.getByText('HALTED').first()).toBeVisible()
  await expect(desk.getByRole('main')).toBeVisible()
  await findsOrderFilled(open)
  await expect(desk.getByText('matched').first()).toBeVisible()
}

/** Re-arming takes the whole ceremony and leaves entries paused. */
export async function rearms({ desk, kill }: OpenDesk): Promise<void> {
  await goTo(desk, '5', 'Risk')
  const ceremony = desk.getByRole('group', { name: 'Re-arm' })
  const button = ceremony.getByRole('button', { name: 'Re-arm' })
  // Whoever slips off the button while its panel still settles after the start holds it again, and so does this.
  await expect(async () => {
    await desk.mouse.up()
    for (const box of await ceremony.getByRole('checkbox').all()) await box.check({ timeout: 2_000 })
    await expect(button).toBeEnabled({ timeout: 2_000 })
    await button.hover()
    await desk.mouse.down()
    await expect(ceremony.getByText('let go to confirm')).toBeVisible({ timeout: 4_000 })
  }).toPass({ timeout: 30_000 })
  await desk.mouse.up()
  await expect(kill.locator('[data-kill]')).toContainText('KILL')
  await expect(desk.getByRole('button', { name: /resume entries/i }).first()).toBeVisible()
}
