import type { Page } from '@playwright/test'
import { instrumentId } from '#core/model/identifiers.ts'
import { accepted, refused } from '#contracts/failure.ts'
import { DEFAULT_SOURCE_CHOICES } from '#contracts/sourceChoices.ts'
import { ladderRecords, liveTables, tapeRecords } from '../../fixtures/deskLive.ts'
import { recordingRecords, sourceRecords } from '../../fixtures/deskSources.ts'
import type { ScriptedHost } from '../../fixtures/scriptedHost.ts'
import { armCard, expect, goTo, openDesk, payloadOf, sent, test, violations } from './screenTest.ts'

const now = (): number => Date.now() * 1_000

/** Lets the session hear live sources instead of replaying stored bars. */
function goLive(host: ScriptedHost): void {
  for (const [table, records] of Object.entries(liveTables(now()))) host.replace(table as 'quotes', records)
  host.replace('ladders', ladderRecords(now()))
  host.replace('tapes', tapeRecords(now()))
}

async function showTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click()
}

/** Adds the source of news feeds to the sources and opens what can be chosen about it. */
async function openFeeds(page: Page, host: ScriptedHost): Promise<void> {
  const [source] = sourceRecords(now())
  if (source === undefined) throw new Error('Invariant: no source')
  host.put('sources', [{ ...source, key: 'rss', name: 'News feeds' }])
  await page.getByRole('row', { name: /^News feeds/ }).click()
  await page.getByRole('button', { name: 'Choices…' }).click()
  await expect(page.getByRole('checkbox', { name: /^The usual feeds/ })).toBeFocused()
}

for (const theme of ['dark', 'light'] as const) {
  test(`every screen of data is drawn and accessible, ${theme}`, async ({ page, host, complaints }) => {
    test.setTimeout(180_000)
    await openDesk(page, host, { theme, density: theme === 'dark' ? 'compact' : 'large' })
    await goTo(page, 'Data')
    for (const name of ['Sources', 'Coverage', 'Storage', 'Gaps and fetches', 'Recordings', 'Quarantine']) {
      await showTab(page, name)
      await expect(page.locator('[data-panel-state="loading"]')).toHaveCount(0)
      await expect(page.locator('[data-panel-state="error"]'), name).toHaveCount(0)
      expect(await violations(page), name).toEqual([])
    }
    await showTab(page, 'Coverage')
    await page.getByRole('button', { name: 'As a table' }).click()
    expect(await violations(page), 'days as a table').toEqual([])
    goLive(host)
    await goTo(page, 'Charts')
    await showTab(page, 'News')
    await page.getByRole('combobox', { name: 'Watchlist' }).selectOption('Coins')
    for (const name of ['Trades', 'Depth']) {
      await showTab(page, name)
      expect(await violations(page), name).toEqual([])
    }
    expect(complaints).toEqual([])
  })

  test(`the layers of data are accessible, ${theme}`, async ({ page, host, complaints }) => {
    test.setTimeout(120_000)
    await openDesk(page, host, { theme })
    await page.keyboard.press('/')
    await page.keyboard.type('bt')
    await expect(page.getByRole('option').first()).toBeVisible()
    expect(await violations(page), 'search').toEqual([])
    await page.keyboard.press('Escape')
    await goTo(page, 'Data')
    await page.getByRole('row', { name: /Alpaca/ }).click()
    for (const name of ['Replace key…', 'Remove key…', 'Choices…']) {
      await page.getByRole('button', { name }).click()
      expect(await violations(page), name).toEqual([])
      await page.keyboard.press('Escape')
    }
    await openFeeds(page, host)
    await page.keyboard.press('Space')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('Give the feed a name.')).toBeVisible()
    expect(await violations(page), 'feeds that do not fit').toEqual([])
    await page.keyboard.press('Escape')
    await goTo(page, 'Charts')
    await page.getByRole('button', { name: 'Lists…' }).click()
    expect(await violations(page), 'watchlists').toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+Shift+S')
    await page.getByRole('radio', { name: /^PAPER/ }).check()
    await page.getByRole('combobox', { name: 'Instruments to hear' }).fill('bt')
    await expect(page.getByRole('option').first()).toBeVisible()
    expect(await violations(page), 'paper on live data').toEqual([])
    expect(complaints).toEqual([])
  })
}

