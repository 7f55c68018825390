import { describe, expect, it } from 'vitest'
import { MINUTE } from '#core/time/duration.ts'
import { buildSlice } from '../../builders/slice.ts'
import { coin, dayOf, daySlice, FeatureBench, TEST_FEATURES } from '../../helpers/featureBench.ts'

const ONE = coin('ONE/USD')
const TWO = coin('TWO/USD')
const NAMES = TEST_FEATURES.map(({ name }) => name)

describe('what strategies read of features', () => {
  it('is the value at the close of the bar they see, warmed up by the past', () => {
    const bench = new FeatureBench([ONE], {}, ['closeSum', 'change3'])
    bench.past([daySlice(0, [1]), daySlice(1, [2])])
    bench.slice(daySlice(2, [4]))
    bench.slice(daySlice(3, [8]))
    expect(bench.read).toEqual([
      [1, null],
      [3, null],
      [7, null],
      [15, 7],
    ])
  })

  it('is nothing where nobody tells of an input, out of range, too old or not asked for', () => {
    const bench = new FeatureBench([ONE, TWO], {}, ['lastClose', 'mood'])
    bench.slice(daySlice(0, [5, 2_000]))
    bench.slice(daySlice(1, [6, null]))
    bench.slice(daySlice(2, [null, 7]))
    bench.slice(daySlice(4, [null, 8]))
    expect(bench.read).toEqual([
      [5, null, null, null],
      [6, null, null, null],
      [6, null, 7, null],
      [null, null, 8, null],
    ])
  })

  it('is nothing outside of SIM and backtests that was not proven', () => {
    const isProven = (name: string): boolean => name === 'closeSum'
    const replay = new FeatureBench([ONE], { isProven }, ['lastClose', 'closeSum'], 'REPLAY')
    replay.slice(daySlice(0, [5]))
    const backtest = new FeatureBench([ONE], { isProven }, ['lastClose', 'closeSum'], 'BACKTEST')
    backtest.slice(daySlice(0, [5]))
    expect([replay.read, backtest.read]).toEqual([[[null, 5]], [[5, 5]]])
  })

  it('costs a backtest nothing where no strategy asks, and raises no events there at all', () => {
    const bench = new FeatureBench([ONE], {}, ['lastClose'], 'BACKTEST')
    bench.slice(daySlice(0, [5]))
    expect(bench.computed).toEqual([])
    expect(bench.rows.size).toBe(0)
  })

  it('refuses a strategy that reads what there is not', () => {
    const bench = new FeatureBench([ONE], {}, [])
    expect(bench.ask('RequestFeatures', request(['nothing']))).toMatchObject({
      ok: false,
      failure: { code: 'UNKNOWN_FEATURE' },
    })
    expect(() => new FeatureBench([ONE], {}, ['nothing'])).toThrow()
  })
})

function request(names: readonly string[], changes: object = {}) {
  return { instrumentIds: [ONE.id], names, priority: 5, reason: 'test', until: null, ...changes }
}

