import type { Page } from '@playwright/test'
import { accepted, refused } from '#contracts/failure.ts'
import { FEATURE_CATALOGUE, featureRecords, regimeRecords, WATCHED } from '../../fixtures/deskFeatures.ts'
import { scriptedAnswers } from '../../fixtures/scriptedAnswers.ts'
import type { ScriptedHost } from '../../fixtures/scriptedHost.ts'
import { expect, goTo, openDesk, payloadOf, sent, test, violations } from './screenTest.ts'

/** Opens the features of the index, whose values the scripted host has. */
async function openFeatures(page: Page): Promise<void> {
  await goTo(page, 'Features')
  await page.getByLabel('Instrument').selectOption({ label: 'SPX' })
  await expect(page.getByRole('row', { name: /^Return of the bar/ })).toContainText('−0.01180')
}

async function showTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click()
  await expect(page.locator('[data-panel-state="loading"]')).toHaveCount(0)
}

/** The studies: their tabs and the names of their panels. */
const STUDIES = [
  ['Distribution and drift', 'Distribution and drift'],
  ['Correlation', 'Correlation of features'],
  ['Importance', 'Importance of features'],
] as const

for (const theme of ['dark', 'light'] as const) {
  test(`every screen of features is drawn and accessible, ${theme}`, async ({ page, host, complaints }) => {
    test.setTimeout(120_000)
    await openDesk(page, host, { theme, density: theme === 'dark' ? 'comfortable' : 'large' })
    await openFeatures(page)
    await expect(page.locator('[data-panel-state="error"]')).toHaveCount(0)
    // The workspace as it opens is looked over with all others in screens.spec.ts.
    for (const [name, label] of STUDIES) {
      await showTab(page, name)
      await expect(page.locator('[data-panel-state="error"]'), name).toHaveCount(0)
      expect(await violations(page, `[aria-label="${label}"]`), name).toEqual([])
    }
    for (const [name, label] of STUDIES.slice(0, 2)) {
      await showTab(page, name)
      await page.getByRole('button', { name: 'As a table' }).click()
      expect(await violations(page, `[aria-label="${label}"]`), `${name} as a table`).toEqual([])
    }
    await showTab(page, 'History')
    await page.getByRole('button', { name: 'As a table' }).click()
    await expect(page.getByRole('grid', { name: 'Values by the bar' })).toBeVisible()
    await page.keyboard.press('F1')
    await expect(page.getByRole('dialog')).toContainText('entries')
    expect(await violations(page, '[role="dialog"]'), 'glossary').toEqual([])
    expect(complaints).toEqual([])
  })
}

test('the catalogue tells values, faults and what is unknown in words, and follows the market', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await openFeatures(page)
  const grid = page.getByRole('grid', { name: 'Features' })
  await expect.poll(() => sent(host, 'WatchFeatures')).toBeGreaterThan(0)
  expect(host.received.filter(({ type }) => type === 'WatchFeatures').at(-1)?.payload).toEqual({
    instrumentIds: [WATCHED],
  })
  await expect(grid.getByRole('row', { name: /Relative volume/ })).toContainText('outlier')
  await expect(grid.getByRole('row', { name: /Relative volume/ })).not.toContainText('not used')
  await expect(grid.getByRole('row', { name: /Tone of the news/ })).toContainText('not used')
  await expect(grid.getByRole('row', { name: /Order flow imbalance/ })).toContainText('unknown')
  await expect(grid.getByRole('row', { name: /Hurst exponent/ })).toContainText('unproven')
  const [first] = featureRecords()
  if (first === undefined) throw new Error('Invariant: no value')
  host.put('features', [{ ...first, value: 0.02, origin: 'simulated' }])
  await expect(grid.getByRole('row', { name: /Return of the bar/ })).toContainText('0.02000')
  await expect(page.getByRole('group', { name: 'Features', exact: true })).toContainText('simulated values')
  await page.getByLabel('Family').selectOption('momentum')
  await expect(grid).toHaveAttribute('aria-rowcount', '2')
  await page.getByLabel('Search features').fill('nothing like it')
  await expect(page.getByText('No feature fits this search.')).toBeVisible()
  expect(complaints).toEqual([])
})

