import { instrumentId } from '#core/model/identifiers.ts'
import { accepted } from '#contracts/failure.ts'
import { ladderRecords } from '../../fixtures/deskLive.ts'
import { recordingRecords } from '../../fixtures/deskSources.ts'
import { goLive, showTab } from './dataScreen.ts'
import { armCard, expect, goTo, openDesk, payloadOf, sent, test } from './screenTest.ts'

const now = (): number => Date.now() * 1_000

test('a price that is too old says so where it is shown, and keeps approvals from being sent', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await armCard(page)
  const stopped = {
    key: instrumentId('ALDR', 'SIM'),
    last: 134.2,
    previousClose: 133,
    bid: 134.1,
    ask: 134.3,
    tsEvent: now() - 12_000_000,
    tsInit: now() - 12_000_000,
    halted: false,
    volume: 1,
    sourceId: 'kraken',
    isStale: true,
  }
  host.put('quotes', [stopped])
  await expect(page.getByRole('button', { name: /^Approve/ })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByText(/^The price from kraken is 1\d s old: too old to approve on\.$/)).toBeVisible()
  await expect(page.getByRole('group', { name: /^Approval A-/ })).toContainText(/price stale 1\d s/)
  goLive(host)
  await goTo(page, 'Charts')
  await page.getByRole('grid', { name: 'Watchlist' }).focus()
  await page.keyboard.press('End')
  await expect(page.getByRole('group', { name: /^Chart SOL\/USD/ })).toHaveAttribute('data-panel-state', 'stale')
  host.put('quotes', [stopped])
  await goTo(page, 'Blotter')
  await expect(page.getByRole('grid', { name: 'Positions' }).getByRole('row', { name: /ALDR/ })).toContainText('stale')
  expect(complaints).toEqual([])
})

test('the ladder stands still until it is centred, and says when its book is not whole', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  goLive(host)
  await goTo(page, 'Charts')
  const ladder = page.getByRole('group', { name: 'Order book of BTC/USD' })
  await expect(ladder).toBeVisible()
  await expect.poll(() => sent(host, 'WatchDepth')).toBeGreaterThan(0)
  expect(await payloadOf(host, 'WatchDepth')).toEqual({ instrumentIds: ['BTC/USD.KRAKEN'] })
  const prices = () => ladder.getByRole('rowheader').allTextContents()
  const before = await prices()
  const [book] = ladderRecords(now())
  if (book === undefined) throw new Error('Invariant: no book')
  const up = ({ price, size }: { readonly price: number; readonly size: number }) => ({ price: price + 10, size })
  const moved = { ...book, bids: book.bids.map(up), asks: book.asks.map(up) }
  host.put('ladders', [moved])
  await expect(page.getByText('The price is above these rows. C centres.')).toBeVisible()
  expect(await prices()).toEqual(before)
  await ladder.focus()
  await page.keyboard.press('c')
  await expect(page.getByText('The price is above these rows.')).toHaveCount(0)
  expect(await prices()).not.toEqual(before)
  host.put('ladders', [{ ...moved, isWhole: false, note: 'A message is missing.' }])
  await expect(page.getByRole('group', { name: 'Depth BTC/USD' })).toHaveAttribute('data-panel-state', 'stale')
  await expect(page.getByRole('group', { name: 'Depth BTC/USD' })).toContainText('Not whole: A message is missing.')
  await goTo(page, 'Desk')
  await expect
    .poll(() => host.received.findLast(({ type }) => type === 'WatchDepth')?.payload)
    .toEqual({
      instrumentIds: [],
    })
  expect(complaints).toEqual([])
})

test('a live session is recorded, and a recording played again', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Data')
  await showTab(page, 'Recordings')
  const panel = page.getByRole('group', { name: 'Recordings' })
  await expect(panel.getByRole('row', { name: /session-7/ })).toContainText('cut short')
  await expect(panel.getByRole('button', { name: 'Record this session' })).toHaveAttribute('aria-disabled', 'true')
  goLive(host)
  host.answer('data.StartRecording', () => accepted({ key: '2026-11-21-session-9' }))
  await panel.getByRole('button', { name: 'Record this session' }).click()
  await expect.poll(() => sent(host, 'StartRecording')).toBe(1)
  const [done] = recordingRecords(now())
  if (done === undefined) throw new Error('Invariant: no recording')
  host.put('recordings', [{ ...done, key: '2026-11-21-session-9', state: 'RECORDING', endedAt: null }])
  await panel.getByRole('button', { name: 'Stop recording' }).click()
  await expect.poll(() => sent(host, 'StopRecording')).toBe(1)
  await page.keyboard.press('Control+Shift+S')
  await page.getByRole('radio', { name: /^REPLAY/ }).check()
  await page.getByRole('combobox', { name: 'Data' }).selectOption('recording 2026-11-20-session-8')
  await expect(page.getByLabel('Start date')).toHaveCount(0)
  await page.getByRole('button', { name: 'Start REPLAY' }).click()
  await expect
    .poll(() => host.received.find(({ type }) => type === 'StartSession')?.payload)
    .toMatchObject({
      mode: 'REPLAY',
      source: { kind: 'recording', recordingId: '2026-11-20-session-8' },
    })
  expect(complaints).toEqual([])
})

test('news is text: nothing in it can be followed, only copied', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Charts')
  await showTab(page, 'News')
  const news = page.getByRole('group', { name: 'News', exact: true })
  await expect(news.getByRole('link')).toHaveCount(0)
  await expect(news).toContainText('one source only')
  await expect(news).toContainText('news.example.org')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await news.getByRole('button', { name: 'Copy the address at news.example.org' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('https://news.example.org/rates/unchanged')
  await news.getByRole('button', { name: 'Ask now' }).click()
  await expect.poll(() => sent(host, 'RefreshNews')).toBe(1)
  expect(complaints).toEqual([])
})

test('a paper session on live data starts with the instruments that were chosen', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await page.keyboard.press('Control+Shift+S')
  const dialog = page.getByRole('dialog')
  await page.getByRole('radio', { name: /^PAPER/ }).check()
  await expect(dialog).toContainText('nothing reaches a venue')
  await expect(page.getByRole('button', { name: 'Start PAPER' })).toHaveAttribute('aria-disabled', 'true')
  const field = page.getByRole('combobox', { name: 'Instruments to hear' })
  for (const words of ['bitcoin', 'ether']) {
    await field.fill(words)
    await expect(page.getByRole('option').first()).toBeVisible()
    await page.keyboard.press('Enter')
  }
  await expect(dialog).toContainText('Told by kraken (2); 1 with another source to fall back on.')
  await page.getByRole('button', { name: 'Start PAPER' }).click()
  await expect
    .poll(() => host.received.find(({ type }) => type === 'StartSession')?.payload)
    .toMatchObject({
      mode: 'PAPER',
      source: { kind: 'live', instrumentIds: ['BTC/USD.KRAKEN', 'ETH/USD.KRAKEN'] },
    })
  expect(complaints).toEqual([])
})