describe('what is computed', () => {
  it('is told once for each bar, whoever and however many asked', () => {
    const bench = new FeatureBench([ONE, TWO], {}, ['closeSum'])
    bench.ask('RequestFeatures', request(['twiceTheSum', 'closeSum']))
    bench.ask('RequestFeatures', request(['closeSum'], { priority: 9, reason: 'other' }))
    bench.ask('WatchFeatures', { instrumentIds: [ONE.id] })
    for (const day of [0, 1, 2]) bench.slice(daySlice(day, [day + 1, 10]))
    expect(bench.told('closeSum').filter(([id]) => id === ONE.id)).toEqual([
      [ONE.id, dayOf(0), 1],
      [ONE.id, dayOf(1), 3],
      [ONE.id, dayOf(2), 6],
    ])
    expect(bench.told('twiceTheSum').filter(([id]) => id === TWO.id)).toEqual([])
    expect(bench.told('closeSum').filter(([id]) => id === TWO.id)).toHaveLength(3)
  })

  it('is told again, and known later, when the newest bar was corrected', () => {
    const bench = new FeatureBench([ONE], {}, ['closeSum'])
    bench.slice(daySlice(0, [1]))
    bench.slice(daySlice(1, [2]))
    bench.slice(daySlice(1, [20], { marketTime: dayOf(2) + MINUTE }))
    bench.slice(daySlice(2, [4]))
    expect(bench.told('closeSum').map(([, , value]) => value)).toEqual([1, 3, 21, 25])
    expect(bench.computed.map(({ knownAt }) => knownAt)).toEqual([dayOf(1), dayOf(2), dayOf(2) + MINUTE, dayOf(3)])
  })

  it('ends with the wish', () => {
    const bench = new FeatureBench([ONE])
    bench.ask('RequestFeatures', request(['closeSum'], { until: dayOf(2) }))
    for (const day of [0, 1, 2]) bench.slice(daySlice(day, [1]))
    expect(bench.told('closeSum')).toHaveLength(1)
  })

  it('goes on where it was when another wish comes, and follows the remembered past where it is new', () => {
    const bench = new FeatureBench([ONE])
    bench.ask('RequestFeatures', request(['closeSum']))
    for (const day of [0, 1, 2]) bench.slice(daySlice(day, [1]))
    bench.ask('RequestFeatures', request(['change3'], { reason: 'other' }))
    bench.slice(daySlice(3, [5]))
    expect(bench.told('closeSum').at(-1)?.[2]).toBe(8)
    expect(bench.told('change3')).toEqual([[ONE.id, dayOf(3), 4]])
  })

  it('knows of peers what they tell of the same bar, and nothing of fewer than three', () => {
    const coins = ['A/USD', 'B/USD', 'C/USD', 'D/USD'].map(coin)
    const bench = new FeatureBench(coins, {}, ['rank'])
    bench.slice(daySlice(0, [10, 10, 10, 10]))
    bench.slice(daySlice(1, [11, 12, 13, 14]))
    bench.slice(daySlice(2, [11, 12, 13, null]))
    expect(bench.read.slice(1)).toEqual([
      [0, 1 / 3, 2 / 3, 1],
      // The last one's value is one bar old, and may be.
      [null, null, null, 1],
    ])
  })

  it('reads the quote that was in force at the close', () => {
    const bench = new FeatureBench([ONE], {}, ['quotedBid'])
    const quoted = (day: number, bid: number) =>
      buildSlice('1d', [{ ...bar(day, 10), instrument: 0 }], [{ instrument: 0, bid, ask: bid + 1 }])
    bench.slice(quoted(0, 7))
    bench.slice(quoted(1, 8))
    expect(bench.read).toEqual([[7], [8]])
  })
})

function bar(day: number, close: number) {
  return { tsOpen: dayOf(day), tsClose: dayOf(day + 1), open: close, high: close, low: close, close, volume: 1 }
}

describe('when there is more work than time', () => {
  // closeSum and twiceTheSum are 1,001 units of work for each instrument.
  const terms = { workPerMoment: 1_500 }

  it('computes first what was wished for with more urgency, and the rest in the next moments', () => {
    const coins = ['A/USD', 'B/USD', 'C/USD', 'D/USD'].map(coin)
    const [, , third, fourth] = coins
    const bench = new FeatureBench(coins, terms)
    const ids = coins.map(({ id }) => id)
    bench.ask('RequestFeatures', request(['twiceTheSum'], { instrumentIds: ids, priority: 1 }))
    bench.ask(
      'RequestFeatures',
      request(['twiceTheSum'], { instrumentIds: ids.slice(2), priority: 8, reason: 'urgent' }),
    )
    bench.slice(daySlice(0, [1, 2, 3, 4]))
    expect(bench.told('twiceTheSum').map(([id]) => id)).toEqual([third?.id, fourth?.id])
    bench.slice(daySlice(0, [null, null, null, null], { marketTime: dayOf(1) + MINUTE, barCount: 0 }))
    expect(bench.told('twiceTheSum').map(([id, , value]) => [id, value])).toEqual([
      [third?.id, 6],
      [fourth?.id, 8],
      [ids[0], 2],
      [ids[1], 4],
    ])
    expect(bench.computed.map(({ knownAt }) => knownAt)).toEqual([dayOf(1), dayOf(1) + MINUTE])
  })

  it('computes every bar in order, and never lets more than a few wait', () => {
    const coins = ['A/USD', 'B/USD', 'C/USD'].map(coin)
    const bench = new FeatureBench(coins, { workPerMoment: 1 })
    bench.ask('RequestFeatures', request(['twiceTheSum'], { instrumentIds: coins.map(({ id }) => id), priority: 1 }))
    for (let day = 0; day < 12; day += 1) bench.slice(daySlice(day, [1, 1, 1]))
    for (let day = 12; day < 60; day += 1) {
      bench.slice(daySlice(day, [null, null, null], { marketTime: dayOf(day), barCount: 0 }))
    }
    for (const { id } of coins) {
      const told = bench.told('twiceTheSum').filter(([of]) => of === id)
      expect(told.map(([, , value]) => value)).toEqual(Array.from({ length: 12 }, (_, bars) => 2 * (bars + 1)))
    }
  })

  it('never keeps a strategy waiting', () => {
    const bench = new FeatureBench([ONE, TWO], { workPerMoment: 1 }, ['twiceTheSum'])
    bench.slice(daySlice(0, [1, 2]))
    expect(bench.read).toEqual([[2, 4]])
  })
})