test('sources tell their state in words, and figures only with their interval', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Data')
  const grid = page.getByRole('grid', { name: 'Sources of data' })
  await expect(grid.getByRole('row', { name: /^Binance/ })).toContainText('reconnecting')
  await expect(grid.getByRole('row', { name: /^Coinbase/ })).toContainText('stands in')
  await expect(grid.getByRole('row', { name: /^Alpaca/ })).toContainText('key refused')
  await expect(grid.getByRole('row', { name: /^Kraken/ })).toContainText('142 ms [131, 156] n=412')
  await expect(grid.getByRole('row', { name: /^SEC EDGAR/ })).toContainText('not enough data')
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  const detail = page.getByRole('group', { name: 'About Coinbase' })
  await expect(detail).toContainText('For own use by the terms of Coinbase')
  await expect(detail).toContainText('42 ms ahead of ours')
  await detail.getByRole('button', { name: 'Refresh instruments' }).click()
  await expect.poll(() => sent(host, 'RefreshInstruments')).toBe(1)
  expect(payloadOf(host, 'RefreshInstruments')).toEqual({ sourceId: 'coinbase' })
  expect(complaints).toEqual([])
})

test('a key goes one way: nothing of it is in the page afterwards', async ({ page, host, complaints }) => {
  const [key, secret] = ['key-of-ours-4711', 'secret-of-ours-0815']
  await openDesk(page, host)
  await goTo(page, 'Data')
  await page.getByRole('row', { name: /Finnhub/ }).click()
  await page.getByRole('button', { name: 'Add key…' }).click()
  const dialog = page.getByRole('dialog')
  const field = dialog.getByLabel('Key', { exact: true })
  await expect(field).toBeFocused()
  await expect(field).toHaveAttribute('type', 'password')
  await expect(dialog.getByRole('button', { name: 'Keep key' })).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.type(`${key} `)
  await page.keyboard.press('Tab')
  await page.keyboard.type(secret)
  await dialog.getByRole('button', { name: 'Keep key' }).click()
  await expect(dialog).toHaveCount(0)
  expect(payloadOf(host, 'SetSourceKey')).toEqual({ sourceId: 'finnhub', key, secret })
  const left = await page.evaluate(
    () =>
      document.documentElement.outerHTML +
      [...document.querySelectorAll('input')].map(({ value }) => value).join(' ') +
      [localStorage, sessionStorage].map((store) => JSON.stringify(store)).join(' ') +
      location.href,
  )
  for (const part of [key, secret, 'ours-4711', 'ours-0815']) expect(left).not.toContain(part)
  await expect(page.getByRole('log', { name: 'Messages' })).toContainText('The key of Finnhub is kept.')
  expect(complaints).toEqual([])
})

