import type { Page } from '@playwright/test'
import type { TableRecord } from '#contracts/uiState.ts'
import { deskRecords, killRecord } from '../../fixtures/deskRecords.ts'
import { expect, goTo, openDesk, test, violations } from './screenTest.ts'

const now = (): number => Date.now() * 1_000

const engines = [
  { name: 'broker', outcome: 'ACKNOWLEDGED', milliseconds: 0.8 },
  { name: 'risk', outcome: 'ACKNOWLEDGED', milliseconds: 2.1 },
  { name: 'data', outcome: 'ACKNOWLEDGED', milliseconds: 4.4 },
  { name: 'strategy', outcome: 'ENDED', milliseconds: 101.6 },
] as const

/** Every state of the plate, with the word it shows. */
const STATES: readonly (readonly [word: string, change: () => Partial<TableRecord<'kill'>>])[] = [
  ['verified', () => ({})],
  [
    'shortcut unverified',
    () => ({
      state: 'DEGRADED',
      paths: killRecord(now()).paths.map((path) =>
        path.path === 'SHORTCUT' ? { ...path, verified: false, note: 'hotkey NOT verified' } : path,
      ),
    }),
  ],
  ['TRIPPING', () => ({ ...killed(), state: 'TRIPPING', cancelMilliseconds: null, cancelledEntries: 3 })],
  ['HALTED', killed],
  [
    'UNCONFIRMED',
    () => ({
      ...killed(),
      state: 'HALTED_UNCONFIRMED',
      cancelledEntries: 4,
      entriesRemaining: 1,
      unanswered: [
        { kind: 'ORDER', what: 'Q7 BUY ALDR', text: 'ALPACA has not confirmed its cancel; cancel it at the website.' },
      ],
    }),
  ],
  ['1 remain', () => ({ ...killed(), state: 'ORDERS_REMAIN', cancelledEntries: 4, entriesRemaining: 1 })],
]

function killed(): Partial<TableRecord<'kill'>> {
  return {
    state: 'HALTED',
    path: 'BUTTON',
    trippedAt: now(),
    gateMilliseconds: 0.4,
    entriesAsked: 5,
    cancelledEntries: 5,
    protectiveOrdersLeft: 2,
    cancelMilliseconds: 63,
    engines: [...engines],
    reason: 'The KILL button was pressed.',
  }
}

const plate = (page: Page) => page.locator('[data-kill]')
const show = (host: { put(table: 'kill', records: readonly TableRecord<'kill'>[]): void }, change: object): void =>
  host.put('kill', [killRecord(now(), change)])

for (const theme of ['dark', 'light'] as const) {
  test(`the plate and the console tell every state of the kill switch, ${theme}`, async ({
    page,
    host,
    complaints,
  }) => {
    await openDesk(page, host, { theme })
    await goTo(page, 'Risk')
    for (const [word, change] of STATES) {
      show(host, change())
      await expect(plate(page), word).toContainText(word)
      expect(await violations(page), word).toEqual([])
    }
    expect(complaints).toEqual([])
  })

  test(`flatten previews each closing order and asks for the word, ${theme}`, async ({ page, host, complaints }) => {
    const [instrument] = deskRecords(now()).instruments
    if (instrument === undefined) throw new Error('Invariant: no instrument')
    host.answer('broker.PreviewFlatten', () => ({
      ok: true,
      reply: { closing: [{ instrumentId: instrument.id, side: 'SELL', quantity: 300, cancelsFirst: 2 }] },
    }))
    host.answer('broker.Flatten', () => ({ ok: true, reply: {} }))
    await openDesk(page, host, { theme })
    await goTo(page, 'Risk')
    const opener = page.getByRole('button', { name: 'Flatten…' })
    await expect(opener).toHaveAttribute('aria-disabled', 'true')
    show(host, killed())
    await expect(opener).not.toHaveAttribute('aria-disabled', 'true')
    await opener.click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('table', { name: 'Closing orders' })).toContainText(instrument.symbol)
    await expect(dialog).toContainText('2 working orders')
    expect(await violations(page)).toEqual([])
    const send = dialog.getByRole('button', { name: 'Close 1 positions' })
    await expect(send).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByLabel('Type FLATTEN').fill('flatten')
    await expect(send).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByLabel('Type FLATTEN').fill('FLATTEN')
    await send.click()
    await expect(dialog).toHaveCount(0)
    expect(host.received.find(({ type }) => type === 'Flatten')?.payload).toEqual({ typed: 'FLATTEN' })
    show(host, {
      ...killed(),
      flatten: {
        done: true,
        steps: [{ instrumentId: instrument.id, outcome: 'REMAINS', text: 'Its stop was not confirmed as cancelled.' }],
      },
    })
    await expect(page.getByRole('list', { name: 'Flatten' })).toContainText('REMAINS')
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
}

test('HALTED tells gate, engines, orders and stops with their figures, and what was ended by force', async ({
  page,
  host,
  complaints,
}) => {
  await openDesk(page, host)
  show(host, killed())
  const alarm = page.getByRole('alert').filter({ hasText: /./ })
  await expect(alarm).toContainText('gate 0.4 ms · engines 4/4 102 ms (1 ended by force)')
  await expect(alarm).toContainText('orders 5/5 cancelled 63 ms · 2 protective stops left')
  await goTo(page, 'Risk')
  await expect(page.getByRole('table', { name: 'Engines since the press' })).toContainText('ended by force')
  expect(complaints).toEqual([])
})

test('the tooltip of the plate tells the last drill, and the keys of the shortcut can be tested', async ({
  page,
  host,
  complaints,
}) => {
  host.answer('desk.TestKillShortcut', () => ({ ok: true, reply: {} }))
  await openDesk(page, host)
  show(host, { drill: { at: now() - 86_400_000_000, gateMilliseconds: 0.7, verified: 6, paths: 6 } })
  await expect(plate(page)).toHaveAttribute('title', /Drilled .*gate 0\.7 ms, 6 of 6 paths/)
  await goTo(page, 'Risk')
  await page.getByRole('button', { name: 'Test the shortcut' }).click()
  await expect(page.getByText('that press is a test')).toBeVisible()
  expect(host.received.some(({ type }) => type === 'TestKillShortcut')).toBe(true)
  expect(complaints).toEqual([])
})
