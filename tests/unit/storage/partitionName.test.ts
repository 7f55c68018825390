import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeName } from '#adapters/storage/cold/partitionName.ts'

describe('the name of a partition', () => {
  it('is readable where it can be', () => {
    expect(escapeName('BTC/USDT')).toMatch(/^BTC%2FUSDT~[0-9a-f]{10}$/)
    expect(escapeName('')).toMatch(/^~[0-9a-f]{10}$/)
  })

  it('takes any text, is short, harmless on every system and differs even where case does not count', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 })
    fc.assert(
      fc.property(text, text, (one, other) => {
        const name = escapeName(one)
        expect(name).toMatch(/^(?:[A-Za-z0-9_-]|%[0-9A-F]{2})*~[0-9a-f]{10}$/)
        expect(name.length).toBeLessThan(100)
        expect(escapeName(one)).toBe(name)
        if (one !== other) expect(escapeName(other).toLowerCase()).not.toBe(name.toLowerCase())
        for (const twin of [one.toUpperCase(), `${one}.`, `${one} `])
          if (twin !== one) expect(escapeName(twin).toLowerCase()).not.toBe(name.toLowerCase())
      }),
    )
  })
})
