import type { Page } from '@playwright/test'
import { instrumentId } from '#core/model/identifiers.ts'
import { accepted } from '#contracts/failure.ts'
import { ladderRecords, liveTables, newsRecords } from '../../fixtures/deskLive.ts'
import { backfillRecords, quarantineRecords, sourceRecords } from '../../fixtures/deskSources.ts'
import { HOSTILE_TEXTS } from '../../fixtures/hostileTexts.ts'
import { expect, goTo, openDesk, test } from './screenTest.ts'

const BATCH = 10
const batches = Array.from({ length: HOSTILE_TEXTS.length / BATCH }, (_, index) =>
  HOSTILE_TEXTS.slice(index * BATCH, (index + 1) * BATCH),
)
const now = (): number => Date.now() * 1_000

/** Counts what runs: calls of `hit` and of the page's own dialogs. */
async function countHits(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const state = { hits: 0 }
    const hit = (): void => {
      state.hits += 1
    }
    Object.assign(globalThis, { state, hit, alert: hit, confirm: hit, prompt: hit })
  })
}

/** Tells what of the texts became markup: calls, elements that the screens never draw, handlers, and scripts as links. */
async function marksOf(page: Page): Promise<object> {
  return page.evaluate(() => {
    const elements = [...document.body.querySelectorAll('*')]
    const isForeign = (element: Element): boolean =>
      /^(?:script|iframe|object|embed|img|video|audio|source|math|marquee|style|link|form|template|animate|x)$/i.test(
        element.tagName,
      )
    const isArmed = (element: Element): boolean =>
      element.getAttributeNames().some((name) => name.startsWith('on')) ||
      /^\s*(?:javascript|data):/i.test(element.getAttribute('href') ?? element.getAttribute('src') ?? '')
    return {
      hits: (Reflect.get(globalThis, 'state') as { hits: number }).hits,
      foreign: elements.filter((element) => isForeign(element)).map(({ outerHTML }) => outerHTML.slice(0, 80)),
      armed: elements.filter((element) => isArmed(element)).map(({ outerHTML }) => outerHTML.slice(0, 80)),
    }
  })
}

const NOTHING = { hits: 0, foreign: [], armed: [] }

test('three hundred hostile texts stay text in sources, quarantine and fetches', async ({ page, host, complaints }) => {
  test.setTimeout(180_000)
  expect(HOSTILE_TEXTS).toHaveLength(300)
  expect(new Set(HOSTILE_TEXTS).size).toBe(300)
  await countHits(page)
  await openDesk(page, host)
  await goTo(page, 'Data')
  const [source] = sourceRecords(now())
  const [finding] = quarantineRecords(now())
  const [fetch] = backfillRecords(now())
  if (source === undefined || finding === undefined || fetch === undefined) throw new Error('Invariant: records')
  for (const [index, texts] of batches.entries()) {
    host.replace(
      'sources',
      texts.map((text, at) => ({
        ...source,
        key: `source-${at}`,
        name: text,
        note: text,
        keyNote: text,
        licence: text,
        limits: text,
        live: [text],
      })),
    )
    host.replace(
      'quarantine',
      texts.map((text, at) => ({
        ...finding,
        key: `q-${index}-${at}`,
        sourceId: text.slice(0, 80),
        code: text.slice(0, 60),
        message: text,
        sample: text,
        state: at === 0 ? 'DISMISSED' : 'HELD',
        reason: text,
      })),
    )
    host.replace(
      'backfills',
      texts.map((text, at) => ({ ...fetch, key: `fill-${at}`, sourceId: text.slice(0, 80), note: text })),
    )
    const tab = index % 2 === 0 ? 'Quarantine' : 'Gaps and fetches'
    await page.getByRole('tab', { name: tab }).click()
    for (const text of texts) await expect(page.getByText(text, { exact: true }).first()).toBeAttached()
    expect(await marksOf(page)).toEqual(NOTHING)
  }
  expect(complaints).toEqual([])
})

test('three hundred hostile texts stay text in news, watchlists, depth and search', async ({
  page,
  host,
  complaints,
}) => {
  test.setTimeout(180_000)
  await countHits(page)
  await openDesk(page, host)
  for (const [table, records] of Object.entries(liveTables(now()))) host.replace(table as 'quotes', records)
  await goTo(page, 'Charts')
  await page.getByRole('tab', { name: 'News' }).click()
  const [story] = newsRecords(now())
  const ladder = ladderRecords(now())[1]
  if (story === undefined || ladder === undefined) throw new Error('Invariant: records')
  const id = instrumentId('BTC/USD', 'KRAKEN')
  for (const texts of batches) {
    host.replace(
      'news',
      texts.map((text, at) => ({
        ...story,
        key: `news-${at}`,
        title: text,
        summary: text,
        publisher: text,
        link: text,
      })),
    )
    host.replace(
      'watchlists',
      texts.map((text, at) => ({ key: `list-${at}`, name: text.slice(0, 60), instrumentIds: [id] })),
    )
    host.replace('ladders', [{ ...ladder, key: id, sourceId: texts[0]?.slice(0, 80) ?? '', note: texts[1] ?? '' }])
    // The three instruments of the session come first.
    host.answer('data.SearchSymbols', () =>
      accepted({
        matches: texts.map((text, at) => ({
          instrumentId: instrumentId(`X${at}`, 'KRAKEN'),
          symbol: text.slice(0, 40),
          name: text,
          venue: text.slice(0, 20),
          isListed: true,
          found: 'SYMBOL',
          liveSources: [text],
        })),
      }),
    )
    for (const text of texts) await expect(page.getByRole('heading', { name: text, exact: true })).toBeAttached()
    await page.keyboard.press('Control+/')
    await expect(page.getByRole('dialog').getByRole('option')).toHaveCount(texts.length + 3)
    expect(await marksOf(page)).toEqual(NOTHING)
    await page.keyboard.press('Escape')
  }
  // The look at the page is worth something only if it finds what is there.
  await page.evaluate(() => {
    const planted = document.createElement('marquee')
    planted.setAttribute('href', 'javascript:hit()')
    document.body.append(planted)
  })
  expect(await marksOf(page)).toMatchObject({ foreign: [expect.any(String)], armed: [expect.any(String)] })
  expect(complaints).toEqual([])
})
