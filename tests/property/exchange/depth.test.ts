import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { DepthBook } from '#trading/exchange/depth/depthBook.ts'
import { costOfDepth } from '#trading/exchange/depth/depthCost.ts'
import { matchDepth } from '#trading/exchange/depth/depthMatching.ts'
import { LevelSet } from '#trading/exchange/depth/levelSet.ts'
import { PriceTimeBook, type Terms } from '#trading/exchange/depth/priceTimeBook.ts'
import { cancelledAhead, type QueueModel } from '#trading/exchange/depth/queueModel.ts'
import { QueuePosition } from '#trading/exchange/depth/queuePosition.ts'
import { RestingOrders } from '#trading/exchange/depth/restingOrders.ts'
import { PlainBook } from '../../helpers/depth/plainBook.ts'

const DIRECTION = fc.constantFrom(1 as const, -1 as const)
const QUANTITY = fc.integer({ min: 1, max: 30 })
const PRICE = fc.integer({ min: 100, max: 111 })
const OWNER = fc.integer({ min: 0, max: 2 })

const ORDER_EVENT = fc.oneof(
  fc.record({
    kind: fc.constant('limit' as const),
    direction: DIRECTION,
    price: PRICE,
    quantity: QUANTITY,
    terms: fc.constantFrom<Terms>(0, 0, 0, 1, 2, 3),
    owner: OWNER,
    display: fc.constantFrom(0, 0, 4),
  }),
  fc.record({ kind: fc.constant('market' as const), direction: DIRECTION, quantity: QUANTITY, owner: OWNER }),
  fc.record({ kind: fc.constant('cancel' as const), pick: fc.nat(40) }),
  fc.record({ kind: fc.constant('modify' as const), pick: fc.nat(40), price: PRICE, quantity: QUANTITY }),
)

