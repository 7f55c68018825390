import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import { DEPTH_ROW } from '#core/model/marketSlice.ts'
import { MILLISECOND, SECOND } from '#core/time/duration.ts'
import { BTC, ETH, LiveBench } from '../../../helpers/liveBench.ts'

type Levels = readonly (readonly [price: number, size: number])[]

function book(bench: LiveBench, isSnapshot: boolean, bids: Levels, asks: Levels): void {
  const levels = (side: Levels) => side.map(([price, size]) => ({ price, size }))
  const stamp = { instrumentId: BTC.id, tsEvent: bench.now, tsInit: bench.now }
  bench.tell('kraken', [{ kind: 'BOOK', ...stamp, isSnapshot, bids: levels(bids), asks: levels(asks) }])
}

function watching(): LiveBench {
  const bench = new LiveBench()
  bench.begin()
  expect(bench.send('WatchDepth', { instrumentIds: [BTC.id] })).toMatchObject({ ok: true })
  return bench
}

/** Depth rows of the newest slice as side, price, size, kind. */
function rows(bench: LiveBench): number[][] {
  const depth = bench.slices().at(-1)?.depth
  return Array.from({ length: depth?.count ?? 0 }, (_, row) => [
    ...(depth?.rows.subarray(row * DEPTH_ROW + 2, (row + 1) * DEPTH_ROW) ?? []),
  ])
}

