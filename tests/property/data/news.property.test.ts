import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '#core/time/duration.ts'
import { START } from '../../helpers/dataDesk.ts'
import { buildNews, createPressRig, PRESS_CARDS } from '../../helpers/pressRig.ts'

const WORDS = ['Acme', 'buys', 'Zenith', 'recalls', 'heaters', 'probe', 'deal', 'record', 'loss', '40', '50']
const DOMAINS = ['reuters.com', 'apnews.com', 'cnbc.com', 'fresh1.com', 'fresh2.com', 'medium.com']

const telling = fc.record({
  sourceId: fc.constantFrom(...PRESS_CARDS.map(({ id }) => id)),
  item: fc
    .record({
      domain: fc.constantFrom(...DOMAINS),
      page: fc.integer({ min: 0, max: 1 }),
      words: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 }),
      ticker: fc.constantFrom('ACME', 'ZEN'),
      minutes: fc.integer({ min: 0, max: 200 }),
    })
    .map(({ domain, page, words, ticker, minutes }) =>
      buildNews(`https://${domain}/${page}`, words.join(' '), {
        tickers: [ticker],
        publishedAt: START - minutes * MINUTE,
      }),
    ),
})
type Told = { readonly sourceId: string; readonly item: ReturnType<typeof buildNews> }

function read(tellings: readonly Told[]) {
  const rig = createPressRig()
  for (const { sourceId, item } of tellings) rig.give(sourceId, [item])
  return { shown: rig.shown().toSorted((a, b) => (a.key < b.key ? -1 : 1)), counted: rig.counted() }
}

describe('the press', () => {
  it('says the same in whatever order its pieces arrive', () => {
    const orders = fc
      .array(telling, { maxLength: 14 })
      .chain((told) =>
        fc.tuple(fc.constant(told), fc.shuffledSubarray(told, { minLength: told.length, maxLength: told.length })),
      )
    fc.assert(
      fc.property(orders, ([told, shuffled]) => {
        expect(read(shuffled)).toEqual(read(told))
      }),
      { numRuns: 300 },
    )
  })

  it('counts nothing that fewer than two believable publishers and two sources tell', () => {
    fc.assert(
      fc.property(fc.array(telling, { maxLength: 20 }), (told) => {
        const believable = told.filter(({ item }) => /reuters|apnews|cnbc/.test(item.link))
        const publishers = new Set(believable.map(({ item }) => new URL(item.link).hostname))
        const sources = new Set(believable.map(({ sourceId }) => sourceId))
        const { counted } = read(told)
        if (publishers.size < 2 || sources.size < 2) expect(counted).toEqual([])
        for (const { publishers: count } of counted) expect(count).toBeLessThanOrEqual(publishers.size)
      }),
      { numRuns: 300 },
    )
  })
})
