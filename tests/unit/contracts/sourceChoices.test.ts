import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_SOURCE_CHOICES, restoreSourceChoices, sourceChoicesSchema } from '#contracts/sourceChoices.ts'
import { arbitraryOf } from '../../helpers/zodArbitrary.ts'

describe('choices about sources', () => {
  it('are those of a new user where nothing is kept', () => {
    expect(sourceChoicesSchema.parse(DEFAULT_SOURCE_CHOICES)).toEqual(DEFAULT_SOURCE_CHOICES)
    for (const nothing of [undefined, null, [], 'x', {}]) {
      expect(restoreSourceChoices(nothing)).toEqual(DEFAULT_SOURCE_CHOICES)
    }
  })

  it('come back as they were kept', () => {
    fc.assert(
      fc.property(arbitraryOf(sourceChoicesSchema), (choices) => {
        expect(restoreSourceChoices(JSON.parse(JSON.stringify(choices)))).toEqual(choices)
      }),
    )
  })

  it('are whole whatever is kept', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (stored, part) => {
        for (const given of [stored, { alpaca: part, rss: { feeds: part }, ethereum: { node: part } }]) {
          expect(sourceChoicesSchema.safeParse(restoreSourceChoices(given)).success).toBe(true)
        }
      }),
    )
  })

  it('lose nothing that fits to a neighbour that does not: field by field, item by item', () => {
    const feed = { name: 'One', address: 'https://one.example/feed' }
    const stored = {
      alpaca: { plan: 'PLUS', extendedHours: 'often', colour: 'red' },
      rss: { feeds: [{ name: 'Bad', address: 'ftp://one.example' }, feed, 7] },
      reddit: { subreddits: ['stocks', 'no spaces please'] },
      ethereum: { node: 'http://elsewhere.example/', confirmations: 30 },
      unheard: { of: true },
    }
    expect(restoreSourceChoices(stored)).toEqual({
      ...DEFAULT_SOURCE_CHOICES,
      alpaca: { plan: 'PLUS', extendedHours: false },
      rss: { feeds: [feed] },
      reddit: { subreddits: ['stocks'] },
      ethereum: { node: null, confirmations: 30 },
    })
  })

  it.each([
    'http://one.example/feed',
    'https://user:word@one.example/feed',
    'https://user@one.example/',
    'https://127.0.0.1/feed',
    'https://one.example:70000/',
    'javascript:alert(1)',
    'https://one.example\\@two.example/',
  ])('take %j for no address of a news feed', (address) => {
    const rss = { feeds: [{ name: 'One', address }] }
    expect(sourceChoicesSchema.safeParse({ ...DEFAULT_SOURCE_CHOICES, rss }).success).toBe(false)
  })
})
