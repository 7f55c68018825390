import { proposalRecord } from '../../fixtures/deskProposal.ts'
import { deskRecords, killRecord } from '../../fixtures/deskRecords.ts'
import { armCard, expect, goTo, openDesk, test, violations, WORKSPACES } from './screenTest.ts'

const now = (): number => Date.now() * 1_000

for (const theme of ['dark', 'light'] as const) {
  test(`every workspace is drawn and accessible, ${theme}`, async ({ page, host, complaints }) => {
    await openDesk(page, host, { theme })
    for (const workspace of Object.keys(WORKSPACES) as (keyof typeof WORKSPACES)[]) {
      await goTo(page, workspace)
      await expect(page.locator('[data-panel-state="error"]'), workspace).toHaveCount(0)
      expect(await violations(page), workspace).toEqual([])
    }
    expect(complaints).toEqual([])
  })

  test(`the layers and the alarming states are accessible, ${theme}`, async ({ page, host, complaints }) => {
    test.setTimeout(120_000)
    await openDesk(page, host, { theme, density: theme === 'dark' ? 'large' : 'comfortable' })
    for (const key of [
      'Control+k',
      'Control+/',
      'F1',
      'Control+,',
      'Control+Shift+S',
      'Control+i',
      'Control+Shift+X',
    ]) {
      await page.keyboard.press(key)
      await expect(page.getByRole('dialog'), key).toBeVisible()
      expect(await violations(page), key).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
    await armCard(page)
    expect(await violations(page), 'armed').toEqual([])
    await page.keyboard.press('Control+Backspace')
    expect(await violations(page), 'reject').toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press(']')
    expect(await violations(page), 'tier 2').toEqual([])
    host.put('kill', [
      killRecord(now(), { state: 'ORDERS_REMAIN', path: 'BUTTON', trippedAt: now(), entriesRemaining: 2 }),
    ])
    await goTo(page, 'Risk')
    await expect(page.getByRole('alert').filter({ hasText: /./ })).toContainText('HALTED')
    expect(await violations(page), 'halted').toEqual([])
    expect(complaints).toEqual([])
  })
}

test('a finished run is shown with gross, cost and net, statistics with n, trades and hashes', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await goTo(page, 'Lab')
  await page.getByRole('button', { name: 'sma-cross 20/50/long' }).click()
  const result = page.getByRole('group', { name: 'Run result' })
  await expect(result).toContainText('+42,734.39')
  await expect(result).toContainText('1,311.40')
  await expect(result).toContainText('0.58[−0.07, 1.22]n=5104')
  await expect(result).toContainText('not enough data')
  await expect(result.getByRole('grid', { name: 'Trades' })).toHaveAttribute('aria-rowcount', '67')
  await expect(result).toContainText('9f9f9f9f')
  expect(await violations(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('the form of the Lab starts the run it shows', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Lab')
  await page.getByLabel('Fast bars').fill('12')
  await page.getByLabel('Commission a side').fill('0,2')
  await page.keyboard.press('Control+Shift+B')
  await expect
    .poll(() => host.received.find(({ type }) => type === 'StartBacktest')?.payload)
    .toMatchObject({
      datasetIds: ['sp500-daily'],
      configuration: {
        strategies: [{ kind: 'sma-cross', parameters: { fast: 12, slow: 30, side: 'both' } }],
        exchange: { commission: 0.002 },
        startingCash: 10_000,
      },
    })
  expect(complaints).toEqual([])
})

test('a file is previewed with its rejected rows before it is stored', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await page.keyboard.press('Control+i')
  await page
    .getByLabel('Choose a file…')
    .setInputFiles({ name: 'goog.csv', mimeType: 'text/csv', buffer: Buffer.from('Date,Open,High,Low,Close,Volume\n') })
  await expect(page.getByLabel('Symbol')).toHaveValue('GOOG')
  await page.getByRole('button', { name: 'Preview' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('2 148 accepted')
  await expect(dialog.getByRole('table', { name: 'Rejected rows' })).toContainText('bad ohlc')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Store 2148 bars' }).click()
  await expect(dialog).toContainText('Stored as goog-daily')
  expect(complaints).toEqual([])
})

test('a session starts from the dialog with the mode that was chosen', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await page.keyboard.press('Control+Shift+S')
  await page.getByRole('radio', { name: /^PAPER/ }).check()
  await expect(page.getByRole('dialog')).toContainText('Live prices, invented money')
  await page.getByRole('radio', { name: /^SIM/ }).check()
  await page.getByLabel('Seed').fill('42')
  await page.getByRole('button', { name: 'Start SIM' }).click()
  await expect
    .poll(() => host.received.find(({ type }) => type === 'StartSession')?.payload)
    .toMatchObject({
      mode: 'SIM',
      source: { kind: 'simulator', seed: 42 },
      startingCash: 100_000_000_000,
    })
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(complaints).toEqual([])
})

test('the mode is told by word and form; an unknown one is drawn as live and blocks', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  const bar = page.locator('[data-region="mode"]')
  const view = deskRecords(now()).session[0]
  if (view === undefined) throw new Error('Invariant: no session')
  await expect(bar).toHaveAttribute('data-mode-form', 'dashed')
  host.put('session', [{ ...view, session: { ...view.session, mode: 'PAPER' } }])
  await expect(bar).toHaveAttribute('data-mode-form', 'solid')
  await expect(page).toHaveTitle('[PAPER] Quarterdeck')
  host.put('session', [{ ...view, session: { ...view.session, mode: 'LIVE' } }])
  await expect(bar).toContainText('LIVE · REAL MONEY')
  expect(await violations(page)).toEqual([])
  host.replace('session', [{ ...view, session: { ...view.session, mode: 'TURBO' } }])
  await expect(bar).toContainText('UNKNOWN MODE')
  await expect(bar).toHaveAttribute('data-mode-form', 'stripes')
  await page.keyboard.press('F8')
  await expect(page.getByText('The mode of this account is not known')).toBeVisible()
  expect(complaints).toEqual([])
})

test('a lost diff is noticed and the table asked for again', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  const account = deskRecords(now()).account[0]
  if (account === undefined) throw new Error('Invariant: no account')
  host.loseDiff('account')
  host.put('account', [{ ...account, equity: 77_777_770_000 }])
  await expect(page.getByRole('group', { name: 'Profit and loss' })).toContainText('77,777.77')
  host.put('account', [{ ...account, equity: 88_888_880_000 }])
  await expect(page.getByRole('group', { name: 'Profit and loss' })).toContainText('88,888.88')
  expect(complaints).toEqual([])
})

test('a closed connection is unmissable, and the screen returns by itself', async ({ page, host }) => {
  await openDesk(page, host)
  host.hangUp()
  await expect(page.getByText('Disconnected from the engines.')).toBeVisible()
  await expect(page.locator('[data-panel-state="disconnected"]')).not.toHaveCount(0)
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('F8')
  await expect(page.getByText('Disconnected from the engines: nothing can be sent.')).toBeVisible()
  host.accept()
  await expect(page.locator('[data-panel-state="disconnected"]')).toHaveCount(0)
  await expect(page.getByText('Disconnected from the engines.')).toHaveCount(0)
})

test('stale data is marked and keeps approvals from being sent', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await armCard(page)
  host.put('feeds', [
    {
      key: 'replay',
      source: 'sp500-daily',
      state: 'STALE',
      lastMarketTime: now(),
      lastArrival: now() - 12_000_000,
      note: 'No new data.',
    },
  ])
  await expect(page.getByRole('button', { name: /^Approve/ })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByText('Market data is stale: the price cannot be checked.')).toBeVisible()
  await goTo(page, 'Charts')
  await expect(page.getByRole('group', { name: 'Chart ALDR 1d' })).toHaveAttribute('data-panel-state', 'stale')
  expect(complaints).toEqual([])
})