describe('a book with price-time priority', () => {
  it('answers as its rules told plainly do, event by event', () => {
    fc.assert(
      fc.property(fc.array(ORDER_EVENT, { maxLength: 80 }), (events) => {
        const book = new PriceTimeBook({ lowestPrice: 100, priceIncrement: 1, levels: 12, orders: 2 })
        const plain = new PlainBook()
        const numbers: number[] = [0]
        for (const event of events) {
          const id = 'pick' in event ? event.pick % numbers.length : 0
          const number = numbers[id] ?? 0
          if (event.kind === 'limit') {
            const { direction, price, quantity, terms, owner, display } = event
            const expected = plain.limit(direction, price, quantity, terms, owner, display)
            const result = book.limit(direction, price, quantity, terms, owner, display)
            if (result > 0) numbers.push(result)
            expect(result > 0 ? numbers.length - 1 : result).toBe(expected.result)
            expectFills(expected.fills)
          } else if (event.kind === 'market') {
            const expected = plain.market(event.direction, event.quantity, event.owner)
            expect(book.market(event.direction, event.quantity, event.owner)).toBe(expected.result)
            expectFills(expected.fills)
          } else if (event.kind === 'cancel') {
            expect(book.cancel(number)).toBe(plain.cancel(id).result)
          } else {
            const expected = plain.modify(id, event.price, event.quantity)
            const result = book.modify(number, event.price, event.quantity)
            expect(result > 0 ? id : result).toBe(expected.result)
            expectFills(expected.fills)
          }
          for (let price = 100; price < 112; price += 1) expect(book.shownAt(price)).toBe(plain.shownAt(price))
          expect([book.bestBid, book.bestAsk, book.live]).toEqual([plain.best(1), plain.best(-1), plain.orders.length])
          expect(book.bestBid >= book.bestAsk).toBe(false)
          for (const order of plain.orders)
            expect(book.openQuantity(numbers[order.id] ?? 0)).toBe(order.shown + order.hidden)
        }

        function expectFills(fills: readonly (readonly number[])[]): void {
          const { count, maker, price, quantity } = book.fills
          const made = Array.from({ length: count }, (_, index) => [
            numbers.indexOf(maker[index] ?? -1),
            price[index],
            quantity[index],
          ])
          expect(made).toEqual(fills)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('a set of levels', () => {
  it('finds the members next above and below', () => {
    const level = fc.integer({ min: 0, max: 2_999 })
    fc.assert(
      fc.property(fc.array(level, { maxLength: 60 }), fc.array(level, { maxLength: 30 }), level, (add, remove, at) => {
        const levels = new LevelSet(3_000)
        for (const member of add) levels.add(member)
        for (const member of remove) levels.remove(member)
        const members = add.filter((member) => !remove.includes(member))
        expect(levels.above(at, 3_000)).toBe(Math.min(3_000, ...members.filter((member) => member > at)))
        expect(levels.below(at, -1)).toBe(Math.max(-1, ...members.filter((member) => member < at)))
      }),
      { numRuns: 500 },
    )
  })
})

const LEVEL_CHANGE = fc.record({
  direction: DIRECTION,
  price: fc.integer({ min: 1, max: 120 }),
  size: fc.constantFrom(0, 1, 5, 20),
})

describe('a depth book', () => {
  it('holds what a map of prices would, best first', () => {
    fc.assert(
      fc.property(fc.array(LEVEL_CHANGE, { maxLength: 250 }), (changes) => {
        const book = new DepthBook()
        const maps = { bids: new Map<number, number>(), asks: new Map<number, number>() }
        for (const { direction, price, size } of changes) {
          book.setLevel(direction, price, size, 1)
          const map = direction > 0 ? maps.bids : maps.asks
          if (size === 0) map.delete(price)
          else map.set(price, size)
        }
        for (const [side, map] of [
          [book.bids, maps.bids],
          [book.asks, maps.asks],
        ] as const) {
          const expected = [...map].toSorted(([left], [right]) => side.direction * (right - left))
          expect(Array.from({ length: side.count }, (_, n) => [side.price(n), side.size(n)])).toEqual(expected)
          for (const { price } of changes) expect(side.sizeAt(price)).toBe(map.get(price) ?? 0)
        }
      }),
    )
  })

  it('gives an order what its cost said, and never gives a displayed size twice', () => {
    fc.assert(
      fc.property(
        fc.array(LEVEL_CHANGE, { minLength: 1, maxLength: 60 }),
        fc.array(fc.tuple(DIRECTION, QUANTITY, fc.option(fc.integer({ min: 1, max: 240 }))), { maxLength: 12 }),
        (changes, orders) => {
          const book = new DepthBook()
          // Asks lie above all bids, so that the book is never crossed.
          for (const { direction, price, size } of changes)
            book.setLevel(direction, direction > 0 ? price : price + 120, size, 1)
          book.endChanges(1)
          const taken = new Map<number, number>()
          for (const [direction, quantity, limit] of orders) {
            const cost = costOfDepth(book.opposite(direction), quantity, limit)
            const match = matchDepth(book, {
              direction,
              quantity,
              limit,
              postOnly: false,
              fillOrKill: false,
              displayQuantity: null,
            })
            if (!match.ok) throw new Error(match.message)
            const filled = match.fills.reduce((sum, fill) => sum + fill.quantity, 0)
            expect(filled).toBe(cost.filled)
            expect(filled + match.resting + match.unfilled).toBe(quantity)
            expect(match.fills.reduce((sum, fill) => sum + BigInt(fill.price * fill.quantity), 0n)).toBe(cost.value)
            expect(match.fills.at(-1)?.price ?? null).toBe(cost.worstPrice)
            for (const { price, quantity: part } of match.fills) {
              taken.set(price, (taken.get(price) ?? 0) + part)
              expect(taken.get(price)).toBeLessThanOrEqual(book.opposite(direction).sizeAt(price))
              if (limit !== null) expect(direction * (limit - price)).toBeGreaterThanOrEqual(0)
            }
          }
        },
      ),
    )
  })
})

/** A market of known orders at one price: who comes, who leaves, how much trades, and whether the trade is told late. */
const QUEUE_EVENT = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('come' as const), quantity: QUANTITY }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('leave' as const), pick: fc.nat(50) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('trade' as const), quantity: QUANTITY, isLate: fc.boolean() }),
  },
)
const PROBABLE: fc.Arbitrary<QueueModel> = fc.oneof(
  fc.record({ kind: fc.constant('power' as const), exponent: fc.constantFrom(0.5, 1, 2, 3) }),
  fc.record({ kind: fc.constant('log' as const), unit: fc.constantFrom(1, 10) }),
)
const BOUNDS = [{ kind: 'optimistic' }, { kind: 'risk-averse' }] as const

describe('a place in a queue', () => {
  it('lies between the bounds, which hold the truth, and never gets worse', () => {
    fc.assert(
      fc.property(fc.array(QUANTITY, { maxLength: 8 }), fc.array(QUEUE_EVENT, { maxLength: 60 }), PROBABLE, play),
      { numRuns: 500 },
    )
  })

  it('is a share between nothing and all for every model', () => {
    const amount = fc.double({ min: 0, max: 1e12, noNaN: true })
    fc.assert(
      fc.property(amount, amount, PROBABLE, (ahead, behind, model) => {
        const share = cancelledAhead(model, ahead, behind)
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(1)
      }),
    )
  })
})

/** Plays a market in which every order is known, and shows its sizes and trades alone to the models. */
function play(
  before: readonly number[],
  events: readonly (
    | { readonly kind: 'come'; readonly quantity: number }
    | { readonly kind: 'leave'; readonly pick: number }
    | { readonly kind: 'trade'; readonly quantity: number; readonly isLate: boolean }
  )[],
  probable: QueueModel,
): void {
  const queue = before.map((quantity) => ({ quantity, isAhead: true }))
  const size = (): number => queue.reduce((sum, { quantity }) => sum + quantity, 0)
  const [optimistic, averse] = BOUNDS.map((model) => new QueuePosition(model, size()))
  const between = new QueuePosition(probable, size())
  if (optimistic === undefined || averse === undefined) throw new Error('two bounds')
  const places = [optimistic, between, averse]
  const reached = [0, 0, 0]
  const joined = size()
  let traded = 0
  let last = places.map((place) => place.ahead)
  for (const event of events) {
    if (event.kind === 'come') queue.push({ quantity: event.quantity, isAhead: false })
    else if (event.kind === 'leave') queue.splice(event.pick % Math.max(1, queue.length), 1)
    else {
      // A market order takes no more than is there: what would reach us beyond it is told by the trade alone.
      let rest = event.quantity
      for (const order of queue) {
        const part = Math.min(rest, order.quantity)
        order.quantity -= part
        rest -= part
      }
      traded += event.quantity
    }
    const late = event.kind === 'trade' && event.isLate
    if (event.kind === 'trade' && !late) hear(event.quantity, false)
    for (const place of places) place.level(size())
    if (event.kind === 'trade' && late) hear(event.quantity, true)

    const ahead = places.map((place) => place.ahead)
    const truth = queue.reduce((sum, { quantity, isAhead }) => sum + (isAhead ? quantity : 0), 0)
    const [low = 0, middle = 0, high = 0] = ahead
    expect(low).toBeLessThanOrEqual(middle + 1e-9)
    expect(middle).toBeLessThanOrEqual(high + 1e-9)
    expect(low).toBeLessThanOrEqual(truth)
    expect(high).toBeGreaterThanOrEqual(truth)
    ahead.forEach((value, index) => expect(value).toBeLessThanOrEqual(last[index] ?? 0))
    last = ahead
    const [soonest = 0, likely = 0, latest = 0] = reached
    expect(latest).toBeLessThanOrEqual(likely)
    expect(likely).toBeLessThanOrEqual(soonest)
    expect(soonest).toBeLessThanOrEqual(traded)
  }
  // Where nobody left, trades alone move the queue and every model knows the truth.
  if (!events.some(({ kind }) => kind === 'leave')) expect(reached).toEqual(Array(3).fill(Math.max(0, traded - joined)))

  function hear(quantity: number, isReflected: boolean): void {
    places.forEach((place, index) => {
      const part = place.trade(quantity, isReflected)
      expect(part).toBeGreaterThanOrEqual(0)
      expect(part).toBeLessThanOrEqual(quantity)
      reached[index] = (reached[index] ?? 0) + part
    })
  }
}

const MARKET_EVENT = fc.oneof(
  fc.record({
    kind: fc.constant('trade' as const),
    price: fc.integer({ min: 96, max: 104 }),
    quantity: QUANTITY,
    aggressor: fc.constantFrom(1, -1, 0),
    isLate: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('level' as const),
    direction: DIRECTION,
    steps: fc.integer({ min: 0, max: 4 }),
    size: fc.integer({ min: 0, max: 30 }),
  }),
)

describe('resting orders', () => {
  it('never fill more than they are, nor more at a price than traded or stood against them', () => {
    const order = fc.record({
      direction: DIRECTION,
      steps: fc.integer({ min: 0, max: 3 }),
      quantity: QUANTITY,
      display: fc.option(fc.integer({ min: 1, max: 10 })),
    })
    fc.assert(
      fc.property(
        fc.array(order, { maxLength: 5 }),
        fc.array(MARKET_EVENT, { maxLength: 50 }),
        PROBABLE,
        (orders, events, model) => {
          const book = new DepthBook()
          const resting = new RestingOrders(book, model)
          const open = new Map(
            orders.map(({ direction, steps, quantity, display }) => {
              const terms = { direction, limit: 100 - direction * steps, quantity, displayQuantity: display }
              return [resting.add(terms), quantity] as const
            }),
          )
          let now = 0
          for (const event of events) {
            let filledAtPrice = 0
            now += 2
            const price = event.kind === 'trade' ? event.price : 100 - event.direction * event.steps
            const tell = (filled: Parameters<Parameters<RestingOrders['depth']>[0]>[0], quantity: number): void => {
              const left = (open.get(filled) ?? 0) - quantity
              expect(quantity).toBeGreaterThan(0)
              expect(left).toBe(filled.open)
              expect(left).toBeGreaterThanOrEqual(0)
              open.set(filled, left)
              if (event.kind === 'trade' && filled.limit !== price) {
                expect(filled.direction * (filled.limit - price)).toBeGreaterThan(0)
                expect(left).toBe(0)
              } else filledAtPrice += quantity
            }
            if (event.kind === 'trade') {
              const ts = event.isLate ? book.tsEvent : now
              resting.trade(ts, event.price, event.quantity, event.aggressor, tell)
              expect(filledAtPrice).toBeLessThanOrEqual(event.quantity)
            } else {
              book.setLevel(event.direction, price, event.size, now)
              book.endChanges(now)
              const inReach = sizeAgainst(1) + sizeAgainst(-1)
              resting.depth(tell)
              expect(filledAtPrice).toBeLessThanOrEqual(inReach)
            }
          }
          expect(resting.count).toBe([...open.values()].filter((left) => left > 0).length)

          function sizeAgainst(direction: 1 | -1): number {
            const side = book.opposite(direction)
            let sum = 0
            for (let n = 0; n < side.count; n += 1) sum += side.available(n)
            return sum
          }
        },
      ),
    )
  })
})
