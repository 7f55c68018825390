import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { answerTable, plainJson, plainLine, wholeUnits } from '#hosts/commands/fetch/answerTable.ts'

/** Control characters, line ends, and what turns the direction of writing, by their numbers. */
function steers(text: string): boolean {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0).some(
    (code) =>
      code < 0x20 ||
      (code >= 0x7f && code <= 0x9f) ||
      (code >= 0x200b && code <= 0x200f) ||
      (code >= 0x2028 && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069),
  )
}

it('puts columns under their headings, numbers at the right', () => {
  const rows = [
    ['one', 5, true],
    ['three', 1_234.5, false],
    ['', null, null],
  ]
  expect(answerTable(['name', 'count', 'good'], rows)).toBe(
    ['name    count  good', 'one         5  yes', 'three  1234.5  no', '            -  -'].join('\n'),
  )
  expect(answerTable(['name'], [['x'.repeat(200)]]).split('\n')[1]).toBe(`${'x'.repeat(77)}...`)
})

it('writes nothing that steers a terminal, and JSON that says the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(steers(plainJson({ text }))).toBe(false)
      expect(JSON.parse(plainJson({ text }))).toEqual({ text })
      expect(steers(plainLine(text))).toBe(false)
      expect(answerTable(['a'], [[text]]).split('\n')).toHaveLength(2)
    }),
  )
  expect(plainJson('\u{e0041}')).toBe(String.raw`"\udb40\udc41"`)
})

it.each([
  ['0', 18, '0'],
  ['1', 18, '0.000000000000000001'],
  ['1500000', 6, '1.5'],
  ['123456789012345678901234567', 18, '123456789.012345678901234567'],
  ['2000000', 6, '2'],
  ['42', 0, '42'],
  ['42', null, '42'],
  ['much', 6, 'much'],
])('writes %s of %s decimals as %s', (amount, decimals, wanted) => {
  expect(wholeUnits(amount, decimals)).toBe(wanted)
})
