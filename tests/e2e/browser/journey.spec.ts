import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import {
  approvesFirstProposal,
  findsEverythingAfterRestart,
  findsOrderFilled,
  pressesKill,
  rearms,
  seesLivingMarket,
} from '../journey/firstTrade.ts'
import { startServerHost } from '../journey/serverHost.ts'

test('first light in a browser: real data, an approved and filled order, kill, power cut, everything where it was', async ({
  page,
}) => {
  test.setTimeout(180_000)
  const data = mkdtempSync(path.join(tmpdir(), 'quarterdeck-journey-'))
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  const first = await startServerHost(data)
  const open = { desk: page, kill: page }
  await page.goto(first.url)
  await seesLivingMarket(open)
  const card = await approvesFirstProposal(open)
  for (const heading of ['Action', 'Sizing', 'Risk', 'Cost', 'For', 'Against', 'Wrong if', 'Source'])
    expect(card).toContain(heading)
  await findsOrderFilled(open)
  await pressesKill(open)
  await page.goto('about:blank')
  expect(complaints).toEqual([])
  await first.murder()

  const second = await startServerHost(data)
  await page.goto(second.url)
  await findsEverythingAfterRestart(open)
  await rearms(open)
  await second.stop()
  rmSync(data, { recursive: true, force: true })
})
