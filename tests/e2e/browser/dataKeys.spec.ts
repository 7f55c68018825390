import { accepted, refused } from '#contracts/failure.ts'
import { DEFAULT_SOURCE_CHOICES } from '#contracts/sourceChoices.ts'
import { openFeeds } from './dataScreen.ts'
import { expect, goTo, openDesk, payloadOf, sent, test, violations } from './screenTest.ts'

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
  expect(await payloadOf(host, 'SetSourceKey')).toEqual({ sourceId: 'finnhub', key, secret })
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
  expect(await payloadOf(host, 'RemoveSourceKey')).toEqual({ sourceId: 'alpaca' })
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
