import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BookGatherer } from '#quant/features/gathering/bookGatherer.ts'
import { ChainGatherer } from '#quant/features/gathering/chainGatherer.ts'
import { DerivativeGatherer } from '#quant/features/gathering/derivativeGatherer.ts'
import type { Gatherer } from '#quant/features/gathering/gatherer.ts'
import { QuoteGatherer } from '#quant/features/gathering/quoteGatherer.ts'
import { TradeGatherer } from '#quant/features/gathering/tradeGatherer.ts'
import { type FeatureInputs, unknownInputs } from '#quant/features/inputs.ts'

const END = 1_000

/** Something that a market tells at a moment: what it means is up to each gatherer. */
interface Told {
  readonly ts: number
  readonly kind: number
  readonly price: number
  readonly size: number
}

const event: fc.Arbitrary<Told> = fc.record({
  ts: fc.integer({ min: 0, max: END - 1 }),
  kind: fc.nat(3),
  price: fc.integer({ min: 95, max: 105 }),
  size: fc.integer({ min: 0, max: 5 }),
})
const stream = fc.array(event, { maxLength: 60 }).map((events) => events.toSorted((one, other) => one.ts - other.ts))
const cuts = fc.uniqueArray(fc.integer({ min: 1, max: END - 1 }), { maxLength: 5 })

type Tell = (told: Told) => void

/** A gatherer and how it is told. */
const GATHERERS: Readonly<Record<string, () => readonly [Gatherer, Tell]>> = {
  quotes: () => {
    const quotes = new QuoteGatherer(0)
    return [quotes, ({ ts, price, size, kind }) => quotes.takeQuote(ts, price, price + kind, size, size + kind)]
  },
  trades: () => {
    const trades = new TradeGatherer(0)
    return [
      trades,
      ({ ts, price, size, kind }) =>
        kind === 0 ? trades.takeQuote(ts, price, price + 1) : trades.takeTrade(ts, price, size, kind - 2),
    ]
  },
  'an order book': () => {
    const book = new BookGatherer()
    return [
      book,
      ({ ts, price, size, kind }) =>
        book.takeDepth(ts, kind % 2 === 0 ? 1 : -1, price + (kind % 2) * 6, size, kind === 3 && size === 5 ? 1 : 0),
    ]
  },
  'a perpetual': () => {
    const perpetual = new DerivativeGatherer({
      fundingHours: 8,
      liquidationsFrom: 0,
      ages: { price: 300, funding: 400, openInterest: 500 },
    })
    return [
      perpetual,
      ({ ts, price, size, kind }) => {
        if (kind === 0) perpetual.takeLiquidation(ts, price, size, size > 2 ? 1 : -1)
        else if (kind === 1) perpetual.takeMarkPrice(ts, price)
        else if (kind === 2) perpetual.takeFundingRate(ts, size)
        else perpetual.takeOpenInterest(ts, price)
      },
    ]
  },
  'a chain': () => {
    const chain = new ChainGatherer({ transfersFrom: 0, exchanges: new Set(['0xa']), age: 300 })
    return [
      chain,
      ({ ts, price, size, kind }) => {
        if (kind === 0) chain.takeFigure(ts, 'holders', price)
        else chain.takeTransfer(ts, kind === 1 ? '0xa' : '0xb', kind === 2 ? '0xa' : '0xc', size)
      },
    ]
  },
}

/** The bars between ends, told everything first or each event just in time. */
function barsOf(
  [gatherer, tell]: readonly [Gatherer, Tell],
  events: readonly Told[],
  ends: readonly number[],
): FeatureInputs[] {
  for (const told of events) tell(told)
  return closedBars(gatherer, ends)
}

function closedBars(gatherer: Gatherer, ends: readonly number[]): FeatureInputs[] {
  return ends.map((end, index) => {
    const into = { ...unknownInputs(), time: ends[index - 1] ?? 0 }
    gatherer.close(into, end)
    return into
  })
}

function endsOf(points: readonly number[]): readonly number[] {
  return [...points.toSorted((one, other) => one - other), END]
}

