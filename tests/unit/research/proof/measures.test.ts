import { describe, expect, it } from 'vitest'
import { DAY } from '#core/time/duration.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import type { Decision } from '#engines/research/proof/decisions.ts'
import { binomialTail, heldForesight, nextBarForesight } from '#engines/research/proof/foresight.ts'
import { quietMoments, scattered, spread, timesOf } from '#engines/research/proof/sampling.ts'
import { measureSettling } from '#engines/research/proof/settling.ts'
import { dailyWalk, fourWalks } from '../../../fixtures/leaks/proofData.ts'

describe('foresight', () => {
  it('computes the binomial tail', () => {
    // scipy 1.17.1, binom.sf(hits - 1, n, p).
    expect(binomialTail(60, 100, 0.5)).toBeCloseTo(0.028443966820490444, 12)
    expect(binomialTail(143, 150, 0.52) / 4.4563075425545807e-32).toBeCloseTo(1, 9)
    expect(binomialTail(1, 10, 0.3)).toBeCloseTo(0.9717524751, 12)
    expect(binomialTail(581, 1_243, 0.5)).toBeCloseTo(0.9900045935442837, 10)
    expect(binomialTail(0, 10, 0.3)).toBe(1)
  })

  const data = fourWalks(300)
  const decisionsBy = (isLong: (set: number, bar: number) => boolean): Decision[] =>
    data.sets.flatMap((set, index) =>
      Array.from(set.series.columns.tsOpen, (ts, bar): Decision => {
        return { at: ts + DAY, instrumentId: set.instrument.id, direction: isLong(index, bar) ? 'LONG' : 'SHORT' }
      }),
    )
  const rises = (set: number, bar: number): boolean => {
    const close = data.sets[set]?.series.columns.close ?? new Float64Array(0)
    return (close[bar + 1] ?? 0) > (close[bar] ?? 0)
  }

  it('counts hits on the next bar against what the direction alone would give', () => {
    const all = nextBarForesight(decisionsBy(rises), data)
    expect(all.hits).toBe(all.n)
    expect(all.n).toBe(data.sets.reduce((sum, { series }) => sum + series.columns.close.length - 1, 0))
    expect(all.p).toBeLessThan(1e-100)
    const never = nextBarForesight(
      decisionsBy((set, bar) => !rises(set, bar)),
      data,
    )
    expect(never.hits).toBe(0)
    expect(never.p).toBe(1)
    const always = nextBarForesight(
      decisionsBy(() => true),
      data,
    )
    expect(always.hits / always.n).toBeCloseTo(always.chance, 1)
    expect(always.p).toBeGreaterThan(0.05)
    expect(nextBarForesight([], data)).toEqual({ n: 0, hits: 0, chance: 0.5, p: 1 })
  })

  it('sees positions that know the next five bars, and none in positions drawn at random', () => {
    const walk = dailyWalk(600, 17)
    const [set] = walk.sets
    const { close, tsOpen } = set.series.columns
    const decide = (isLong: (bar: number) => boolean): Decision[] =>
      Array.from(tsOpen, (ts, bar): Decision => {
        return { at: ts + DAY, instrumentId: set.instrument.id, direction: isLong(bar) ? 'LONG' : 'SHORT' }
      })
    const knowing = heldForesight(
      decide((bar) => (close[bar + 5] ?? 0) > (close[bar] ?? 0)),
      walk,
    )
    expect(knowing.z).toBeGreaterThan(7)
    expect(knowing.isAlone).toBe(true)
    expect(knowing.n).toBe(600)
    for (let seed = 0; seed < 20; seed += 1) {
      const random = new SeededRandom(seed)
      const drawn = heldForesight(
        decide(() => random.next() < 0.5),
        walk,
      )
      expect(drawn.z).toBeLessThan(5)
    }
  })

  it('says nothing about data that are too short to move anything in', () => {
    const walk = dailyWalk(30)
    const decisions: Decision[] = [
      {
        at: closeOf(walk.sets[0].series.columns.tsOpen, 3),
        instrumentId: walk.sets[0].instrument.id,
        direction: 'LONG',
      },
    ]
    expect(heldForesight(decisions, walk)).toMatchObject({ z: 0, isAlone: false })
  })
})