test('a locked vault asks for its passphrase, a new one for a passphrase that is typed twice', async ({
  page,
  host,
  complaints,
}) => {
  let made = ''
  host.answer('desk.ReadVault', () => accepted({ state: 'NONE', guard: null }))
  host.answer('desk.SetSourceKey', () =>
    made === '' ? refused('NO_VAULT', 'There is no vault, so the key was not kept.') : accepted({}),
  )
  host.answer('desk.UnlockVault', ({ passphrase }) => {
    made = String(passphrase)
    return accepted({})
  })
  await openDesk(page, host)
  await goTo(page, 'Data')
  await page.getByRole('row', { name: /^Finnhub/ }).click()
  await page.getByRole('button', { name: 'Add key…' }).click()
  const dialog = page.getByRole('dialog')
  await page.keyboard.type('key-of-ours-4711')
  const keep = dialog.getByRole('button', { name: 'Keep key' })
  await keep.click()
  await expect(dialog.getByRole('alert')).toHaveText('There is no vault, so the key was not kept.')
  await dialog.getByLabel('Passphrase', { exact: true }).fill('short')
  await keep.click()
  await expect(dialog.getByRole('alert')).toContainText('at least 12 characters')
  await dialog.getByLabel('Passphrase', { exact: true }).fill('four words are longer')
  await keep.click()
  await expect(dialog.getByRole('alert')).toContainText('not the same')
  expect(sent(host, 'UnlockVault')).toBe(0)
  expect(await violations(page), 'a new vault').toEqual([])
  await dialog.getByLabel('Passphrase, once more').fill('four words are longer')
  await keep.click()
  await expect(dialog).toHaveCount(0)
  expect(made).toBe('four words are longer')
  expect(sent(host, 'SetSourceKey')).toBe(2)
  const left = await page.evaluate(() => document.documentElement.outerHTML)
  for (const part of ['four words', '4711']) expect(left).not.toContain(part)
  host.answer('desk.ReadVault', () => accepted({ state: 'LOCKED', guard: 'passphrase' }))
  await page.getByRole('button', { name: 'Add key…' }).click()
  await expect(dialog).toContainText('enter its passphrase')
  await expect(dialog.getByLabel('Passphrase', { exact: true })).toHaveAttribute('type', 'password')
  expect(complaints).toEqual([])
})