describe.each(Object.entries(GATHERERS))('gathering %s', (_, create) => {
  it('gives the same bars when told early or just in time, asked in between or not', () => {
    fc.assert(
      fc.property(stream, cuts, fc.array(fc.integer({ min: 1, max: END })), (events, points, moments) => {
        const ends = endsOf(points)
        const early = barsOf(create(), events, ends)
        const [gatherer, tell] = create()
        let next = 0
        const late = ends.map((end, index) => {
          const open = ends[index - 1] ?? 0
          const into = { ...unknownInputs(), time: open }
          const asked = moments.filter((at) => at > open && at < end).toSorted((one, other) => one - other)
          for (const at of [...asked, end]) {
            for (let told = events[next]; told !== undefined && told.ts <= at; told = events[++next]) tell(told)
            if (at < end) gatherer.forming({ ...unknownInputs(), time: open }, at)
          }
          gatherer.close(into, end)
          return into
        })
        expect(late).toEqual(early)
      }),
    )
  })

  it('is the same for a forming bar as if it ended there', () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: 1, max: END }), (events, at) => {
        const [gatherer, tell] = create()
        for (const told of events) tell(told)
        const into = { ...unknownInputs(), time: 0 }
        gatherer.forming(into, at)
        expect(into).toEqual(barsOf(create(), events, [at])[0])
      }),
    )
  })

  it('lets nothing later than the end of a bar count in it', () => {
    fc.assert(
      fc.property(stream, stream, fc.integer({ min: 1, max: END }), (events, others, end) => {
        const past = events.filter(({ ts }) => ts <= end)
        const future = others.filter(({ ts }) => ts > end)
        expect(barsOf(create(), [...past, ...future], [end])).toEqual(barsOf(create(), past, [end]))
      }),
    )
  })

  it('goes on from a snapshot taken at any point', () => {
    fc.assert(
      fc.property(stream, cuts, fc.nat(60), (events, points, place) => {
        const ends = endsOf(points)
        const [first, tell] = create()
        for (const told of events.slice(0, place)) tell(told)
        const early = closedBars(first, ends.slice(0, 1))
        const [second, tellSecond] = create()
        second.restore(first.snapshot())
        const rest = events.slice(place)
        for (const told of rest) {
          tell(told)
          tellSecond(told)
        }
        const bars = (gatherer: Gatherer): FeatureInputs[] =>
          ends.slice(1).map((end, index) => {
            const into = { ...unknownInputs(), time: ends[index] ?? 0 }
            gatherer.close(into, end)
            return into
          })
        expect(early).toHaveLength(1)
        expect(bars(second)).toEqual(bars(first))
      }),
    )
  })
})

describe('sums over bars', () => {
  const close = (value: number, expected: number): void =>
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
  const total = (bars: readonly FeatureInputs[], name: keyof FeatureInputs): number =>
    bars.reduce((sum, bar) => sum + bar[name], 0)

  it('order flow and its kin add up however the stream is cut into bars', () => {
    fc.assert(
      fc.property(stream, cuts, (events, points) => {
        const whole = barsOf(GATHERERS.quotes?.() ?? fail(), events, [END])
        const parts = barsOf(GATHERERS.quotes?.() ?? fail(), events, endsOf(points))
        for (const name of ['orderFlow', 'quoteUpdates', 'midVariation'] as const)
          close(total(parts, name), total(whole, name))
      }),
    )
  })

  it('trades add up too, and the signed volume is never more than the whole', () => {
    fc.assert(
      fc.property(stream, cuts, (events, points) => {
        const whole = barsOf(GATHERERS.trades?.() ?? fail(), events, [END])
        const parts = barsOf(GATHERERS.trades?.() ?? fail(), events, endsOf(points))
        const sums = ['tradeCount', 'buyVolume', 'sellVolume', 'tradedValue', 'tradeSizeSquares'] as const
        for (const name of sums) close(total(parts, name), total(whole, name))
        const size = events.reduce((sum, told) => sum + (told.kind === 0 ? 0 : told.size), 0)
        expect(total(whole, 'buyVolume') + total(whole, 'sellVolume')).toBeLessThanOrEqual(size)
      }),
    )
  })
})

describe('the order book', () => {
  it('is that of a plain list of levels', () => {
    const rows = fc.array(
      fc.record({
        side: fc.constantFrom(1, -1),
        price: fc.integer({ min: 1, max: 400 }),
        size: fc.integer({ min: 0, max: 9 }),
        isNew: fc.integer({ min: 0, max: 80 }).map((draw) => draw === 0),
      }),
      { maxLength: 400 },
    )
    fc.assert(
      fc.property(rows, (changes) => {
        const book = new BookGatherer()
        let levels = new Map<number, number>()
        for (const { side, price, size, isNew } of changes) {
          // Bids below 1,000 and offers above.
          const at = 1_000 - side * price
          book.takeDepth(1, side, at, size, isNew ? 1 : 0)
          if (isNew) levels = new Map()
          if (size === 0) levels.delete(at)
          else levels.set(at, size)
        }
        const bar = { ...unknownInputs(), time: 0 }
        book.close(bar, 1)
        const bids = [...levels].filter(([price]) => price < 1_000).toSorted(([one], [other]) => other - one)
        const asks = [...levels].filter(([price]) => price > 1_000).toSorted(([one], [other]) => one - other)
        const bid = bids[0]?.[0] ?? Number.NaN
        const ask = asks[0]?.[0] ?? Number.NaN
        const mid = (bid + ask) / 2
        const ten = (side: readonly (readonly [number, number])[]): number =>
          Number.isNaN(mid) ? Number.NaN : side.slice(0, 10).reduce((sum, [, size]) => sum + size, 0)
        const near = (side: readonly (readonly [number, number])[]): number =>
          side.reduce((sum, [price, size]) => sum + (Math.abs(price - mid) <= 0.005 * mid ? price * size : 0), 0)
        expect([bar.bidDepth, bar.askDepth]).toEqual([ten(bids), ten(asks)])
        if (!Number.isNaN(mid)) expect([bar.nearBidValue, bar.nearAskValue]).toEqual([near(bids), near(asks)])
      }),
    )
  })
})

function fail(): never {
  throw new Error('there is no such gatherer')
}
