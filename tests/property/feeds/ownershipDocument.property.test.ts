import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseOwnershipDocument } from '#adapters/feeds/sec/ownershipDocument.ts'
import { ownershipDocument } from '../../builders/ownershipDocument.ts'

const DOCUMENT = ownershipDocument()

/** Pieces that have broken readers of XML before. */
const hostile = fc.constantFrom(
  '<__proto__><x>1</x></__proto__>',
  '<constructor>1</constructor>',
  '<value><value><value>',
  '&#x0;',
  '&lol;',
  '<![CDATA[',
  ']]>',
  '<!-- ',
  '<?xml version="1.0"?>',
  '\u0000',
  '9'.repeat(400),
  '1e400',
  'NaN',
  '-0',
  '<a>'.repeat(500),
  '<transactionShares/>',
  '</ownershipDocument>',
)

const edit = fc.record({
  at: fc.nat(DOCUMENT.length),
  cut: fc.nat(80),
  put: fc.oneof(hostile, fc.string({ unit: 'binary' })),
})

describe('an ownership document', () => {
  it('that was tampered with is read or refused, and touches nothing else', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const text = edits.reduce((all, { at, cut, put }) => all.slice(0, at) + put + all.slice(at + cut), DOCUMENT)
        const parsed = parseOwnershipDocument(text)
        expect(Object.keys(Object.prototype)).toEqual([])
        if (!parsed.ok) {
          expect(parsed.message).toMatch(/^The filing cannot be read: .+; it is left out\.$/s)
          return
        }
        for (const { shares, price, date } of parsed.filing.transactions) {
          expect(shares === null || (Number.isFinite(shares) && shares >= 0)).toBe(true)
          expect(price === null || (Number.isFinite(price) && price >= 0)).toBe(true)
          expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/)
        }
        for (const { key } of parsed.filing.owners) expect(typeof key).toBe('string')
      }),
      { numRuns: 2_000 },
    )
  })
})
