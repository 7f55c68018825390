import fc from 'fast-check'
import { expect } from 'vitest'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import type { Normalised } from '#adapters/feeds/crypto/shared/normalised.ts'
import type { ParserFamily } from './parserFamilies.ts'

const ARRIVAL = 1_700_000_000_000_000
const SLOWEST_MILLISECONDS = 100

/** Texts that take the place of a value; not all of them are JSON. */
const REPLACEMENTS = [
  'null',
  'true',
  '0',
  '-0',
  '-1',
  '1e400',
  '-1e400',
  '1e-400',
  'NaN',
  'Infinity',
  '01',
  '+1',
  '.5',
  '9007199254740993',
  '-9007199254740993',
  '18446744073709551616',
  '123456789012345678901234567890',
  '1.7976931348623157e308',
  '""',
  '"0"',
  '"-0"',
  '"NaN"',
  '"1e400"',
  '"Infinity"',
  '"0x10"',
  '" 1"',
  '"__proto__"',
  '"constructor"',
  '"\\u0000\\ud800"',
  `"${'9'.repeat(400)}"`,
  `"${'a'.repeat(2_000)}"`,
  '[]',
  '{}',
  '[[]]',
  '[null,null]',
  '[{}]',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"length":1e9}',
  `${'['.repeat(40)}${']'.repeat(40)}`,
  `[${'["1","1"],'.repeat(200)}["1","1"]]`,
]
const KEYS = [
  '"__proto__":{"polluted":1}',
  '"constructor":{"polluted":1}',
  '"toString":1',
  '"data":null',
  '"e":"trade"',
]

/** One change of a text: which value, and what to do with it. */
type Mutation =
  | { readonly kind: 'replace'; readonly at: number; readonly text: string }
  | { readonly kind: 'wrap'; readonly at: number; readonly depth: number; readonly isList: boolean }
  | { readonly kind: 'remove' | 'repeat' | 'swap'; readonly at: number; readonly other: number }
  | { readonly kind: 'key'; readonly at: number; readonly text: string }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'noise'; readonly at: number; readonly text: string }

const at = fc.nat({ max: 10_000 })
const replacement = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...REPLACEMENTS) },
  { weight: 1, arbitrary: fc.double().map(String) },
  { weight: 1, arbitrary: fc.string({ maxLength: 30 }).map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String) },
)
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('replace' as const), at, text: replacement }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wrap' as const),
      at,
      depth: fc.constantFrom(1, 2, 31, 40, 5_000),
      isList: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('remove' as const, 'repeat' as const, 'swap' as const),
      at,
      other: at,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('key' as const), at, text: fc.constantFrom(...KEYS) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('noise' as const), at, text: fc.string({ maxLength: 5 }) }) },
)

/** Values of a text: texts, numbers, words, and the insides of brackets as far as they are flat. */
const VALUE = /"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.eE+-]*|true|false|null|\[[^[\]{}]*\]|\{[^[\]{}]*\}/g

function mutate(text: string, change: Mutation): string {
  if (change.kind === 'cut') return text.slice(0, change.at % (text.length + 1))
  if (change.kind === 'noise') {
    const place = change.at % (text.length + 1)
    return text.slice(0, place) + change.text + text.slice(place)
  }
  if (change.kind === 'key') {
    const places = [...text.matchAll(/\{/g)].map(({ index }) => index + 1)
    const place = places[change.at % Math.max(1, places.length)]
    if (place === undefined) return text
    const comma = text[place] === '}' ? '' : ','
    return text.slice(0, place) + change.text + comma + text.slice(place)
  }
  const values = [...text.matchAll(VALUE)]
  const found = values[change.at % Math.max(1, values.length)]
  if (found === undefined) return text
  const [before, value, after] = [text.slice(0, found.index), found[0], text.slice(found.index + found[0].length)]
  if (change.kind === 'replace') return before + change.text + after
  if (change.kind === 'remove') return before + after
  if (change.kind === 'repeat') return `${before}${value},${value}${after}`
  if (change.kind === 'wrap') {
    const [open, close] = change.isList ? ['[', ']'] : ['{"a":', '}']
    return before + open.repeat(change.depth) + value + close.repeat(change.depth) + after
  }
  return before + (values[change.other % values.length]?.[0] ?? '') + after
}

/** Some messages of a family, each changed in up to four places, in the order in which they come. */
function session(family: ParserFamily): fc.Arbitrary<readonly string[]> {
  return fc.array(mutatedText(family.samples), { minLength: 10, maxLength: 10 })
}

/** One of the texts, changed in up to four places. */
export function mutatedText(samples: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(mutation, { minLength: 1, maxLength: 4 }))
    .map(([sample, mutations]) => mutations.reduce(mutate, sample))
}