test('a keyboard is enough: from the list to the detail, what it uses, its history and back', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await openFeatures(page)
  const detail = page.getByRole('group', { name: 'Feature', exact: true })
  await page.getByRole('grid', { name: 'Features' }).focus()
  for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key)
  await expect(detail).toContainText('Annual deviation of the last 20 returns.')
  await expect(page.getByRole('group', { name: 'History of the feature' })).toContainText(
    '580 of 600 bars have a value',
  )
  await detail.getByRole('button', { name: 'logReturn1' }).focus()
  await page.keyboard.press('Enter')
  await expect(detail).toContainText('Logarithm of the close over the one before.')
  await page.getByRole('grid', { name: 'Features' }).focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowUp')
  await expect(detail).toContainText('It has not been proven that this version does not look ahead.')
  expect(await payloadOf(host, 'QueryFeatures')).toMatchObject({ interval: '1d', before: null, limit: 1_500 })
  expect(complaints).toEqual([])
})

test('studies tell n, what they leave out and when there is not enough data', async ({ page, host, complaints }) => {
  const study = scriptedAnswers(Date.now() * 1_000)['data.StudyFeatures']
  await openDesk(page, host)
  await openFeatures(page)
  await showTab(page, 'Distribution and drift')
  const spread = page.getByRole('group', { name: 'Distribution and drift' })
  await expect(spread).toContainText('stable')
  await expect(spread).toContainText('n=360')
  await showTab(page, 'Correlation')
  const matrix = page.getByRole('group', { name: 'Correlation of features' })
  await expect(matrix).toContainText('8 of the features listed in the catalogue; 2 without a value')
  await expect(matrix).toContainText('n=480')
  await matrix.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await expect(matrix.locator('[aria-live]')).toHaveText('gapSize with hurst100: −0.77')
  await showTab(page, 'Importance')
  const importance = page.getByRole('grid', { name: 'Importance' })
  await expect(importance.getByRole('row', { name: /marketBeta60/ })).toContainText('−0.12 [−0.21, −0.03] n=470')
  await expect(importance.getByRole('row', { name: /hurst100/ })).toContainText('not enough data')
  host.answer('data.StudyFeatures', (payload) => {
    const answer = study?.(payload)
    if (answer?.ok !== true) throw new Error('Invariant: the scripted study is refused')
    const reply = answer.reply as { readonly names: readonly string[]; readonly drift: readonly object[] }
    const none = { kolmogorovSmirnov: null, populationStability: null, verdict: 'NOT_ENOUGH_DATA' }
    return accepted({
      ...reply,
      n: 4,
      correlation: reply.names.map((_, row) => reply.names.map((_name, column) => (row === column ? 1 : null))),
      drift: reply.drift.map((one) => ({ ...one, ...none, edges: [], reference: [], recent: [] })),
    })
  })
  await page.getByLabel('Latest bars').selectOption('250')
  await showTab(page, 'Correlation')
  await expect(matrix).toContainText('Not enough data: there are too few bars')
  await showTab(page, 'Distribution and drift')
  await expect(spread).toContainText('360 older and 120 newer values are too few to compare')
  expect(complaints).toEqual([])
})

test('nothing declared, no values, no bars and a refusal are four different things', async ({
  page,
  host,
  complaints,
}) => {
  host.answer('strategy.ListFeatures', () => refused('FEATURES_OFF', 'Features are switched off on this host.'))
  await openDesk(page, host)
  await page.keyboard.press('Control+Shift+F')
  const panel = page.getByRole('group', { name: 'Features', exact: true })
  await expect(panel.getByRole('alert')).toContainText('Features are switched off on this host.')
  host.answer('strategy.ListFeatures', () => accepted({ features: [] }))
  await panel.getByRole('button', { name: 'Retry' }).click()
  await expect(panel).toContainText('No feature is declared on this host.')
  host.answer('strategy.ListFeatures', () => accepted({ features: FEATURE_CATALOGUE }))
  host.answer('data.QueryFeatures', () =>
    accepted({ tsOpen: new Float64Array(), tsClose: new Float64Array(), columns: [], origin: 'historical' }),
  )
  host.answer('data.StudyFeatures', () => refused('NO_BARS', 'No 5m bars of SPX are stored. Choose another length.'))
  await goTo(page, 'Desk')
  host.hangUp()
  await expect(page.getByText('Disconnected from the engines.')).toBeVisible()
  host.accept()
  await expect(page.getByText('Disconnected from the engines.')).toHaveCount(0)
  await goTo(page, 'Features')
  await page.getByRole('combobox', { name: 'Bars', exact: true }).selectOption('5m')
  await expect(panel).toContainText('No values of SPX 5m yet')
  await expect(page.getByRole('group', { name: 'History of the feature' })).toContainText('No bars of this length')
  await page.getByRole('tab', { name: 'Correlation', exact: true }).click()
  await expect(page.getByRole('group', { name: 'Correlation of features' })).toContainText('No 5m bars of SPX')
  expect(complaints).toEqual([])
})

