import { accepted, refused } from '#contracts/failure.ts'
import type { BrokerAccountView, LiveFacts } from '#contracts/records/brokerAccounts.ts'
import { showTab } from './dataScreen.ts'
import { expect, goTo, openDesk, payloadOf, sent, test, violations } from './screenTest.ts'

const TOLD: BrokerAccountView['told'] = {
  at: 1_700_000_000_000_000,
  venue: 'ALPACA',
  number: '0001',
  currency: 'USD',
  isLive: false,
  permissions: ['trade shares', 'sell short'],
  clockSkew: -120_000,
  cash: 5_000_000_000,
  openOrders: 2,
  positions: 1,
}

const PAPER: BrokerAccountView = {
  key: 'alpaca-1',
  broker: 'alpaca',
  brokerName: 'Alpaca',
  environment: 'paper',
  name: 'Paper at Alpaca',
  venue: 'ALPACA',
  keyState: 'KEPT',
  link: 'UP',
  note: '',
  told: TOLD,
  abilities: {
    idempotency: 'FOR_EVER',
    worstLag: 600_000_000,
    orderTypes: ['MARKET', 'LIMIT'],
    timesInForce: ['GTC', 'DAY'],
    nativeStops: true,
    brackets: false,
    postOnly: false,
    reduceOnly: true,
    shortSales: true,
    extendedHours: true,
    cancelAll: false,
    deadMan: null,
    placesOrders: true,
  },
  faultKit: { version: 1, passed: 121, impossible: 1, total: 122 },
}

const LIVE: BrokerAccountView = {
  ...PAPER,
  key: 'alpaca-2',
  environment: 'live',
  name: 'Own money',
  keyState: 'MISSING',
  link: 'DOWN',
  note: 'No key is kept for Own money.',
  told: null,
}

const FACTS: LiveFacts = {
  told: { ...TOLD, number: '7788', isLive: true },
  paperApprovals: 20,
  paperApprovalsNeeded: 20,
  lastDrillAt: 1_700_000_000_000_000,
  limits: [{ key: 'dayLossEmergency', name: 'Loss of the day: everything closed from', unit: 'percent', limit: 0.06 }],
  limitsHash: 'a'.repeat(64),
  isSigned: false,
  largestDayLoss: 300_000_000,
  obstacles: ['The limits as they stand are not signed for this account; read and sign them.'],
}

test.beforeEach(({ host }) => {
  host.put('brokerAccounts', [PAPER, LIVE])
})

for (const theme of ['dark', 'light'] as const) {
  test(`accounts tell what they are, how they stand and what their venue can do, ${theme}`, async ({ page, host }) => {
    await openDesk(page, host, { theme })
    await goTo(page, 'Data')
    await showTab(page, 'Accounts')
    const panel = page.getByRole('group', { name: 'About Paper at Alpaca' })
    await expect(panel).toContainText('…0001')
    await expect(panel).toContainText('no, says the venue')
    await expect(panel).toContainText('0.12 s behind ours')
    await expect(panel).toContainText('Stops live at the venue.')
    await expect(panel).toContainText('Has no dead-man switch.')
    await expect(panel).toContainText('121 of 121 faults survived')
    expect(await violations(page), `${theme}: a paper account`).toEqual([])
    await page.getByRole('row', { name: /Own money/ }).click()
    const live = page.getByRole('group', { name: 'About Own money' })
    await expect(live).toContainText('REAL MONEY')
    await expect(live).toContainText('No key is kept for Own money.')
    expect(await violations(page), `${theme}: a live account`).toEqual([])
  })
}

test('an account is added by keyboard, and its key goes one way', async ({ page, host }) => {
  host.answer('desk.AddBrokerAccount', () => accepted({ connectionId: 'alpaca-2' }))
  host.answer('desk.SetBrokerKey', () => accepted({}))
  await openDesk(page, host)
  await goTo(page, 'Data')
  await showTab(page, 'Accounts')
  await page.getByRole('button', { name: 'Add account…' }).click()
  const dialog = page.getByRole('dialog')
  expect(await violations(page), 'a new account').toEqual([])
  await dialog.getByLabel('Broker').selectOption('interactive-brokers')
  await page.keyboard.press('Control+Enter')
  await expect(dialog.getByRole('alert')).toContainText('Account number')
  expect(sent(host, 'AddBrokerAccount')).toBe(0)
  await dialog.getByLabel('Broker').selectOption('alpaca')
  await dialog.getByLabel('Name').fill('Mine')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => sent(host, 'AddBrokerAccount')).toBe(1)
  expect(await payloadOf(host, 'AddBrokerAccount')).toEqual({
    broker: 'alpaca',
    environment: 'paper',
    name: 'Mine',
    settings: {},
  })
  await expect(dialog.getByLabel('Key ID')).toHaveAttribute('type', 'password')
  await dialog.getByLabel('Key ID').fill('key-of-ours-4711')
  await dialog.getByLabel('Secret key').fill('secret-of-ours-0815')
  await dialog.getByRole('button', { name: 'Keep key' }).click()
  await expect(dialog).toHaveCount(0)
  const left = await page.evaluate(() => document.documentElement.outerHTML)
  for (const part of ['4711', '0815']) expect(left).not.toContain(part)
})

test('a test of the connection tells what went wrong in one sentence', async ({ page, host }) => {
  host.answer('desk.TestBrokerAccount', () => refused('BROKER_KEY_REFUSED', 'Alpaca refused the key; enter it again.'))
  await openDesk(page, host)
  await goTo(page, 'Data')
  await showTab(page, 'Accounts')
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('Alpaca refused the key; enter it again.').first()).toBeVisible()
})

test('real money needs every fact, a signature, the number and a second screen', async ({ page, host }) => {
  let facts = FACTS
  host.answer('desk.ReadLiveFacts', () => accepted(facts))
  host.answer('desk.SignLimits', () => {
    facts = { ...FACTS, isSigned: true, obstacles: [] }
    return accepted({})
  })
  await openDesk(page, host)
  await goTo(page, 'Data')
  await showTab(page, 'Accounts')
  await page.getByRole('row', { name: /Own money/ }).click()
  await page.getByRole('button', { name: 'Trade real money…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('20 of 20 approvals carried out in PAPER')
  await expect(dialog).toContainText('not signed for this account')
  const goOn = dialog.getByRole('button', { name: 'Go on…' })
  await expect(goOn).toHaveAttribute('aria-disabled', 'true')
  expect(await violations(page), 'the ceremony').toEqual([])
  await dialog.getByRole('button', { name: 'Sign these limits' }).click()
  await expect(dialog).not.toContainText('not signed for this account')
  expect(await payloadOf(host, 'SignLimits')).toEqual({ connectionId: 'alpaca-2', limitsHash: FACTS.limitsHash })
  await dialog.getByLabel(/^Last four characters/).fill('7788')
  // Without an instrument there is nothing to open.
  await expect(goOn).toHaveAttribute('aria-disabled', 'true')
  expect(sent(host, 'EnterLive')).toBe(0)
})

test('a PAPER session is offered the paper accounts only', async ({ page, host }) => {
  await openDesk(page, host)
  await page.keyboard.press('Control+Shift+S')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /PAPER/ }).check()
  const where = dialog.getByLabel('Where orders go')
  await expect(where).toHaveValue('')
  await expect(where.getByRole('option')).toHaveText(['the simulated exchange', 'Paper at Alpaca, account …0001'])
  await where.selectOption('alpaca-1')
  await expect(dialog.getByLabel('Starting cash')).toHaveCount(0)
  expect(await violations(page), 'an account for the session').toEqual([])
})
