import { describe, expect, it } from 'vitest'
import { LONGEST_MESSAGE, parseJson, parseJsonTexts } from '#adapters/feeds/crypto/shared/parseJson.ts'

function valueOf(text: string): unknown {
  const read = parseJson(text)
  return read.ok ? read.value : read.code
}

describe('reading a message', () => {
  it.each([
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
    ['10003317158754671234567', '10003317158754671234567'],
    ['1234567890123456', 1_234_567_890_123_456],
    ['0.12345678901234567890', 0.123_456_789_012_345_68],
    ['12345678901234567890.5', Number('12345678901234567890.5')],
    ['1e300', 1e300],
    ['1.5e+0000000000000000001', 15],
    ['1e-0000000000000000001', 0.1],
  ])('keeps the digits of %s', (written, expected) => {
    for (const [before, after] of [
      ['', ''],
      ['   ', ''],
      ['              ', ''],
    ]) {
      expect(valueOf(`{"a":[${before}${written}${after}],"b":${written}}`)).toEqual({ a: [expected], b: expected })
    }
  })

  it('leaves texts alone, whatever they hold', () => {
    const texts = [
      '12345678901234567890',
      'a":12345678901234567890,"',
      '\\',
      '\\"98765432109876543210',
      '[[[[[[',
      '\u{1F600}',
    ]
    expect(valueOf(JSON.stringify({ texts, id: 1 }))).toEqual({ texts, id: 1 })
    expect(valueOf(`{"t":"12345678901234567890","n":12345678901234567890}`)).toEqual({
      t: '12345678901234567890',
      n: '12345678901234567890',
    })
  })

  it('finds a long integer at every place of a message', () => {
    for (let spaces = 0; spaces < 64; spaces += 1) {
      const read = valueOf(`${' '.repeat(spaces)}{"x":"7777","id":12345678901234567}`)
      expect(read).toEqual({ x: '7777', id: '12345678901234567' })
    }
  })

  it('makes an ordinary property of __proto__', () => {
    const read = valueOf('{"__proto__":{"polluted":1},"a":1}')
    expect(Object.keys(read as object)).toEqual(['__proto__', 'a'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('takes the last of equal keys, as JSON says', () => {
    expect(valueOf('{"a":1,"a":2}')).toEqual({ a: 2 })
  })

  it('refuses what is too deep, too long, or no JSON', () => {
    expect(valueOf(`${'['.repeat(32)}${']'.repeat(32)}`)).toBeInstanceOf(Array)
    expect(valueOf(`${'['.repeat(33)}${']'.repeat(33)}`)).toBe('MESSAGE_TOO_DEEP')
    expect(valueOf(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`)).toBe('MESSAGE_TOO_DEEP')
    expect(valueOf(' '.repeat(LONGEST_MESSAGE + 1))).toBe('MESSAGE_TOO_LARGE')
    for (const text of ['', '{', '{"a":01}', 'NaN', '{"a":1e}', '[1,]', "{'a':1}"]) {
      expect(valueOf(text)).toBe('MESSAGE_NOT_JSON')
    }
  })

  it('reads a large book at once: many brackets side by side are not deep', () => {
    const book = JSON.stringify({ bids: Array.from({ length: 50_000 }, (_, n) => [String(n), '1']) })
    expect(valueOf(book)).toEqual(JSON.parse(book))
  })

  it.each([
    ['digits in quotes', `"${'9'.repeat(1_000_000)}"`],
    ['digits', '9'.repeat(1_000_000)],
    ['escaped quotes without an end', `"book"${'"\\'.repeat(200_000)}`],
    ['backslashes', `"${'\\'.repeat(1_000_000)}`],
    ['quotes', '"'.repeat(1_000_001)],
    ['signs', `[${'-'.repeat(500_000)}1]`],
  ])('is never slow: a million %s', (_, text) => {
    const began = performance.now()
    parseJson(text)
    parseJsonTexts(text)
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})

describe('reading a message with its numbers as text', () => {
  it('keeps every zero', () => {
    const read = parseJsonTexts('{"p":0.10,"q":[1.500e3,-2,"3.0"],"t":true,"s":"1, 2.50"}')
    expect(read).toEqual({ ok: true, value: { p: '0.10', q: ['1.500e3', '-2', '3.0'], t: true, s: '1, 2.50' } })
  })

  it('refuses numbers that JSON does not know, though they would be good texts', () => {
    for (const text of ['[01]', '[1.]', '[--1]', '[1e]', '[1 2]']) {
      expect(parseJsonTexts(text)).toMatchObject({ ok: false, code: 'MESSAGE_NOT_JSON' })
    }
  })
})
