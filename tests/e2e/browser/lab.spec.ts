import type { Page } from '@playwright/test'
import { expect, goTo, openDesk, payloadOf, sent, test, violations } from './screenTest.ts'

/** Opens a run of the list. */
async function openRun(page: Page, name: string): Promise<void> {
  await page.getByRole('list', { name: 'Runs, latest first' }).getByRole('button', { name }).first().click()
}

/** Shows one leaf of the result. */
async function showLeaf(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('group', { name: 'Run result' }).getByRole('tab', { name }).click()
}

const RESULT = '[role=group][aria-label="Run result"]'
const FORM = '[role=group][aria-label="Run form"]'
const LEAVES = {
  'sma-cross 20/50/long': [
    /^Overview/,
    /^Diagnosis/,
    /^Figures/,
    /^Trades/,
    /^Months/,
    /^Drawdowns/,
    /^Distribution/,
    /^Assum/,
  ],
  'Sweep of the averages': [/^Overview/, /^Map/, /^Trials/, /^Best/],
  'Walk forward of the averages': [/^Overview/, /^Steps/, /^Chosen/, /^Diagnosis/],
  'Examination of run-1': [/^Chance/, /^Costs/, /^Capacity/, /^Periods/],
} as const

for (const theme of ['dark', 'light'] as const) {
  for (const [run, leaves] of Object.entries(LEAVES)) {
    test(`every part of "${run}" is drawn and accessible, ${theme}`, async ({ page, host, complaints }) => {
      test.setTimeout(180_000)
      await openDesk(page, host, { theme })
      await goTo(page, 'Lab')
      await openRun(page, run)
      for (const leaf of leaves) {
        await showLeaf(page, leaf)
        expect(await violations(page, RESULT), `${run} ${String(leaf)}`).toEqual([])
      }
      expect(complaints).toEqual([])
    })
  }

  test(`the forms and the whole Lab are drawn and accessible, ${theme}`, async ({ page, host, complaints }) => {
    test.setTimeout(180_000)
    await openDesk(page, host, { theme })
    await goTo(page, 'Lab')
    await openRun(page, 'sma-cross 20/50/long')
    expect(await violations(page)).toEqual([])
    for (const purpose of ['Sweep', 'Walk forward']) {
      await page.getByRole('group', { name: 'Run form' }).getByRole('tab', { name: purpose }).click()
      expect(await violations(page, FORM), purpose).toEqual([])
    }
    expect(complaints).toEqual([])
  })
}

test('a result says what its Sharpe ratio is worth after the trials of its idea', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  await goTo(page, 'Lab')
  await openRun(page, 'sma-cross 20/50/long')
  const result = page.getByRole('group', { name: 'Run result' })
  await expect(result).toContainText('0.61 [0.18, 1.04] n=5104')
  await expect(result).toContainText('61 % [22, 90] n=5104')
  await openRun(page, 'sma-cross 15/40/both')
  await expect(result).toContainText('not counted')
  expect(complaints).toEqual([])
})

test('a run is examined, tagged and kept as a file from its page', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Lab')
  await openRun(page, 'sma-cross 20/50/long')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  expect((await download).suggestedFilename()).toBe('run-1.csv')
  await page.getByRole('button', { name: 'Tags…' }).click()
  await page.getByLabel('All tags of this run, separated by commas').fill('keep, costs')
  await page.keyboard.press('Enter')
  await expect.poll(() => sent(host, 'SetRunTags')).toBe(1)
  expect(await payloadOf(host, 'SetRunTags')).toEqual({ runId: 'run-1', tags: ['keep', 'costs'] })
  await page.getByRole('button', { name: 'Examine' }).click()
  await expect(page.getByRole('table', { name: 'Final return, percent' })).toContainText('Trades in another order')
  expect(await payloadOf(host, 'StartRobustness')).toMatchObject({ of: 'run-1', repetitions: 1_000 })
  expect(complaints).toEqual([])
})