function closeOf(tsOpen: Float64Array, bar: number): number {
  return (tsOpen[bar] ?? 0) + DAY
}

describe('settling of a later start', () => {
  const decision = (at: number, direction: Decision['direction'], instrumentId = 'ONE'): Decision => ({
    at,
    instrumentId,
    direction,
  })
  const measure = (own: readonly Decision[], late: readonly Decision[], warmUp: number) =>
    measureSettling(own, late, 100, ({ at }) => at - 100, warmUp, 'a later start')

  it('needs nothing where all agree, and leaves out what came before the start', () => {
    const own = [decision(50, 'LONG'), decision(110, 'FLAT'), decision(120, 'LONG')]
    expect(measure(own, own.slice(1), 5)).toEqual({ needed: 0, isSettled: true, after: 2, lasting: 0, evidence: null })
  })

  it('does not blame a position of before, but what differs after runs have agreed', () => {
    const own = [
      decision(107, 'FLAT'),
      decision(110, 'LONG'),
      decision(120, 'FLAT'),
      decision(130, 'LONG'),
      decision(140, 'FLAT'),
    ]
    expect(measure(own, own.slice(1), 5)).toMatchObject({ needed: 7, isSettled: true, after: 5, lasting: 0 })
    const parted = [...own.slice(1, 3), decision(131, 'LONG'), decision(140, 'FLAT')]
    expect(measure(own, parted, 5)).toEqual({
      needed: 31,
      isSettled: false,
      after: 6,
      lasting: 2,
      evidence: { at: 131, instrumentId: 'ONE', expected: null, found: 'LONG ONE', variant: 'a later start' },
    })
    expect(measure(own, parted, 35)).toMatchObject({ after: 1, lasting: 0 })
  })

  it('blames runs that never agree', () => {
    const own = [1, 2, 3, 4].map((step) => decision(100 + 10 * step, 'LONG'))
    const late = [1, 2, 3, 4].map((step) => decision(105 + 10 * step, 'LONG'))
    expect(measure(own, late, 5)).toMatchObject({ isSettled: false, after: 8, lasting: 8 })
  })

  it('lets every instrument settle for itself', () => {
    const own = [decision(110, 'LONG', 'ONE'), decision(120, 'LONG', 'TWO'), decision(130, 'FLAT', 'ONE')]
    expect(
      measure(
        own,
        [own[0], own[2]].flatMap((each) => each ?? []),
        5,
      ),
    ).toMatchObject({ needed: 20, lasting: 0 })
  })
})

describe('sampling', () => {
  it('spreads what it takes over all there is', () => {
    const items = Array.from({ length: 1_000 }, (_, index) => index)
    const chosen = spread(items, 200)
    expect(chosen).toHaveLength(200)
    expect(new Set(chosen).size).toBe(200)
    for (const [place, item] of chosen.entries()) expect(Math.floor(item / 5)).toBe(place)
    expect(spread(items, 2_000)).toEqual(items)
    expect(spread([], 3)).toEqual([])
  })

  it('goes far apart first and takes everything once', () => {
    const items = Array.from({ length: 11 }, (_, index) => index)
    const order = scattered(items)
    expect(order.slice(0, 3)).toEqual([0, 8, 4])
    expect(order.toSorted((one, two) => one - two)).toEqual(items)
    expect(scattered([])).toEqual([])
  })

  it('tells the times of things and those between', () => {
    const busy = timesOf([{ at: 1 }, { at: 1 }, { at: 4 }])
    expect(busy).toEqual([1, 4])
    expect(quietMoments(Float64Array.of(1, 2, 3, 4), busy)).toEqual([2, 3])
  })
})