test('a definition shows on focus and on hover, and Escape closes it alone', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Lab')
  await page.getByRole('button', { name: 'sma-cross 20/50/long' }).click()
  await page.getByRole('tab', { name: 'Figures' }).click()
  const sharpe = page.getByRole('table').getByText('Sharpe ratio', { exact: true })
  await sharpe.hover()
  const tip = page.getByRole('tooltip')
  await expect(tip).toContainText('Annual return over annual volatility.')
  await expect(tip).toContainText('Sharpe, 1966')
  await expect(sharpe).toHaveAttribute('aria-describedby', (await tip.getAttribute('id')) ?? '')
  expect(await violations(page, '[role="tooltip"]')).toEqual([])
  await page.keyboard.press('Escape')
  await expect(tip).toHaveCount(0)
  await page.mouse.move(0, 0)
  await sharpe.focus()
  await expect(tip).toContainText('Annual return over annual volatility.')
  await page.keyboard.press('F1')
  await page.keyboard.type('drawdown')
  await expect(page.getByRole('grid', { name: 'Glossary' }).getByRole('row', { name: /^Worst drawdown/ })).toBeVisible()
  await page.getByLabel('Show', { exact: true }).selectOption('words of the house')
  await expect(page.getByRole('dialog')).toContainText('Fall of the equity from its highest value so far.')
  expect(complaints).toEqual([])
})

test('regimes stand under the price by letter, word and probability, and can be put away', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await goTo(page, 'Charts')
  const panel = page.getByRole('group', { name: 'Chart SPX 1d', exact: true })
  await page.getByRole('row', { name: /^SPX/ }).click()
  await expect(panel).toContainText('Regime: crisis 75\u202f% since 2008-10-07')
  await expect(panel.getByRole('list', { name: 'Regimes and their letters' }).getByRole('listitem')).toHaveCount(6)
  const chart = page.getByRole('group', { name: /^Chart of S&P 500 index/ })
  await chart.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(chart.locator('[aria-live]')).toContainText('regime crisis')
  const record = regimeRecords().find(({ instrumentId }) => instrumentId === WATCHED)
  if (record === undefined) throw new Error('Invariant: no regime')
  host.put('regimes', [{ ...record, label: null, probabilities: [], since: null }])
  await expect(panel).toContainText('Regime: not known yet: too few bars')
  expect(await violations(page, '[data-scope="chart"] + div')).toEqual([])
  await panel.getByRole('button', { name: 'Regimes', exact: true }).click()
  await expect(panel).not.toContainText('Regime:')
  const asked = sent(host, 'QueryRegimes')
  await goTo(page, 'Desk')
  await goTo(page, 'Charts')
  await expect(panel.getByRole('button', { name: 'Regimes', exact: true })).toHaveAttribute('aria-pressed', 'false')
  expect(sent(host, 'QueryRegimes')).toBe(asked)
  expect(complaints).toEqual([])
})

test('the strip of regimes does not slow the chart', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Charts')
  await page.getByRole('row', { name: /^SPX/ }).click()
  const chart = page.getByRole('group', { name: /^Chart of S&P 500 index/ })
  const without = await scrollTime(page, host, chart, false)
  const withStrip = await scrollTime(page, host, chart, true)
  // Both are bound by frames of the screen; a strip drawn by the bar instead of by the run would take several.
  expect(withStrip).toBeLessThan(1.5 * without + 100)
  expect(complaints).toEqual([])
})

/** Milliseconds that sixty steps of zooming over the bars take until they are drawn. */
async function scrollTime(
  page: Page,
  host: ScriptedHost,
  chart: ReturnType<Page['getByRole']>,
  hasStrip: boolean,
): Promise<number> {
  const toggle = page.getByRole('button', { name: 'Regimes', exact: true })
  if ((await toggle.getAttribute('aria-pressed')) !== String(hasStrip)) await toggle.click()
  if (hasStrip) await expect.poll(() => sent(host, 'QueryRegimes')).toBeGreaterThan(0)
  await chart.focus()
  return page.evaluate(async () => {
    const began = performance.now()
    for (let step = 0; step < 60; step += 1) {
      const key = step < 30 ? '-' : '+'
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
      await new Promise(requestAnimationFrame)
    }
    return performance.now() - began
  })
}