test('a key is removed after one more question, and a refusal is said over the open layer', async ({
  page,
  host,
  complaints,
}) => {
  host.answer('desk.RemoveSourceKey', () => ({
    ok: false,
    failure: { code: 'NO_VAULT', message: 'There is no vault here, so nothing was removed.', context: {} },
  }))
  await openDesk(page, host)
  await goTo(page, 'Data')
  await page.getByRole('row', { name: /^Alpaca/ }).click()
  await page.getByRole('button', { name: 'Remove key…' }).click()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('log', { name: 'Messages' })).toContainText('nothing was removed')
  await expect(page.getByRole('dialog')).toBeVisible()
  host.answer('desk.RemoveSourceKey', () => ({ ok: true, reply: {} }))
  await page.getByRole('dialog').getByRole('button', { name: 'Remove key' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(payloadOf(host, 'RemoveSourceKey')).toEqual({ sourceId: 'alpaca' })
  expect(sent(host, 'RemoveSourceKey')).toBe(2)
  expect(complaints).toEqual([])
})

test('two news feeds are chosen by keyboard, a wrong address is refused in words, and both come back', async ({
  page,
  host,
  complaints,
}) => {
  const feeds = [
    { name: 'Fed', address: 'https://www.federalreserve.gov/feeds/press_all.xml' },
    { name: 'ECB', address: 'https://www.ecb.europa.eu/rss/press.html' },
  ]
  const chosen = { ...DEFAULT_SOURCE_CHOICES, alpaca: { plan: 'PLUS', extendedHours: true } }
  host.answer('desk.ReadSourceChoices', () => accepted(chosen))
  host.answer('desk.WriteSourceChoices', () => refused('DISK_FULL', 'The disk is full, so nothing was kept.'))
  await openDesk(page, host)
  await goTo(page, 'Data')
  await openFeeds(page, host)
  const dialog = page.getByRole('dialog', { name: 'Choices about News feeds' })
  await page.keyboard.press('Space')
  await dialog.getByLabel('Name of feed 1').focus()
  await page.keyboard.type('Fed')
  await page.keyboard.press('Tab')
  await page.keyboard.type('http://www.federalreserve.gov/feeds/press_all.xml')
  await dialog.getByRole('button', { name: 'Add feed' }).press('Enter')
  await expect(dialog.getByLabel('Name of feed 2')).toBeFocused()
  await page.keyboard.type('ECB')
  await page.keyboard.press('Tab')
  await page.keyboard.type('https://www.ecb.europa.eu/rss/press.html')
  await page.keyboard.press('Control+Enter')
  const address = dialog.getByLabel('Address of feed 1')
  await expect(address).toBeFocused()
  await expect(address).toHaveAccessibleDescription(/begins with https:/)
  await expect(dialog.getByRole('alert')).toHaveText('Nothing was kept: one field does not fit yet.')
  expect(sent(host, 'WriteSourceChoices')).toBe(0)
  await address.fill('https://www.federalreserve.gov/feeds/press_all.xml')
  await page.keyboard.press('Control+Enter')
  await expect(dialog.getByRole('alert')).toHaveText('The disk is full, so nothing was kept.')
  await expect(dialog.getByLabel('Name of feed 2')).toHaveValue('ECB')
  let kept: unknown = null
  host.answer('desk.WriteSourceChoices', (payload) => {
    kept = payload
    return accepted({})
  })
  host.answer('desk.ReadSourceChoices', () => accepted(kept ?? chosen))
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toHaveCount(0)
  expect(kept).toEqual({ ...chosen, rss: { feeds } })
  await page.getByRole('button', { name: 'Choices…' }).click()
  await expect(dialog.getByLabel('Address of feed 1')).toHaveValue(feeds[0]?.address ?? 'none')
  await expect(dialog.getByLabel('Name of feed 2')).toHaveValue('ECB')
  await dialog.getByRole('button', { name: 'Remove feed 1' }).click()
  await expect(dialog.getByRole('button', { name: 'Add feed' })).toBeFocused()
  await expect(dialog.getByLabel('Name of feed 1')).toHaveValue('ECB')
  await dialog.getByRole('button', { name: 'Usual' }).click()
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toHaveCount(0)
  expect(kept).toEqual(chosen)
  expect(complaints).toEqual([])
})

test('data in quarantine is let in again only with a reason', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Data')
  const panel = page.getByRole('group', { name: 'Quarantine' })
  await expect(panel).toContainText('Waiting for a decision: 2')
  await panel.getByRole('combobox', { name: 'Source' }).selectOption('yahoo')
  await expect(panel.getByRole('grid')).toHaveAttribute('aria-rowcount', '2')
  await expect(panel).toContainText('2020-08-31 127.58')
  const readmit = panel.getByRole('button', { name: 'Re-admit' })
  await panel.getByLabel('Reason').fill(' x ')
  await expect(panel).toContainText('three letters or more')
  await readmit.click({ force: true })
  expect(sent(host, 'ReadmitFinding')).toBe(0)
  await panel.getByLabel('Reason').fill('The split was confirmed by the company.')
  await readmit.click()
  await expect.poll(() => sent(host, 'ReadmitFinding')).toBe(1)
  expect(payloadOf(host, 'ReadmitFinding')).toEqual({
    key: 'q-41',
    reason: 'The split was confirmed by the company.',
  })
  await panel.getByRole('combobox', { name: 'Source' }).selectOption('binance')
  await panel.getByLabel('Reason').fill('Old book.')
  await panel.getByRole('button', { name: 'Keep out' }).click()
  await expect.poll(() => sent(host, 'DismissFinding')).toBe(1)
  expect(payloadOf(host, 'DismissFinding')).toEqual({ key: 'q-40', reason: 'Old book.' })
  expect(complaints).toEqual([])
})