describe('depth of a live session', () => {
  it('listens to books of watched instruments only, and shows their best levels', () => {
    const bench = watching()
    expect(bench.sources.wanted.filter(({ kind }) => kind === 'BOOK')).toEqual([
      { sourceId: 'kraken', instrumentId: BTC.id, kind: 'BOOK' },
    ])
    bench.pass(SECOND)
    expect(bench.table('ladders')[0]).toMatchObject({ isWhole: false, bids: [], asks: [] })
    const bids = Array.from({ length: 30 }, (_, level) => [90_000 - level, 1] as const)
    const asks = Array.from({ length: 30 }, (_, level) => [90_010 + level, 2] as const)
    book(bench, true, bids, asks)
    bench.pass(SECOND)
    const [ladder] = bench.table('ladders')
    expect(ladder).toMatchObject({ key: BTC.id, sourceId: 'kraken', isWhole: true, note: '' })
    expect(ladder?.bids).toHaveLength(20)
    expect(ladder?.bids[0]).toEqual({ price: 90_000, size: 1 })
    expect(ladder?.asks[19]).toEqual({ price: 90_029, size: 2 })
    expect(rows(bench)).toHaveLength(60)
    expect(rows(bench).map(([, , , kind]) => kind)).toEqual([1, ...Array<number>(59).fill(2)])
  })

  it('publishes what changed of the book, and an empty one after a gap until the next snapshot', () => {
    const bench = watching()
    book(bench, true, [[90_000, 1]], [[90_010, 2]])
    bench.pass(100 * MILLISECOND)
    book(
      bench,
      false,
      [
        [90_000, 3],
        [89_990, 1],
      ],
      [
        [90_010, 0],
        [90_020, 4],
      ],
    )
    bench.pass(100 * MILLISECOND)
    expect(rows(bench)).toEqual([
      [1, 90_000, 3, 0],
      [1, 89_990, 1, 0],
      [-1, 90_010, 0, 0],
      [-1, 90_020, 4, 0],
    ])
    bench.send('TakeFeedGap', { sourceId: 'kraken', instrumentId: BTC.id, reason: 'Updates 5 to 7 did not arrive.' })
    bench.pass(100 * MILLISECOND)
    expect(rows(bench)).toEqual([[1, 0, 0, 1]])
    expect(bench.table('ladders')[0]).toMatchObject({ isWhole: false, note: 'Updates 5 to 7 did not arrive.' })
    expect(bench.table('quarantine')).toMatchObject([{ what: 'BOOK', code: 'SEQUENCE_GAP', instrumentId: BTC.id }])
    const before = bench.slices().length
    book(bench, false, [[90_001, 1]], [])
    bench.pass(SECOND)
    expect(bench.slices()).toHaveLength(before)
    expect(bench.table('ladders')[0]).toMatchObject({ isWhole: false })
    book(bench, true, [[91_000, 1]], [[91_010, 1]])
    bench.pass(SECOND)
    expect(bench.table('ladders')[0]).toMatchObject({ isWhole: true, note: '', bids: [{ price: 91_000, size: 1 }] })
    expect(rows(bench)).toEqual([
      [1, 91_000, 1, 1],
      [-1, 91_010, 1, 2],
    ])
  })

  it('does not rely on a crossed book, on levels that cannot be true, or on one whose link was lost', () => {
    const bench = watching()
    const whole = (): boolean | undefined => {
      bench.pass(200 * MILLISECOND)
      return bench.table('ladders')[0]?.isWhole
    }
    book(bench, true, [[90_000, 1]], [[90_010, 2]])
    expect(whole()).toBe(true)
    book(bench, false, [[90_020, 1]], [])
    expect(whole()).toBe(false)
    book(bench, false, [[90_020, 0]], [])
    expect(whole()).toBe(true)
    book(bench, false, [[-1, 1]], [])
    expect(whole()).toBe(false)
    book(bench, true, [[90_000, 1]], [[90_010, 2]])
    expect(whole()).toBe(true)
    bench.link('kraken', 'RECONNECTING', 'gone')
    expect(whole()).toBe(false)
    expect(bench.table('quarantine').map(({ what, code }) => [what, code])).toEqual([
      ['BOOK', 'BOOK_CROSSED'],
      ['BOOK', 'PRICE_NOT_POSITIVE'],
    ])
  })

  it('shows at most ten ladders a second', () => {
    const bench = watching()
    let shown = 0
    let before: unknown = null
    bench.pass(SECOND, () => {
      for (let change = 0; change < 5; change += 1) book(bench, true, [[90_000 + change, 1]], [[90_010, 2]])
      const [ladder] = bench.table('ladders')
      if (ladder !== before) shown += 1
      before = ladder
    })
    expect(shown).toBeLessThanOrEqual(11)
  })

  it('keeps the newest hundred trades, newest first, and forgets all of it when nobody looks', () => {
    const bench = watching()
    for (let trade = 1; trade <= 250; trade += 1) bench.trade(BTC, 90_000 + trade)
    bench.trade(ETH, 3_000)
    bench.pass(SECOND)
    const [tape, ...others] = bench.table('tapes')
    expect(others).toEqual([])
    expect(tape?.trades).toHaveLength(100)
    expect(tape?.trades[0]).toMatchObject({ number: 250, price: 90_250, aggressor: 'BUYER' })
    expect(tape?.trades.at(-1)).toMatchObject({ number: 151 })
    book(bench, true, [[90_000, 1]], [[90_010, 2]])
    bench.pass(SECOND)
    bench.send('WatchDepth', { instrumentIds: [] })
    bench.pass(SECOND)
    expect(bench.table('tapes')).toEqual([])
    expect(bench.table('ladders')).toEqual([])
    expect(rows(bench)).toEqual([[1, 0, 0, 1]])
    expect(bench.sources.wanted.some(({ kind }) => kind === 'BOOK')).toBe(false)
  })

  it('refuses to watch what is not part of the session', () => {
    const bench = watching()
    const answer = bench.send('WatchDepth', { instrumentIds: [BTC.id, instrumentId('XRP/USD', 'KRAKEN')] })
    expect(answer).toMatchObject({ ok: false, failure: { code: 'UNKNOWN_INSTRUMENT' } })
  })

  it('says where order books are to be had when no live session runs', () => {
    const bench = new LiveBench()
    expect(bench.send('WatchDepth', { instrumentIds: [] })).toMatchObject({ ok: true })
    expect(bench.send('WatchDepth', { instrumentIds: [BTC.id] })).toMatchObject({
      ok: false,
      failure: { code: 'SESSION_NOT_LIVE' },
    })
  })
})
