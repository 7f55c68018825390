import { proposalRecord } from '../../fixtures/deskProposal.ts'
import { killRecord } from '../../fixtures/deskRecords.ts'
import { armCard, expect, goTo, openDesk, payloadOf, sent, test, violations } from './screenTest.ts'

const now = (): number => Date.now() * 1_000

/** The same numbers every time, so that a failure can be repeated. */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * below)
  }
}

/** Hash of the n-th set of terms. */
function hashOf(round: number): string {
  return round.toString(16).padStart(64, '0')
}

test('two presses approve exactly what the card shows', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await armCard(page)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => sent(host, 'ApproveProposal')).toBe(1)
  const payload = await payloadOf(host, 'ApproveProposal')
  expect(payload).toMatchObject({ proposalId: 'A-0412', hash: proposalRecord(12, now(), 1).hash, typedQuantity: null })
  const decision = payload['decision'] as {
    readonly shownAt: number
    readonly armedAt: number
    readonly dwellMilliseconds: number
  }
  expect(decision.armedAt - decision.shownAt).toBeGreaterThanOrEqual(699_000)
  expect(decision.dwellMilliseconds).toBeGreaterThanOrEqual(700)
  expect(complaints).toEqual([])
})

test('Ctrl+Enter before the card is armed, Enter and Space do nothing', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await page.keyboard.press('F8')
  await page.keyboard.press('Control+Enter')
  await armCard(page)
  await page.getByRole('button', { name: /^Approve/ }).focus()
  for (const key of ['Enter', ' ', 'y', '1']) {
    await expect(page.getByText('Armed: Ctrl+Enter')).toBeVisible()
    await page.keyboard.press(key)
  }
  await page.keyboard.down('Control')
  for (let repeat = 0; repeat < 40; repeat += 1) await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  await page.keyboard.up('Control')
  expect(sent(host, 'ApproveProposal')).toBe(0)
  expect(complaints).toEqual([])
})

test('a rejection needs a reason and no arming', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await page.keyboard.press('F8')
  await expect(page.getByRole('group', { name: /^Approval A-0412/ })).toBeFocused()
  await page.keyboard.press('Control+Backspace')
  await expect(page.getByRole('group', { name: 'Reason for the rejection' })).toBeFocused()
  await page.keyboard.press('5')
  await expect
    .poll(() => host.received.find(({ type }) => type === 'RejectProposal')?.payload)
    .toMatchObject({ reason: 'EVENT_AHEAD' })
  expect(complaints).toEqual([])
})

test('tier 2 covers the record, asks for a view and for the quantity', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await armCard(page)
  await page.keyboard.press(']')
  const card = page.getByRole('group', { name: /^Approval A-0413/ })
  await expect(card).toContainText('shown after your own view')
  await expect(card).toContainText('Tier 2: state your own view first.')
  await card.getByLabel('unsure').check()
  await expect(card).toContainText('won 54 % [39, 68] n=41')
  await card.getByLabel('Type quantity').fill('11')
  await expect(card).toContainText('The typed quantity is not the proposed one.')
  await card.getByLabel('Type quantity').fill('12')
  await expect(card).toContainText('Armed')
  await page.keyboard.press('Control+Enter')
  await expect
    .poll(() => host.received.find(({ type }) => type === 'ApproveProposal')?.payload)
    .toMatchObject({
      proposalId: 'A-0413',
      typedQuantity: 12,
      decision: { ownView: 'UNSURE' },
    })
  expect(complaints).toEqual([])
})

test('new terms are sent with their scaled numbers and must be decided again', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await armCard(page)
  await page.keyboard.press('e')
  await page.getByLabel('Quantity').fill('100')
  await page.getByLabel('Limit price').fill('134,25')
  await expect(page.getByText('Buy one hundred shares, about 13,425 USD')).toBeVisible()
  await page.getByRole('button', { name: 'Check new terms' }).click()
  await expect
    .poll(() => host.received.find(({ type }) => type === 'ModifyProposal')?.payload)
    .toMatchObject({ quantity: 100, limitPrice: 13_425 })
  host.put('proposals', [proposalRecord(12, now(), 200, { quantity: 100, limitPrice: 13_425, hash: hashOf(77) })])
  await expect(page.getByRole('button', { name: 'Approve REPLAY BUY 100 ALDR' })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  expect(complaints).toEqual([])
})

test('a proposal that ends leaves the queue at once and cannot be approved', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await armCard(page)
  host.put('proposals', [
    proposalRecord(12, now(), 200, { status: 'WITHDRAWN', outcome: 'Withdrawn by the strategy.' }),
  ])
  await expect(page.getByRole('list', { name: /^Waiting approvals/ }).getByRole('listitem')).toHaveCount(1)
  await expect(page.getByText('Already withdrawn.')).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: /^Approve/ }).click({ force: true })
  expect(sent(host, 'ApproveProposal')).toBe(0)
  expect(complaints).toEqual([])
})