test('coverage is read and moved through by keyboard alone', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Data')
  await showTab(page, 'Coverage')
  const grid = page.getByRole('grid', { name: /^Stored bars by day/ })
  await grid.focus()
  await page.keyboard.press('Home')
  const reading = page.locator('[aria-live="polite"]').filter({ hasText: /bar|session/ })
  const first = await reading.textContent()
  await page.keyboard.press('ArrowRight')
  const later = await reading.textContent()
  const dateOf = (text: string | null): number => Date.parse(/\d{4}-\d\d-\d\d/.exec(text ?? '')?.[0] ?? '')
  expect(dateOf(later) - dateOf(first)).toBe(7 * 86_400_000)
  await page.keyboard.press('ArrowDown')
  expect(dateOf(await reading.textContent()) - dateOf(later)).toBe(86_400_000)
  const active = await grid.getAttribute('aria-activedescendant')
  const label = await page.locator(`[id="${active}"]`).getAttribute('aria-label')
  expect(label).toBe(await reading.textContent())
  expect(complaints).toEqual([])
})

test('what is missing is fetched, and a fetch is stopped by keyboard', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Data')
  await showTab(page, 'Coverage')
  // The quarantine beside it has a choice of the same name, and may be drawn first.
  const coverage = page.getByRole('group', { name: 'Coverage' })
  await coverage.getByRole('combobox', { name: 'Source' }).selectOption('yahoo')
  await coverage.getByRole('button', { name: 'Fetch what is missing' }).click()
  await expect.poll(() => sent(host, 'StartBackfill')).toBe(1)
  expect(payloadOf(host, 'StartBackfill')).toMatchObject({
    instrumentId: 'SPX.SAMPLE',
    interval: '1d',
    sourceId: 'yahoo',
  })
  const grid = page.getByRole('grid', { name: 'Fetches of missing bars' })
  await expect(grid).toBeVisible()
  await expect(grid.getByRole('row', { name: /BTC\/USD.KRAKEN/ })).toContainText('42 %')
  await expect(grid.getByRole('row', { name: /BTC\/USD.KRAKEN/ })).toContainText('~1–4 min')
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Control+Delete')
  await expect.poll(() => sent(host, 'CancelBackfill')).toBe(1)
  expect(payloadOf(host, 'CancelBackfill')).toEqual({ key: 'fill-7' })
  await page.keyboard.press('End')
  await page.keyboard.press('Control+Delete')
  await expect(page.getByRole('button', { name: 'Stop fetch' })).toHaveAttribute('aria-disabled', 'true')
  expect(sent(host, 'CancelBackfill')).toBe(1)
  expect(complaints).toEqual([])
})

test('a symbol is found and put on the chart by keyboard alone', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await page.keyboard.press('/')
  await expect(page.getByRole('dialog', { name: 'Symbol search' })).toBeVisible()
  await page.keyboard.type('birc')
  await expect(page.getByRole('option', { selected: true })).toContainText('Birch Energy')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main', { name: 'Charts workspace' })).toBeVisible()
  await expect(page.getByRole('group', { name: /^Chart BIRC/ })).toBeVisible()
  await page.getByRole('group', { name: /^Chart of Birch Energy/ }).focus()
  await page.keyboard.press('q')
  await expect(page.getByRole('dialog').getByRole('combobox')).toHaveValue('Q')
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.keyboard.type('micro')
  await expect(page.getByRole('option', { selected: true })).toContainText('not live')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => sent(host, 'SaveWatchlist')).toBe(1)
  expect(payloadOf(host, 'SaveWatchlist')).toMatchObject({ watchlist: { key: 'list-1', name: 'Coins' } })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('log', { name: 'Messages' })).toContainText('MSFT.US is not part of this session')
  expect(complaints).toEqual([])
})

test('in a live session a symbol that is opened is heard from then on', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  goLive(host)
  await page.keyboard.press('/')
  await page.keyboard.type('perpetual')
  await expect(page.getByRole('option', { selected: true })).toContainText('live: binance')
  await page.keyboard.press('Enter')
  await expect.poll(() => sent(host, 'WatchInstruments')).toBe(1)
  expect(payloadOf(host, 'WatchInstruments')).toEqual({ instrumentIds: ['BTC/USDT:USDT.BINANCE'] })
  await expect(page.getByRole('main', { name: 'Charts workspace' })).toBeVisible()
  expect(complaints).toEqual([])
})

