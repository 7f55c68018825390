import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAlpacaNormaliser } from '#adapters/feeds/alpaca/stream/createNormaliser.ts'
import { readMessagePack } from '#adapters/feeds/alpaca/stream/messagePack.ts'
import { withstandsMutations } from '../../helpers/crypto/mutateMessages.ts'
import { answersWithstandMutations } from '../../helpers/feeds/mutateAnswers.ts'
import { SHARE_ANSWERS, SHARE_STREAMS } from '../../helpers/feeds/shareFamilies.ts'

const MESSAGES = 20_000
const ANSWERS = 5_000
const ARRIVAL = 1_700_000_000_000_000
const SLOWEST_MILLISECONDS = 100

function fastest(data: Uint8Array): number {
  const times = [1, 2, 3].map(() => {
    const began = performance.now()
    createAlpacaNormaliser().normalise(data, ARRIVAL)
    return performance.now() - began
  })
  return Math.min(...times)
}

describe('mutated messages of vendors of shares', () => {
  it.each(SHARE_STREAMS)(`$name: ${MESSAGES} never crash, hang or invent`, (family) => {
    withstandsMutations(family, MESSAGES)
  })

  it('come from samples that are understood', () => {
    for (const { name, begin, samples } of SHARE_STREAMS) {
      const events = samples.flatMap((text) => begin().flatMap((way) => way(text, ARRIVAL).events))
      expect([name, events.length >= samples.length / 2]).toEqual([name, true])
    }
  })
})

describe('mutated answers of vendors of shares', () => {
  it.each(SHARE_ANSWERS)(`$name: ${ANSWERS} never crash, hang or invent`, (family) => {
    answersWithstandMutations(family, ANSWERS)
  })

  it('come from samples that are read as they are', () => {
    const refused = SHARE_ANSWERS.flatMap(({ ways }) => ways.map(([parse, sample]) => parse(sample))).filter(
      ({ ok }) => !ok,
    )
    expect(refused).toEqual([])
  })
})

describe('bytes that may be MessagePack', () => {
  const message = encode([
    {
      T: 't',
      i: 52_983_525_029_461,
      S: 'AAPL',
      x: 'D',
      p: 126.55,
      s: 100,
      t: new Date(1_700_000_000_123),
      c: ['@'],
      z: 'C',
    },
    { T: 'q', S: 'MSFT', bp: 1.5, bs: 2, ap: 1.6, as: 3, t: new Date(1_700_000_000_456), c: ['R'], z: 'C' },
  ])
  const damaged = fc
    .array(fc.tuple(fc.nat(message.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
    .map((changes) => {
      const bytes = Uint8Array.from(message)
      for (const [at, value] of changes) bytes[at] = value
      return bytes
    })

  it('are read or refused, quickly and whatever they claim to hold', () => {
    const bytes = fc.oneof(damaged, fc.uint8Array({ maxLength: 80 }))
    fc.assert(
      fc.property(bytes, (data) => {
        const began = performance.now()
        const said = createAlpacaNormaliser().normalise(data, ARRIVAL)
        // Another program may have had the processor; only the same bytes taking long again count.
        if (performance.now() - began > SLOWEST_MILLISECONDS) expect(fastest(data)).toBeLessThan(SLOWEST_MILLISECONDS)
        for (const event of said.events) expect(Number.isSafeInteger(event.tsEvent)).toBe(true)
        expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
      }),
      { numRuns: 5_000 },
    )
  })

  it('are read as what was written: JSON values, whatever they are', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'))
        const read = readMessagePack(encode(value))
        // Minus zero is a number of its own in MessagePack; keys keep their order.
        expect(read.ok && JSON.stringify(read.value)).toBe(JSON.stringify(value))
      }),
    )
  })
})