describe('the table of watched instruments', () => {
  it('shows every feature with its quality and its faults', () => {
    const bench = new FeatureBench([ONE, TWO])
    bench.past([daySlice(0, [1, 1]), daySlice(1, [2, 1])])
    bench.ask('WatchFeatures', { instrumentIds: [ONE.id] })
    bench.slice(daySlice(2, [5_000, 1]))
    bench.wait()
    expect([...bench.rows.keys()].toSorted()).toEqual(NAMES.map((name) => `${ONE.id}|1d|${name}`).toSorted())
    expect(bench.row(ONE.id, 'closeSum')).toMatchObject({
      value: 5_003,
      barTime: dayOf(3),
      faults: [],
      quality: { recency: 1, completeness: 1, confidence: 1 },
    })
    expect(bench.row(ONE.id, 'lastClose')).toMatchObject({ faults: ['OUT_OF_RANGE'], quality: { confidence: 0 } })
    expect(bench.row(ONE.id, 'mood')).toMatchObject({ value: null, faults: ['MISSING'], quality: { completeness: 0 } })
    expect(bench.row(ONE.id, 'change3')?.quality.completeness).toBe(0.75)
    bench.ask('WatchFeatures', { instrumentIds: [] })
    expect(bench.rows.size).toBe(0)
  })

  it('calls a value old when its bar is, and one far from the usual an outlier', () => {
    const bench = new FeatureBench([ONE, TWO])
    bench.ask('WatchFeatures', { instrumentIds: [ONE.id] })
    for (let day = 0; day < 80; day += 1) bench.slice(daySlice(day, [100 + ((day * 7) % 5), 1]))
    bench.slice(daySlice(80, [900, 1]))
    bench.wait()
    expect(bench.row(ONE.id, 'lastClose')).toMatchObject({ value: 900, faults: ['OUTLIER'] })
    expect(bench.row(ONE.id, 'lastClose')?.quality.confidence).toBe(0.5)
    bench.slice(daySlice(84, [null, 1]))
    bench.wait()
    expect(bench.row(ONE.id, 'lastClose')).toMatchObject({ value: 900, faults: ['STALE', 'OUTLIER'] })
    expect(bench.row(ONE.id, 'lastClose')?.quality).toMatchObject({ recency: 0, confidence: 0 })
  })

  it('shows what would be if the bar closed now, and lets nothing of it stay behind', () => {
    const bench = new FeatureBench([ONE], {}, ['closeSum'])
    bench.ask('WatchFeatures', { instrumentIds: [ONE.id] })
    bench.slice(daySlice(0, [1]))
    const minute = (at: number, close: number) =>
      buildSlice('1m', [
        {
          instrument: 0,
          tsOpen: dayOf(1) + at * MINUTE,
          tsClose: dayOf(1) + (at + 1) * MINUTE,
          open: close,
          high: close,
          low: close,
          close,
          volume: 1,
        },
      ])
    for (const [at, close] of [
      [0, 50],
      [1, 70],
    ] as const) {
      bench.slice(minute(at, close))
      bench.wait()
      expect(bench.row(ONE.id, 'closeSum')).toMatchObject({ value: 1, forming: 1 + close })
    }
    bench.slice(daySlice(1, [2]))
    bench.wait()
    expect(bench.row(ONE.id, 'closeSum')).toMatchObject({ value: 3, forming: null })
  })

  it('refuses what is not in the session', () => {
    const bench = new FeatureBench([ONE])
    expect(bench.ask('WatchFeatures', { instrumentIds: [TWO.id] })).toMatchObject({
      ok: false,
      failure: { code: 'UNKNOWN_INSTRUMENT' },
    })
  })
})
