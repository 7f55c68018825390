import fc from 'fast-check'
import { expect } from 'vitest'
import { mutatedText } from '../crypto/mutateMessages.ts'
import type { AnswerFamily } from './answerFamilies.ts'

const SLOWEST_MILLISECONDS = 100
const AT_ONCE = 10

/** Pieces that have broken readers of XML and of markup before. */
const PIECES = [
  '<!DOCTYPE x>',
  '<!ENTITY a "b">',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<script>alert(1)</script>',
  '<a href="javascript:alert(1)">',
  '<__proto__>1</__proto__>',
  '<item>'.repeat(300),
  '<x>'.repeat(2_000),
  '&lt;'.repeat(500),
  '&#0;&#xD800;&lol;',
  '<item><title/><link/></item>',
  'xmlns:a="b"',
  '\u202E\u0000\uFEFF',
]

const edit = fc.record({ at: fc.nat(5_000), cut: fc.nat(60), put: fc.oneof(fc.constantFrom(...PIECES), fc.string()) })

/** A sample changed as JSON, or cut and filled as plain text. */
function changed(family: AnswerFamily): fc.Arbitrary<readonly [way: number, text: string]> {
  return fc.nat(family.ways.length - 1).chain((way) => {
    const sample = family.ways[way]?.[1] ?? ''
    const edited = fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) =>
      edits.reduce((text, { at, cut, put }) => {
        const place = at % (text.length + 1)
        return text.slice(0, place) + put + text.slice(place + cut)
      }, sample),
    )
    const isJson = /^[[{]/.test(sample)
    const text = isJson
      ? fc.oneof({ weight: 4, arbitrary: mutatedText([sample]) }, { weight: 1, arbitrary: edited })
      : edited
    return fc.tuple(fc.constant(way), text)
  })
}

/**
 * Feeds `count` mutated answers to the parsers of a family: nothing is thrown, nothing takes 100 ms, no prototype is
 * written, refusals have a code and a sentence, and what was read holds no figure that is none.
 */
export function answersWithstandMutations(family: AnswerFamily, count: number): void {
  fc.assert(
    fc.property(fc.array(changed(family), { minLength: AT_ONCE, maxLength: AT_ONCE }), (answers) => {
      for (const [way, text] of answers) {
        const parse = family.ways[way]?.[0]
        if (parse === undefined) throw new Error('no way in')
        const began = performance.now()
        const parsed = parse(text)
        const took = performance.now() - began
        // Another program may have had the processor; only the same answer taking long again counts.
        if (took > SLOWEST_MILLISECONDS) expect(fastest(() => parse(text))).toBeLessThan(SLOWEST_MILLISECONDS)
        if (parsed.ok) expect(strangeIn(parsed.value, '')).toBeNull()
        else if (!/^[A-Z_]+$/.test(parsed.code) || !/^The answer of .+ was left out: .+\.$/s.test(parsed.message)) {
          expect(parsed).toBe('a refusal with a code and a sentence')
        }
      }
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
      expect(Object.hasOwn(Array.prototype, 'polluted')).toBe(false)
    }),
    { numRuns: Math.ceil(count / AT_ONCE) },
  )
}

function fastest(run: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const began = performance.now()
    run()
    return performance.now() - began
  })
  return Math.min(...times)
}

/** Texts for people, which must be plain. */
const PLAIN = /(^|\.)(title|summary|name|source|headline|description|by|says)$/

/** The path to the first value that nobody could use; null without one. */
function strangeIn(value: unknown, path: string): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : path
  if (typeof value === 'string') {
    if (/(^|\.)link$/.test(path) && !/^https?:\/\//.test(value)) return path
    return PLAIN.test(path) && /<[a-zA-Z/!?]|[\p{Cc}\p{Cf}\p{Cs}]/u.test(value) ? path : null
  }
  if (typeof value !== 'object' || value === null) return null
  if (value instanceof Float64Array) {
    // Only closes that were not told are no numbers.
    return path.endsWith('adjustedClose') || value.every(Number.isFinite) ? null : path
  }
  for (const [key, inner] of Object.entries(value)) {
    const strange = strangeIn(inner, Array.isArray(value) ? path : `${path}.${key}`)
    if (strange !== null) return strange
  }
  return null
}
