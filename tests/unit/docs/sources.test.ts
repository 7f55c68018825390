import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FEED_CARDS } from '#adapters/feeds/cards.ts'

const text = readFileSync(resolve(import.meta.dirname, '../../../docs/sources.md'), 'utf8')

describe('docs/sources.md', () => {
  it('has one row for each source, saying what its card says', () => {
    // The table of sources stands before the first heading; those of later chapters are about other things.
    const [table = ''] = text.split('\n## ')
    const rows = table.split('\n').filter((line) => /^\| (?!id |---)/.test(line))
    const wanted = FEED_CARDS.map(({ id, name, live, historical, key, keyNote, limits, licence }) => {
      const kinds = (list: readonly string[]): string => (list.length === 0 ? '-' : list.join(', '))
      const needs = keyNote === '' ? key : `${key}: ${keyNote}`
      return `| ${[id, name, kinds(live), kinds(historical), needs, limits, licence].join(' | ')} |`
    })
    expect(rows).toEqual(wanted)
  })

  it('is about cards with ids and sentences that a table can hold', () => {
    expect(new Set(FEED_CARDS.map(({ id }) => id)).size).toBe(FEED_CARDS.length)
    for (const { id, key, keyNote, licence, limits } of FEED_CARDS) {
      expect(id).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(keyNote === '', `${id}: a note on keys exactly where there are any`).toBe(key === 'none')
      for (const sentence of [licence, limits, ...(keyNote === '' ? [] : [keyNote])]) {
        expect(sentence).toMatch(/^[A-Z0-9][^|\n]+\.$/)
      }
    }
  })
})
