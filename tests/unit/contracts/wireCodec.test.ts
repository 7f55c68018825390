import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64 } from '#contracts/base64.ts'
import { decodeWire, encodeWire } from '#contracts/wireCodec.ts'

const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  fc.float64Array({ maxLength: 20 }),
)
const key = fc
  .oneof(fc.string({ maxLength: 6 }), fc.constantFrom('$f64', '$', '$$f64', 'constructor'))
  .filter((text) => text !== '__proto__')
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value

describe('wire codec', () => {
  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(value, (message) => {
        const decoded = decodeWire(encodeWire(message))
        expect(decoded.ok && { ...plain(decoded.message) }).toEqual({ ...plain(message) })
      }),
    )
  })

  it('agrees with the platform about base64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40_000 }), (bytes) => {
        const text = toBase64(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64'))
        expect(fromBase64(text)).toEqual(bytes)
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    ['nothing', '', 'NOT_JSON'],
    ['half a message', '{"kind":', 'NOT_JSON'],
    ['a key that would write a prototype', '{"payload":{"__proto__":{"admin":true}}}', 'FORBIDDEN_KEY'],
    ['a column of half a number', '{"$f64":"AAAA"}', 'BAD_COLUMN'],
    ['a column with company', '{"$f64":"","x":1}', 'BAD_COLUMN'],
    ['a column that is no text', '{"$f64":[1]}', 'BAD_COLUMN'],
    ['a column of other signs', '{"$f64":"\\u0141AAAAAAAAAA="}', 'BAD_COLUMN'],
    ['a tower of arrays', '['.repeat(50_000) + ']'.repeat(50_000), 'TOO_DEEP'],
  ])('refuses %s', (_what, text, code) => {
    expect(decodeWire(text)).toEqual({ ok: false, code })
  })

  it('answers with a verdict whatever the text is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(typeof decodeWire(text).ok).toBe('boolean')
      }),
    )
  })
})

function plain(message: unknown): { readonly it: unknown } {
  // Dictionaries of fast-check may have no prototype; the comparison is about the content.
  return { it: structuredClone(message) }
}