test('a new approval takes no focus, is announced, and typing goes on elsewhere', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await goTo(page, 'Approvals')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('work', { delay: 20 })
  host.put('proposals', [proposalRecord(20, now(), 30)])
  await page.keyboard.type('space', { delay: 20 })
  await expect(page.getByRole('combobox')).toHaveValue('workspace')
  await expect(page.getByRole('status').filter({ hasText: 'New approval A-0420' })).toHaveCount(1)
  await page.keyboard.press('Control+Enter')
  expect(sent(host, 'ApproveProposal')).toBe(0)
  expect(complaints).toEqual([])
})

test('no burst of keys and clicks approves a card that has just appeared', async ({ page, host, complaints }) => {
  test.setTimeout(180_000)
  await openDesk(page, host)
  await armCard(page)
  host.put('proposals', [], ['A-0413'])
  const random = seeded(20_261_121)
  const button = await page.getByRole('button', { name: /^Approve/ }).boundingBox()
  if (button === null) throw new Error('Invariant: no Approve button')
  const keys = [
    'Enter',
    'Space',
    'y',
    'Y',
    '1',
    'a',
    'Control+Enter',
    'Control+Enter',
    'Tab',
    'Shift+Tab',
    'F8',
    'e',
    'Escape',
    'd',
    'ArrowDown',
  ]
  let inputs = 0
  for (let round = 1; round <= 60; round += 1) {
    // Whatever the last burst opened or went to, the next card appears in front of the trader.
    await page.keyboard.press('F8')
    host.put('proposals', [
      proposalRecord(12, now(), 240, { hash: hashOf(round), status: round % 3 === 0 ? 'RETURNED' : 'QUEUED' }),
    ])
    await expect(page.getByTitle(hashOf(round))).toHaveCount(1)
    // Half the arming time, so that a slow machine cannot turn a late input into a rightful one.
    const end = Date.now() + 350
    while (Date.now() < end) {
      const kind = random(10)
      if (kind < 6) await page.keyboard.press(keys[random(keys.length)] ?? 'Enter')
      else if (kind < 9)
        await page.mouse.click(
          button.x + random(Math.floor(button.width)),
          button.y + random(Math.floor(button.height)),
        )
      else await page.evaluate((type) => window.dispatchEvent(new Event(type)), random(2) === 0 ? 'blur' : 'focus')
      inputs += 1
    }
    expect(sent(host, 'ApproveProposal')).toBe(0)
  }
  expect(inputs).toBeGreaterThan(300)
  expect(complaints).toEqual([])
})

test('KILL acts on one click, from under any layer, and re-arming takes the whole ceremony', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await page.keyboard.press('Control+Shift+S')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.locator('[data-kill]').click()
  await expect.poll(() => sent(host, 'PressKill')).toBe(1)
  host.put('kill', [
    killRecord(now(), {
      state: 'HALTED',
      path: 'BUTTON',
      trippedAt: now(),
      gateMilliseconds: 0.4,
      cancelledEntries: 3,
    }),
  ])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Re-arm…' }).click()
  const ceremony = page.getByRole('group', { name: 'Re-arm' })
  const hold = ceremony.getByRole('button', { name: 'Re-arm' })
  await expect(hold).toHaveAttribute('aria-disabled', 'true')
  for (const box of await ceremony.getByRole('checkbox').all()) await box.check()
  await hold.click()
  expect(sent(host, 'Rearm')).toBe(0)
  await hold.focus()
  await page.keyboard.down(' ')
  await expect(ceremony.getByRole('status')).toHaveText('let go to confirm')
  await page.keyboard.up(' ')
  await expect.poll(() => sent(host, 'Rearm')).toBe(1)
  const payload = await payloadOf(host, 'Rearm')
  expect(payload['checklist']).toHaveLength(5)
  expect(payload['heldMilliseconds']).toBeGreaterThanOrEqual(2_000)
  host.put('kill', [killRecord(now())])
  await expect(page.locator('[data-kill]')).toContainText('verified')
  expect(complaints).toEqual([])
})

test('the page of the kill control alone does nothing but show the plate and trip', async ({
  page,
  host,
  complaints,
}) => {
  await page.setViewportSize({ width: 112, height: 28 })
  await page.goto(`${host.url}kill.html`)
  await expect(page.getByRole('button')).toContainText('verified')
  expect(await page.getByRole('button').boundingBox()).toEqual({ x: 0, y: 0, width: 112, height: 28 })
  expect(await violations(page)).toEqual([])
  await page.getByRole('button').click()
  await expect.poll(() => sent(host, 'PressKill')).toBe(1)
  expect(host.received.every(({ type }) => type === 'PressKill')).toBe(true)
  expect(complaints).toEqual([])
})