/**
 * Feeds `count` mutated messages to a family, ten to each fresh normaliser: nothing is thrown, nothing takes 100 ms, no
 * prototype is written, and every event that comes out could be.
 */
export function withstandsMutations(family: ParserFamily, count: number): void {
  fc.assert(
    fc.property(session(family), (messages) => {
      const ways = family.begin()
      messages.forEach((text, index) => {
        const way = ways[index % ways.length]
        if (way === undefined) throw new Error('no way in')
        const began = performance.now()
        const said = way(text, ARRIVAL + index)
        const took = performance.now() - began
        // Another program may have had the processor; only the same message taking long again counts.
        if (took > SLOWEST_MILLISECONDS) expect(again(family, text)).toBeLessThan(SLOWEST_MILLISECONDS)
        holds(said)
      })
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
      expect(Object.hasOwn(Array.prototype, 'polluted')).toBe(false)
    }),
    { numRuns: Math.ceil(count / 10) },
  )
}

function again(family: ParserFamily, text: string): number {
  const times = [1, 2, 3].map(() => {
    const began = performance.now()
    for (const way of family.begin()) way(text, ARRIVAL)
    return performance.now() - began
  })
  return Math.min(...times)
}

/** Looks at what came out; plain comparisons, for there are many. */
function holds(said: Normalised): void {
  const { events, rejected, ignored, gap } = said
  for (const event of events) if (!isPossible(event)) expect(event).toBe('a possible event')
  if (rejected !== undefined && (rejected.reason.length === 0 || rejected.reason.length > 500)) {
    expect(rejected.reason).toBe('a short reason')
  }
  if (ignored !== undefined && ignored.length > 60) expect(ignored).toBe('a short name')
  if (gap !== undefined && gap.instrumentIds.length === 0) expect(gap).toBe('a gap of a book')
}

function isPossible(event: MarketEvent): boolean {
  const { tsEvent, tsInit, instrumentId } = event
  if (!Number.isSafeInteger(tsEvent) || !Number.isSafeInteger(tsInit) || typeof instrumentId !== 'string') return false
  if (event.kind === 'TRADE' || event.kind === 'LIQUIDATION') {
    const { tradeId, price, size } = event
    return (
      (tradeId === null || typeof tradeId === 'string') && Number.isFinite(price) && size > 0 && Number.isFinite(size)
    )
  }
  if (event.kind === 'BOOK') {
    return [...event.bids, ...event.asks].every(({ price, size }) => isAmount(price) && isAmount(size) && size >= 0)
  }
  if (event.kind === 'QUOTE') {
    return [event.bid, event.ask].every((side) => side === null || (isAmount(side.price) && side.size > 0))
  }
  const { lastPrice, markPrice, indexPrice, fundingRate, predictedFundingRate, openInterest, fundingAt } = event
  return [lastPrice, markPrice, indexPrice, fundingRate, predictedFundingRate, openInterest, fundingAt].every(
    (value) => value === null || isAmount(value),
  )
}

/** A finite number; zero is never minus zero. */
function isAmount(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0)
}
