import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPlainNames, createUuidNames, uuidOf } from '#adapters/brokers/ccxt/orderNames.ts'
import { identifier, type ClientOrderId } from '#core/model/identifiers.ts'

const ids = fc
  .string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.split('')), minLength: 26, maxLength: 26 })
  .map((text) => identifier<ClientOrderId>(text))
/** What the venue takes: a UUID, or 18 printable characters. */
const TAKEN = /^([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[\x21-\x7e]{1,18})$/

describe('names of orders', () => {
  it('are UUIDs that a new session reads back from the ids of the journal', () => {
    fc.assert(
      fc.property(fc.uniqueArray(ids, { minLength: 1, maxLength: 20, selector: (id) => id.slice(0, 24) }), (known) => {
        const before = createUuidNames(() => [])
        const names = known.map((id) => before.toVenue(id))
        for (const name of names) expect(name).toMatch(TAKEN)
        expect(new Set(names).size).toBe(known.length)
        const after = createUuidNames(() => known)
        expect(names.map((name) => after.toOurs(name))).toEqual(known)
        expect(known.map((id) => after.toVenue(id))).toEqual(names)
      }),
    )
  })

  it('hold the first 24 letters of an id in plain bits', () => {
    expect(uuidOf('A'.repeat(26))).toBe('00000000-0000-4000-8000-000000000000')
    expect(uuidOf('7'.repeat(26))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
    expect(uuidOf(`${'A'.repeat(23)}B${'A'.repeat(2)}`)).toBe('00000000-0000-4000-8000-000000000004')
  })

  it('leave short ids and names of others as they are', () => {
    const names = createUuidNames(() => [])
    expect(names.toVenue(identifier('KIT00000001'))).toBe('KIT00000001')
    expect(names.toOurs('KIT00000001')).toBe('KIT00000001')
    const foreign = '6d1b345e-2821-40e2-ad83-4ecb18a06876'
    expect(names.toOurs(foreign)).toBe(foreign)
    for (const none of [null, undefined, '', 7, 'a b', 'x'.repeat(65)]) expect(names.toOurs(none)).toBeNull()
  })

  it('refuses to name what fits no form', () => {
    expect(() => createUuidNames(() => []).toVenue(identifier('far-too-long-and-no-base32'))).toThrow('Invariant')
  })

  it('are the ids themselves where the venue takes them', () => {
    fc.assert(
      fc.property(ids, (id) => {
        const names = createPlainNames()
        expect(names.toVenue(id)).toMatch(/^[.A-Z:/a-z0-9_-]{1,36}$/)
        expect(names.toOurs(names.toVenue(id))).toBe(id)
      }),
    )
  })
})
