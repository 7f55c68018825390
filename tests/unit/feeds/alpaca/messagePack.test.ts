import { encode } from '@msgpack/msgpack'
import { describe, expect, it } from 'vitest'
import { readMessagePack, writeMessagePack } from '#adapters/feeds/alpaca/stream/messagePack.ts'

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
}

function valueOf(bytes: Uint8Array): unknown {
  const read = readMessagePack(bytes)
  return read.ok ? read.value : read.code
}

describe('MessagePack', () => {
  it.each([
    // The bytes are those of the specification's own table of formats.
    ['81 a1 61 01', { a: 1 }],
    ['93 c0 c2 c3', [null, false, true]],
    ['92 cd 01 00 d0 ff', [256, -1]],
    ['cb 3f f8 00 00 00 00 00 00', 1.5],
    ['ca 3f c0 00 00', 1.5],
    ['d9 03 61 62 63', 'abc'],
    ['dc 00 02 01 02', [1, 2]],
    ['de 00 01 a1 78 90', { x: [] }],
    // Integers of 64 bits: exact as a number, else as text.
    ['cf 00 1f ff ff ff ff ff ff', 9_007_199_254_740_991],
    ['cf 00 20 00 00 00 00 00 01', '9007199254740993'],
    ['d3 80 00 00 00 00 00 00 00', '-9223372036854775808'],
    // 2026-03-10T15:30:00Z as 32 bits of seconds, with nanoseconds, and as 96 bits.
    ['d6 ff 69 b0 3a 28', 1_773_156_904_000_000],
    ['d7 ff 1d 6f 34 54 69 b0 3a 28', 1_773_156_904_123_456],
    ['c7 0c ff 07 5b cd 15 00 00 00 00 69 b0 3a 28', 1_773_156_904_123_456],
  ])('%s is %j', (bytes, value) => {
    expect(valueOf(hex(bytes))).toEqual(value)
  })

  it.each([
    ['nothing at all', ''],
    ['a list that is not whole', '93 01 02'],
    ['a text that is not whole', 'a5 61 62'],
    ['something behind the value', '01 02'],
    ['a byte that means nothing', 'c1'],
    ['a list of four thousand millions', 'dd ff ff ff ff'],
    ['a map of four thousand millions', 'df ff ff ff ff 01'],
    ['a text of four thousand millions', 'db ff ff ff ff 61'],
    ['a key that is no text', '81 93 01 02 03 01'],
    ['a key that writes a prototype', '81 a9 5f 5f 70 72 6f 74 6f 5f 5f 80'],
    ['a time of five bytes', 'c7 05 ff 00 00 00 00 00'],
  ])('refuses %s', (_, bytes) => {
    expect(valueOf(hex(bytes))).toBe('MESSAGE_NOT_JSON')
  })

  it('refuses what is too deep or too long before it sets anything aside', () => {
    expect(valueOf(Uint8Array.from({ length: 100_000 }, () => 0x91))).toBe('MESSAGE_TOO_DEEP')
    expect(valueOf(new Uint8Array(8_000_001))).toBe('MESSAGE_TOO_LARGE')
    // Lists within lists that each claim all that is left: 16 levels of 65,535 members in 48 bytes.
    const nested = Uint8Array.from({ length: 48 }, (_, at) => [0xdc, 0xff, 0xff][at % 3] ?? 0)
    const before = process.memoryUsage().heapUsed
    expect(valueOf(nested)).toBe('MESSAGE_NOT_JSON')
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(6_000_000)
  })

  it('writes what any reader reads', () => {
    expect(writeMessagePack({ action: 'subscribe', trades: ['AAPL'] })).toEqual(
      encode({ action: 'subscribe', trades: ['AAPL'] }),
    )
  })
})