test('two runs stand side by side with what differs first', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Lab')
  for (const name of [/^Compare sma-cross 20\/50/, /^Compare sma-cross 15\/40/])
    await page.getByRole('checkbox', { name }).check()
  await page.getByRole('tab', { name: 'Compare' }).click()
  const table = page.getByRole('table', { name: 'Runs side by side, differences first' })
  await expect(table.getByRole('row').nth(2)).toContainText('strategies / sma-cross / parameters / fast')
  await expect(table.getByRole('row').nth(2)).toContainText('15')
  expect(await violations(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('the trial ledger counts the failed and the cancelled trials', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Lab')
  await page.getByRole('tab', { name: 'Trial ledger' }).click()
  const first = page.getByRole('grid', { name: 'Ideas and their trials' }).getByRole('row').nth(1)
  await expect(first.getByRole('gridcell').nth(1)).toHaveText('97')
  await expect(first.getByRole('gridcell').nth(3)).toHaveText('5')
  expect(await violations(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('the form of a sweep starts the sweep it shows', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Lab')
  const form = page.getByRole('group', { name: 'Run form' })
  await form.getByRole('tab', { name: 'Sweep' }).click()
  await expect(form.getByRole('button', { name: /^Run sweep/ })).toHaveAttribute('aria-disabled', 'true')
  await form.getByRole('checkbox', { name: 'Fast bars' }).check()
  await form.getByLabel('Fast bars, from').fill('5')
  await form.getByLabel('to', { exact: true }).fill('25')
  await form.getByLabel('step').fill('5')
  await expect(form).toContainText('5 combinations')
  await form.getByRole('button', { name: /^Run sweep/ }).click()
  await expect.poll(() => sent(host, 'StartSweep')).toBe(1)
  expect(await payloadOf(host, 'StartSweep')).toMatchObject({
    datasetIds: ['sp500-daily'],
    plan: {
      strategyId: 'sma-cross',
      dimensions: [{ kind: 'integer', name: 'fast', min: 5, max: 25, step: 5 }],
      method: 'grid',
      objectives: ['sharpe'],
      outOfSample: 0.3,
    },
  })
  await expect(page.getByRole('table', { name: 'The best trial in and out of sample' })).toBeVisible()
  expect(complaints).toEqual([])
})

test('the map of parameters is walked by keyboard and says each cell', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Lab')
  await openRun(page, 'Sweep of the averages')
  await showLeaf(page, /^Map/)
  const result = page.getByRole('group', { name: 'Run result' })
  await expect(result).toContainText('fast 20, slow 60: Sharpe ratio 0.80 trial 27, n=1')
  await page.getByRole('grid', { name: /^Sharpe ratio by fast and slow/ }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowUp')
  await expect(result).toContainText('fast 25, slow 70:')
  await page.keyboard.press('End')
  for (let step = 0; step < 9; step += 1) await page.keyboard.press('ArrowDown')
  await expect(result).toContainText('fast 40, slow 30: no trial')
  await result.getByRole('button', { name: 'As a table' }).click()
  await expect(result.getByRole('table', { name: 'Median by fast and slow, with n' })).toContainText('0.80 n=1')
  expect(await violations(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a run under way shows its partial equity and can be cancelled', async ({ page, host, complaints }) => {
  await openDesk(page, host)
  await goTo(page, 'Lab')
  await openRun(page, 'sma-cross 10/30/both')
  await expect(page.getByRole('img', { name: /^Equity, partial/ })).toBeVisible()
  await expect.poll(() => sent(host, 'QueryPartial')).toBeGreaterThan(1)
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Cancel sma-cross 10/30/both on sp500-daily' }).click()
  await expect.poll(() => sent(host, 'CancelRun')).toBe(1)
  expect(await payloadOf(host, 'CancelRun')).toEqual({ runId: 'run-2' })
  expect(complaints).toEqual([])
})
