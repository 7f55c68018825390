import { instrumentId } from '#core/model/identifiers.ts'
import { goLive, openFeeds, showTab } from './dataScreen.ts'
import { expect, goTo, openDesk, payloadOf, sent, test, violations } from './screenTest.ts'

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
  expect(await payloadOf(host, 'RefreshInstruments')).toEqual({ sourceId: 'coinbase' })
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
  expect(await payloadOf(host, 'ReadmitFinding')).toEqual({
    key: 'q-41',
    reason: 'The split was confirmed by the company.',
  })
  await panel.getByRole('combobox', { name: 'Source' }).selectOption('binance')
  await panel.getByLabel('Reason').fill('Old book.')
  await panel.getByRole('button', { name: 'Keep out' }).click()
  await expect.poll(() => sent(host, 'DismissFinding')).toBe(1)
  expect(await payloadOf(host, 'DismissFinding')).toEqual({ key: 'q-40', reason: 'Old book.' })
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
  expect(await payloadOf(host, 'StartBackfill')).toMatchObject({
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
  expect(await payloadOf(host, 'CancelBackfill')).toEqual({ key: 'fill-7' })
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
  expect(await payloadOf(host, 'SaveWatchlist')).toMatchObject({ watchlist: { key: 'list-1', name: 'Coins' } })
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
  expect(await payloadOf(host, 'WatchInstruments')).toEqual({ instrumentIds: ['BTC/USDT:USDT.BINANCE'] })
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