test('a typed symbol is answered within a frame or two', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await page.keyboard.press('/')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.evaluate(() => {
    const times: number[] = []
    let typedAt = 0
    Object.assign(globalThis, { times })
    document.addEventListener('keydown', () => (typedAt = performance.now()), true)
    new MutationObserver(() => {
      if (typedAt === 0) return
      times.push(performance.now() - typedAt)
      typedAt = 0
    }).observe(document.body, { subtree: true, childList: true, attributes: true })
  })
  for (const letter of 'bitcoin') {
    await page.keyboard.press(letter)
    await page.waitForTimeout(120)
  }
  const times = (await page.evaluate(() => Reflect.get(globalThis, 'times') as number[])).toSorted((a, b) => a - b)
  const median = times[Math.floor(times.length / 2)] ?? Infinity
  test.info().annotations.push({ type: 'median ms from key to first change', description: median.toFixed(1) })
  expect(times).toHaveLength(7)
  expect(median).toBeLessThan(50)
  expect(complaints).toEqual([])
})

test('a watchlist is made, filled, put in order and emptied by keyboard', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  goLive(host)
  await goTo(page, 'Charts')
  await page.getByRole('combobox', { name: 'Watchlist' }).selectOption('Coins')
  const grid = page.getByRole('grid', { name: /^Watchlist Coins/ })
  await grid.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Control+ArrowDown')
  await page.keyboard.press('Delete')
  await expect.poll(() => sent(host, 'SaveWatchlist')).toBe(2)
  const lists = host.received
    .filter(({ type }) => type === 'SaveWatchlist')
    .map(({ payload }) => (payload['watchlist'] as { readonly instrumentIds: readonly string[] }).instrumentIds)
  expect(lists).toEqual([
    ['ETH/USD.KRAKEN', 'BTC/USD.KRAKEN', 'SOL/USD.KRAKEN'],
    ['ETH/USD.KRAKEN', 'SOL/USD.KRAKEN'],
  ])
  await page.keyboard.press('/')
  await expect(page.getByRole('dialog')).toContainText('adds and closes')
  await page.keyboard.press('Escape')
  host.put('watchlists', [{ key: 'list-1', name: 'Coins', instrumentIds: [] }])
  await expect(page.getByRole('group', { name: 'Watchlist' })).toContainText('No symbols. Press / to add.')
  expect(complaints).toEqual([])
})

test('a watchlist of five hundred symbols draws only the rows in view', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  const instrumentIds = Array.from({ length: 500 }, (_, index) => instrumentId(`S${index}`, 'US'))
  host.put('watchlists', [{ key: 'list-9', name: 'Long', instrumentIds }])
  await goTo(page, 'Charts')
  await page.getByRole('combobox', { name: 'Watchlist' }).selectOption('Long')
  const grid = page.getByRole('grid', { name: /^Watchlist Long/ })
  await expect(grid).toHaveAttribute('aria-rowcount', '501')
  expect(await grid.getByRole('row').count()).toBeLessThan(60)
  await grid.focus()
  // The cursor never goes below what is in view, which the head makes one row shorter.
  for (let press = 0; press < 40; press += 1) await page.keyboard.press('ArrowDown')
  const bottoms = grid.getByRole('row', { selected: true }).evaluate((row) => ({
    row: row.getBoundingClientRect().bottom,
    grid: row.closest('[role="grid"]')?.getBoundingClientRect().bottom ?? 0,
  }))
  const { row, grid: end } = await bottoms
  expect(row).toBeLessThanOrEqual(end)
  await page.keyboard.press('End')
  await expect(grid.getByRole('row', { name: /S499/ })).toBeVisible()
  expect(complaints).toEqual([])
})

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
  expect(payloadOf(host, 'WatchDepth')).toEqual({ instrumentIds: ['BTC/USD.KRAKEN'] })
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
