import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { startElectron } from '../journey/electronHost.ts'
import {
  approvesFirstProposal,
  findsEverythingAfterRestart,
  findsOrderFilled,
  pressesKill,
  rearms,
  seesLivingMarket,
} from '../journey/firstTrade.ts'

test('first light in the window: real data, an approved and filled order, kill, restart, everything where it was', async () => {
  test.setTimeout(180_000)
  const data = mkdtempSync(path.join(tmpdir(), 'quarterdeck-journey-'))
  const first = await startElectron(data)
  await seesLivingMarket(first)
  await approvesFirstProposal(first)
  await findsOrderFilled(first)
  await pressesKill(first)
  expect(await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())).toContain(
    '[REPLAY]',
  )
  await first.app.close()

  const second = await startElectron(data)
  await findsEverythingAfterRestart(second)
  await rearms(second)
  await second.app.close()
  rmSync(data, { recursive: true, force: true })
})

test('pages of the window have no way out of their box', async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'quarterdeck-box-'))
  const { app, desk, kill } = await startElectron(data)
  for (const page of [desk, kill]) {
    const globals = await page.evaluate(() => {
      const names = ['require', 'process', 'Buffer', 'module', 'global']
      return names.filter((name) => Reflect.has(globalThis, name))
    })
    expect(globals).toEqual([])
    expect(await page.evaluate(() => window.opener === null)).toBe(true)
    expect(await page.evaluate(() => window.open('https://example.org') === null)).toBe(true)
    await page.evaluate(() => {
      window.location.href = 'https://example.org/'
    })
    await expect.poll(() => page.url()).toMatch(/^app:\/\/quarterdeck\//)
  }
  await app.close()
  rmSync(data, { recursive: true, force: true })
})