test('a damaged journal is an alarm with the finding', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  const finding = 'Entry 312 does not follow from entry 311.'
  host.put('journalState', [{ key: 'current', state: 'DAMAGED', entries: 311, head: '0'.repeat(64), finding }])
  await expect(page.getByRole('alert').filter({ hasText: /./ })).toContainText(finding)
  await page.getByRole('button', { name: 'Look at it' }).click()
  await expect(page.getByRole('group', { name: 'Journal state' })).toContainText(finding)
  expect(complaints).toEqual([])
})

test('a layout that cannot be read gives way to the default', async ({ page, host, complaints }) => {
  const broken = { version: 1, current: { grid: 'broken' }, lastGood: { panels: 7 } }
  await openDesk(page, host, { layouts: { desk: broken, charts: broken } })
  await goTo(page, 'Charts')
  await expect(page.getByRole('tab', { name: 'Watchlist' })).toBeVisible()
  expect(complaints).toEqual([])
})

test('the charts answer to the keyboard and to a screen reader', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Charts')
  const chart = page.getByRole('group', { name: /^Chart of S&P 500 index/ })
  await chart.focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(chart.locator('[aria-live]')).toContainText(/2008-10-08, open [\d.,]+, high/)
  await page.keyboard.press('t')
  await expect(page.getByRole('grid', { name: 'Bars of SPX' })).toBeVisible()
  expect(complaints).toEqual([])
})

test('F6 goes round every region, the kill control included', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  const visited: (string | undefined)[] = []
  for (let step = 0; step < 6; step += 1) {
    await page.keyboard.press('F6')
    visited.push(
      await page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset['region']),
    )
  }
  expect(new Set(visited)).toEqual(new Set(['kill', 'main', 'mode', 'rail', 'status', 'tray']))
  expect(complaints).toEqual([])
})

test('the card fits a small window without scrolling, and alarms move nothing', async ({ page, host, complaints }) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await openDesk(page, host)
  await armCard(page)
  const overflow = await page
    .getByRole('group', { name: /^Approval A-/ })
    .evaluate(
      (card) =>
        [...card.querySelectorAll<HTMLElement>('*')].filter(
          (node) => node.scrollHeight > node.clientHeight + 1 && getComputedStyle(node).overflowY === 'auto',
        ).length,
    )
  expect(overflow).toBe(0)
  await page.evaluate(() => {
    const shifts: string[] = []
    Object.assign(globalThis, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { sources } = entry as PerformanceEntry & { readonly sources: readonly { readonly node: Node | null }[] }
        for (const { node } of sources)
          shifts.push(node instanceof Element ? node.outerHTML.slice(0, 160) : String(node?.textContent))
      }
    }).observe({ type: 'layout-shift' })
  })
  const guard = deskRecords(now()).guard[0]
  if (guard === undefined) throw new Error('Invariant: no guard')
  host.put('kill', [killRecord(now(), { state: 'HALTED', trippedAt: now(), path: 'BUTTON' })])
  host.put('guard', [{ ...guard, level: 'DEFENSIVE', entriesPaused: true }])
  host.put('proposals', [proposalRecord(44, now(), 300)])
  await expect(page.getByRole('alert').filter({ hasText: /./ })).toContainText('HALTED')
  await expect(page.getByRole('navigation')).toContainText('3')
  expect(await page.evaluate(() => Reflect.get(globalThis, 'shifts'))).toEqual([])
  expect(complaints).toEqual([])
})
