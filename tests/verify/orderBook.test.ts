import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { DepthBook, type DepthFinding, type DepthMessage } from '#trading/exchange/depth/depthBook.ts'
import { costOfDepth } from '#trading/exchange/depth/depthCost.ts'
import { matchDepth } from '#trading/exchange/depth/depthMatching.ts'
import type { DepthSide } from '#trading/exchange/depth/depthSide.ts'
import type { QueueModel } from '#trading/exchange/depth/queueModel.ts'
import { RestingOrders } from '#trading/exchange/depth/restingOrders.ts'
import { type BestQuote, type CaptureEvent, type Decimals, readCapture } from '../helpers/depth/capture.ts'

const FOLDER = '../shared/data/hftbacktest'

interface Capture {
  readonly name: string
  readonly file: string
  readonly rule: 'BINANCE_SPOT' | 'BINANCE_FUTURES'
  readonly decimals: Decimals
  /** Without a snapshot in the recording the book begins with its first changes. */
  readonly startsPartial: boolean
}

const CAPTURES: readonly Capture[] = [
  {
    name: 'spot BTCUSDT',
    file: 'spot_btcusdt_20240809.gz',
    rule: 'BINANCE_SPOT',
    decimals: { price: 2, quantity: 8 },
    startsPartial: true,
  },
  {
    name: 'USD-M ETHUSDT',
    file: 'usdm_ethusdt_20240808.gz',
    rule: 'BINANCE_FUTURES',
    decimals: { price: 2, quantity: 3 },
    startsPartial: false,
  },
  {
    name: 'coin-M BTCUSD perpetual',
    file: 'cm_btcusd_perp_20240809.gz',
    rule: 'BINANCE_FUTURES',
    decimals: { price: 1, quantity: 0 },
    startsPartial: true,
  },
]

/** Applies one recorded event to a book. */
function hear(book: DepthBook, event: CaptureEvent, capture: Capture): readonly DepthFinding[] {
  if (event.kind === 'snapshot') return book.applySnapshot(event.message)
  return event.kind === 'changes' ? book.applyChanges(event.message, capture.startsPartial) : []
}

