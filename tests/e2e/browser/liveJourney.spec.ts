import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { FEED_CARDS } from '#adapters/feeds/cards.ts'
import { krakenRoutes } from '../../servers/venues/krakenRest.ts'
import { openKrakenStream } from '../../servers/venues/krakenStream.ts'
import { startServerHost } from '../journey/serverHost.ts'

/** Wants to hold what it hears as soon as it is told a price, once. */
const FIRST_PRICE = `
export default defineStrategy({
  name: 'First price',
  description: 'Long at the first price it is told.',
  version: '1',
  needs: { bars: ['1m'], quotes: true },
  create() {
    let hasAsked = false
    return {
      onQuote(quote, api) {
        if (hasAsked) return
        hasAsked = true
        api.enter({
          instrument: quote.instrument,
          stop: 0.97 * quote.bid,
          weight: 0.2,
          reasons: 'A price was told.',
          against: 'One price says nothing about the next.',
        })
      },
    }
  },
})
`

/** A data directory with the strategy twice: once running, once waiting to be switched on. */
function prepare(data: string): void {
  mkdirSync(path.join(data, 'strategies'))
  writeFileSync(path.join(data, 'strategies', 'firstPrice.js'), FIRST_PRICE)
  const strategy = (strategyId: string, enabled: boolean): object => ({
    strategyId,
    kind: 'plugin:firstPrice.js',
    parameters: {},
    enabled,
  })
  const strategies = [strategy('early', true), strategy('later', false)]
  writeFileSync(path.join(data, 'desk.json'), JSON.stringify({ version: 1, lives: 0, strategies, speed: null }))
}

const TOO_OLD =
  /^(The price from kraken is \d+ s old: too old to approve on|Market data is stale: the price cannot be checked|The market data feed is disconnected)\.$/
const PROPOSED = /BUY ([\d.]+) BTC\/USD/

async function goTo(page: Page, digit: string, name: string): Promise<void> {
  await page.keyboard.press(`Control+${digit}`)
  await expect(page.getByRole('main', { name: `${name} workspace` })).toBeVisible()
}

/** Fetches the list of the venue in the form, finds the pair in it and starts the session. */
async function startsPaperSession(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+S')
  const dialog = page.getByRole('dialog', { name: 'Start a session' })
  await dialog.getByRole('radio', { name: /^PAPER/ }).check()
  await dialog.getByRole('combobox', { name: 'Instruments to hear' }).fill('BTC/USD')
  const pair = dialog.getByRole('option', { name: /BTC\/USD/ }).first()
  // A source that did not answer in time on a machine that stalls is asked again, as anyone would.
  await expect(async () => {
    await dialog.getByRole('button', { name: 'Fetch the lists of instruments' }).click()
    await expect(pair).toBeVisible({ timeout: 10_000 })
  }).toPass({ timeout: 30_000 })
  await pair.click()
  await expect(dialog.getByRole('list', { name: 'Instruments that will be heard' })).toContainText('BTC/USD.KRAKEN')
  await dialog.getByRole('button', { name: 'Start PAPER' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('banner')).toContainText('PAPER')
}

/** Presses Tab until a field of the card has the focus. */
async function tabTo(page: Page, field: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Tab')
    await expect(field).toBeFocused({ timeout: 50 })
  }).toPass({ timeout: 10_000, intervals: [0] })
}

/**
 * Decides by keyboard alone on one of the first trades of a strategy, which are tier 2: F8, own view, quantity. Returns when
 * the card is armed, with the quantity.
 */
async function weighsProposal(page: Page): Promise<string> {
  const tray = page.getByRole('complementary', { name: 'Approval tray' })
  await expect(tray).toContainText(PROPOSED, { timeout: 25_000 })
  const quantity = PROPOSED.exec(await tray.innerText())?.[1] ?? ''
  await page.keyboard.press('F8')
  await expect(page.getByText('Tier 2: state your own view first.')).toBeVisible()
  await tabTo(page, page.getByRole('radio', { name: 'for', exact: true }))
  await page.keyboard.press('Space')
  await tabTo(page, page.getByLabel('Type quantity'))
  await page.keyboard.type(quantity)
  await expect(page.getByText('Armed: Ctrl+Enter or a click approves.')).toBeVisible()
  return quantity
}

test('a paper order on live prices is approved by keyboard and filled, and none is sent when the prices stop', async ({
  page,
}) => {
  const data = mkdtempSync(path.join(tmpdir(), 'quarterdeck-live-'))
  prepare(data)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  const venue = await openKrakenStream(['BTC/USD'], 500, krakenRoutes({ now: () => Date.now() * 1_000 }))
  const trading = setInterval(() => venue.step('BTC/USD'), 100)
  // No source of the world is asked: all others are sought where nobody answers.
  const nowhere = Object.fromEntries(FEED_CARDS.map(({ id }) => [id, 'http://127.0.0.1:9']))
  const host = await startServerHost(data, { ...nowhere, kraken: venue.server.origin })
  try {
    await page.goto(host.url)
    await expect(page.getByRole('main')).toBeVisible()
    await startsPaperSession(page)

    const quantity = await weighsProposal(page)
    const card = page.getByRole('group', { name: /^Approval A-/ })
    await expect(card).toContainText('A price was told.')
    await expect(card).toContainText('One price says nothing about the next.')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('main').getByText('APPROVED').first()).toBeVisible()

    await goTo(page, '4', 'Blotter')
    const orders = page.getByRole('grid', { name: /orders/i })
    await expect(orders.getByRole('row').filter({ hasText: 'BUY' })).toContainText(/filled/i)
    await page.getByRole('tab', { name: 'Fills' }).click()
    const fill = page.getByRole('grid', { name: /fills/i }).getByRole('row').filter({ hasText: 'BUY' })
    await expect(fill).toHaveCount(1)
    // The venue asks 10,000.01 throughout; the paper account pays a basis point more.
    await expect(fill).toContainText('10,001.0')
    await page.getByRole('tab', { name: 'Positions' }).click()
    const position = page
      .getByRole('grid', { name: /positions/i })
      .getByRole('row')
      .filter({ hasText: 'BTC/' })
    await expect(position).toContainText(quantity.slice(0, 4))
    await expect(position).toContainText('protected')

    await goTo(page, '1', 'Desk')
    await page.getByRole('tab', { name: 'Strategies' }).click()
    await page.getByRole('button', { name: 'later runs' }).click()
    await weighsProposal(page)
    clearInterval(trading)
    venue.hush(true)
    const approve = page.getByRole('button', { name: /^Approve PAPER BUY/ })
    await expect(approve).toHaveAttribute('aria-disabled', 'true', { timeout: 20_000 })
    await expect(page.getByRole('main').getByText(TOO_OLD)).toBeVisible()
    await page.keyboard.press('Control+Enter')
    await page.waitForTimeout(1_000)
    await expect(page.getByRole('main').getByText(TOO_OLD)).toBeVisible()
    await goTo(page, '4', 'Blotter')
    await expect(orders.getByRole('row').filter({ hasText: 'BUY' })).toHaveCount(1)
    expect(complaints).toEqual([])
  } finally {
    clearInterval(trading)
    if (!page.isClosed()) await page.goto('about:blank')
    await host.stop()
    await venue.close()
    rmSync(data, { recursive: true, force: true })
  }
})