/** Best prices and sizes that the venue told, in order of their updates. */
function quotesOf(events: readonly CaptureEvent[]): readonly BestQuote[] {
  return events.flatMap((event) => (event.kind === 'quote' ? [event.quote] : [])).sort((a, b) => a.update - b.update)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

describe.each(CAPTURES)('the book of $name', (capture) => {
  const events = readCapture(`${FOLDER}/${capture.file}`, capture.decimals)

  it('is built without a gap and is never crossed or locked', () => {
    const book = new DepthBook(capture.rule)
    const findings: DepthFinding[] = []
    let messages = 0
    let levels = 0
    const began = performance.now()
    for (const event of events) {
      if (event.kind !== 'snapshot' && event.kind !== 'changes') continue
      findings.push(...hear(book, event, capture))
      messages += 1
      levels += (event.message.bids.length + event.message.asks.length) / 2
    }
    const seconds = (performance.now() - began) / 1_000
    expect(findings).toEqual([])
    expect(book.state).toBe(capture.startsPartial ? 'PARTIAL' : 'SYNCED')
    expect(messages).toBeGreaterThan(3_000)
    expect(book.bids.price(0)).toBeLessThan(book.asks.price(0))
    print(
      `${capture.name}: ${messages} messages with ${levels} levels in ${(seconds * 1_000).toFixed(0)} ms, ${(levels / seconds / 1e6).toFixed(2)} M levels/s; ${book.bids.count} bids and ${book.asks.count} asks at the end`,
    )
  })

  it('notices a lost message, stays as it was and says so once', () => {
    const changes = events.flatMap((event) => (event.kind === 'changes' ? [event.message] : []))
    const snapshot = events.find((event) => event.kind === 'snapshot')
    const book = new DepthBook(capture.rule)
    if (snapshot !== undefined) book.applySnapshot(snapshot.message)
    const findings = changes
      .filter((_, index) => index !== 1_000)
      .flatMap((message) => book.applyChanges(message, capture.startsPartial))
    expect(findings.map(({ code, tsEvent }) => [code, tsEvent])).toEqual([
      ['BOOK_OUT_OF_SYNC', changes[1_001]?.tsEvent],
    ])
    expect([book.state, book.lastUpdate]).toEqual(['OUT_OF_SYNC', changes[999]?.last])
  })

  it('has the best prices and sizes that the venue tells beside it', () => {
    const quotes = quotesOf(events)
    const book = new DepthBook(capture.rule)
    const told = { bids: new Set<number>(), asks: new Set<number>() }
    let next = 0
    let quote: BestQuote | null = null
    let compared = 0
    let equal = 0
    let untold = 0
    for (const event of events) {
      hear(book, event, capture)
      if (event.kind === 'changes' || event.kind === 'snapshot') {
        event.message.bids.forEach((price, at) => at % 2 === 0 && told.bids.add(price))
        event.message.asks.forEach((price, at) => at % 2 === 0 && told.asks.add(price))
      }
      if (event.kind !== 'changes' || !book.isUsable) continue
      for (let other = quotes[next]; other !== undefined && other.update <= book.lastUpdate; other = quotes[next]) {
        quote = other
        next += 1
      }
      if (quote === null) continue
      compared += 1
      const { bids, asks } = book
      if (
        bids.price(0) === quote.bid &&
        bids.size(0) === quote.bidSize &&
        asks.price(0) === quote.ask &&
        asks.size(0) === quote.askSize
      ) {
        equal += 1
      } else if (!told.bids.has(quote.bid) || !told.asks.has(quote.ask)) {
        // The book began without a snapshot, and a level that has not changed since is not in it.
        untold += 1
      }
    }
    print(
      `${capture.name}: best bid and ask with their sizes equal after ${equal} of ${compared} messages (${((100 * equal) / compared).toFixed(3)} %), ${untold} more where the best level has not been told since the start`,
    )
    expect(compared).toBeGreaterThan(3_000)
    expect(equal + untold).toBe(compared)
  })

  it('takes exactly what its levels cost from a market order', () => {
    const book = new DepthBook(capture.rule)
    const raw = { bids: new Map<number, number>(), asks: new Map<number, number>() }
    const sizes = [1, 10 ** capture.decimals.quantity, 50 * 10 ** capture.decimals.quantity, 1e15]
    const earlier: DepthMessage[] = []
    let orders = 0
    let deepest = 0
    let messages = 0
    for (const event of events) {
      if (event.kind !== 'snapshot' && event.kind !== 'changes') continue
      hear(book, event, capture)
      messages += 1
      write(raw, event.message, event.kind)
      if (event.kind === 'snapshot') {
        // What came before the snapshot and reaches beyond it comes on top of it.
        for (const message of earlier) if (message.last >= event.message.last) write(raw, message, 'changes')
      } else earlier.push(event.message)
      if (!book.isUsable) continue
      if (messages % 97 !== 0) continue
      for (const direction of [1, -1] as const) {
        const levels = [...(direction > 0 ? raw.asks : raw.bids)].sort(([a], [b]) => direction * (a - b))
        for (const quantity of sizes) {
          const expected = walk(levels, quantity)
          const cost = costOfDepth(book.opposite(direction), quantity, null)
          expect([cost.value, cost.filled, cost.unfilled]).toEqual([
            expected.value,
            expected.filled,
            quantity - expected.filled,
          ])
          expect([cost.worstPrice, cost.levels]).toEqual([expected.worst, expected.levels])
          orders += 1
          deepest = Math.max(deepest, cost.levels)
        }
        // The order itself, against a copy, for what it takes stays taken.
        const match = matchDepth(copyOf(book), {
          direction,
          quantity: sizes[2] ?? 0,
          limit: null,
          postOnly: false,
          fillOrKill: false,
          displayQuantity: null,
        })
        if (!match.ok) throw new Error(match.message)
        const paid = match.fills.reduce((sum, fill) => sum + BigInt(fill.price) * BigInt(fill.quantity), 0n)
        expect(paid).toBe(walk(levels, sizes[2] ?? 0).value)
      }
    }
    expect(orders).toBeGreaterThan(200)
    expect(deepest).toBeGreaterThan(50)
    print(`${capture.name}: ${orders} market orders valued to the last unit, the deepest over ${deepest} levels`)
  })

  it('fills resting orders no earlier the more careful the queue model', () => {
    const models: readonly (readonly [string, QueueModel])[] = [
      ['optimistic', { kind: 'optimistic' }],
      ['square', { kind: 'power', exponent: 2 }],
      ['log', { kind: 'log', unit: 10 ** capture.decimals.quantity }],
      ['risk-averse', { kind: 'risk-averse' }],
    ]
    const [optimistic = [], square = [], log = [], averse = []] = models.map(([, model]) => rest(model))
    const filled = (orders: readonly Placed[]): number => orders.reduce((sum, order) => sum + order.filled, 0)
    for (const [sooner, later] of [
      [optimistic, square],
      [optimistic, log],
      [square, averse],
      [log, averse],
    ] as const) {
      expect(later.length).toBe(sooner.length)
      later.forEach((order, index) => {
        const other = sooner[index]
        if (other === undefined) throw new Error(`no order ${index}`)
        expect(order.filled).toBeLessThanOrEqual(other.filled)
        expect(order.doneAt).toBeGreaterThanOrEqual(other.doneAt)
      })
    }
    // The models would be the same if nobody ever cancelled ahead of an order.
    expect(filled(averse)).toBeGreaterThan(0)
    expect(filled(averse)).toBeLessThan(filled(optimistic))
    const total = optimistic.reduce((sum, { quantity }) => sum + quantity, 0)
    const shares = [optimistic, square, log, averse].map((orders) => `${((100 * filled(orders)) / total).toFixed(1)} %`)
    print(
      `${capture.name}: ${optimistic.length} orders at the best prices for 5 s, filled ${models.map(([name], index) => `${name} ${shares[index]}`).join(', ')}`,
    )
  })

  interface Placed {
    readonly quantity: number
    filled: number
    /** Index of the event with which it was filled; infinite when it was not. */
    doneAt: number
  }

  /** Lets one order rest at each best price for five seconds at a time, by one queue model. */
  function rest(model: QueueModel): readonly Placed[] {
    const book = new DepthBook(capture.rule)
    const resting = new RestingOrders(book, model)
    const placed: Placed[] = []
    const working = new Map<object, Placed>()
    let until = 0
    events.forEach((event, at) => {
      const onFill = (order: object, quantity: number): void => {
        const found = working.get(order)
        if (found === undefined) throw new Error('an order that does not work has filled')
        found.filled += quantity
        expect(found.filled).toBeLessThanOrEqual(found.quantity)
        if (found.filled === found.quantity) found.doneAt = at
      }
      if (event.kind === 'trade') resting.trade(event.tsEvent, event.price, event.quantity, event.aggressor, onFill)
      if (event.kind !== 'changes' && event.kind !== 'snapshot') return
      hear(book, event, capture)
      resting.depth(onFill)
      if (book.tsEvent < until || !book.isUsable || at < events.length / 20) return
      until = book.tsEvent + 5_000_000
      for (const order of working.keys()) resting.remove(order as ReturnType<RestingOrders['add']>)
      working.clear()
      for (const direction of [1, -1] as const) {
        const quantity = 10 ** capture.decimals.quantity
        const limit = book.own(direction).price(0)
        const record: Placed = { quantity, filled: 0, doneAt: Number.POSITIVE_INFINITY }
        working.set(resting.add({ direction, limit, quantity, displayQuantity: null }), record)
        placed.push(record)
      }
    })
    return placed
  }
})

/** Writes a message into plain maps of price to size. */
function write(
  raw: { readonly bids: Map<number, number>; readonly asks: Map<number, number> },
  message: DepthMessage,
  kind: 'snapshot' | 'changes',
): void {
  for (const [map, flat] of [
    [raw.bids, message.bids],
    [raw.asks, message.asks],
  ] as const) {
    if (kind === 'snapshot') map.clear()
    for (let at = 0; at < flat.length; at += 2) {
      const [price = 0, size = 0] = [flat[at], flat[at + 1]]
      if (size === 0) map.delete(price)
      else map.set(price, size)
    }
  }
}

/** Walks sorted levels with big integers. */
function walk(levels: readonly (readonly [price: number, size: number])[], quantity: number) {
  let filled = 0
  let value = 0n
  let worst: number | null = null
  let count = 0
  for (const [price, size] of levels) {
    if (filled === quantity) break
    const part = Math.min(size, quantity - filled)
    filled += part
    value += BigInt(price) * BigInt(part)
    worst = price
    count += 1
  }
  return { filled, value, worst, levels: count }
}

function copyOf(book: DepthBook): DepthBook {
  const flat = (side: DepthSide): readonly number[] =>
    Array.from({ length: side.count }, (_, n) => [side.price(n), side.size(n)]).flat()
  const copy = new DepthBook()
  copy.applySnapshot({ first: 0, last: 0, previous: null, tsEvent: 0, bids: flat(book.bids), asks: flat(book.asks) })
  return copy
}
