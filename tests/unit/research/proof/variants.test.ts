import { describe, expect, it } from 'vitest'
import type { BarColumns } from '#core/model/bar.ts'
import { civilFromDays, dayOfWeek } from '#core/time/civil.ts'
import { DAY } from '#core/time/duration.ts'
import { isPossibleBar } from '#engines/data/sources/admission.ts'
import { barsUpTo } from '#engines/data/sources/barWalk.ts'
import { FUTURES, otherFuture, otherPrices } from '#engines/research/proof/variants/otherFuture.ts'
import { inOtherYears, timesPowerOfTwo, withInvisibleNoise } from '#engines/research/proof/variants/restatedData.ts'
import { cutAfter, cutBefore } from '#engines/research/proof/variants/runDataChange.ts'
import type { RunData } from '#engines/research/runData.ts'
import { fourWalks, returningMinutes, splitShare } from '../../../fixtures/leaks/proofData.ts'

const NAMES = ['tsOpen', 'open', 'high', 'low', 'close', 'volume'] as const

function columnsOf({ sets }: RunData, index = 0): BarColumns {
  const set = sets[index]
  if (set === undefined) throw new Error(`no set ${index}`)
  return set.series.columns
}

function closeOf(data: RunData, bar: number): number {
  return (columnsOf(data).tsOpen[bar] ?? 0) + DAY
}

describe('data with another future', () => {
  const data = fourWalks()
  const after = closeOf(data, 120)

  it.each(FUTURES)('$kind ($seed) keeps every bit of what was known and changes what was not', ({ kind, seed }) => {
    const other = otherFuture(data, after, kind, seed)
    for (const [index, set] of data.sets.entries()) {
      const known = barsUpTo(set, after)
      const [mine, theirs] = [columnsOf(data, index), columnsOf(other, index)]
      for (const name of NAMES) expect(theirs[name].subarray(0, known)).toEqual(mine[name].subarray(0, known))
      expect(theirs.tsOpen).toEqual(mine.tsOpen)
      if (known < mine.close.length) expect(theirs.close.subarray(known)).not.toEqual(mine.close.subarray(known))
    }
  })

  it.each(FUTURES)('$kind ($seed) consists of bars that can be true and is the same each time', ({ kind, seed }) => {
    const other = otherFuture(data, after, kind, seed)
    expect(otherFuture(data, after, kind, seed)).toEqual(other)
    for (const { series } of other.sets) {
      const { open, high, low, close, volume } = series.columns
      const impossible = close.findIndex((price, bar) => {
        return !isPossibleBar(open[bar] ?? 0, high[bar] ?? 0, low[bar] ?? 0, price, volume[bar] ?? 0)
      })
      expect(impossible).toBe(-1)
    }
  })

  it('returns to itself where that is asked', () => {
    const back = closeOf(data, 130)
    const [mine, theirs] = [columnsOf(data), columnsOf(otherFuture(data, after, 'mirrored', 1, back))]
    const [from, to] = [barsUpTo(data.sets[0], after), barsUpTo(data.sets[0], back)]
    expect(to - from).toBe(10)
    expect(theirs.close.subarray(from, to)).not.toEqual(mine.close.subarray(from, to))
    for (const name of NAMES) expect(theirs[name].subarray(to)).toEqual(mine[name].subarray(to))
  })

  it('replaces the first bar as well where everything is replaced, and never strays without end', () => {
    const other = otherPrices(returningMinutes(5_000), 'noise', 3)
    const { close } = columnsOf(other)
    expect(close[0]).not.toBe(columnsOf(returningMinutes(5_000)).close[0])
    expect(Math.max(...close) / Math.min(...close)).toBeLessThan(51 ** 2)
  })

  it('leaves actions of later out and keeps those of before', () => {
    const share = splitShare(false)
    const split = share.sets[0].actions?.[0]?.ts ?? 0
    expect(otherFuture(share, split - 1, 'constant', 0).sets[0].actions).toEqual([])
    expect(otherFuture(share, split + 1, 'constant', 0).sets[0].actions).toHaveLength(1)
    // What happens between two bars is no part of the earlier one.
    expect(cutAfter(share, split).sets[0].actions).toEqual([])
    expect(cutBefore(share, split).sets[0].actions).toHaveLength(1)
  })
})

describe('data that end earlier or begin later', () => {
  it('are all of what was known, and the rest', () => {
    const data = fourWalks()
    const at = closeOf(data, 100)
    const [before, after] = [cutAfter(data, at), cutBefore(data, at)]
    for (const [index, set] of data.sets.entries()) {
      const [known, later] = [columnsOf(before, index), columnsOf(after, index)]
      for (const name of NAMES) {
        expect([...known[name], ...later[name]]).toEqual([...set.series.columns[name]])
      }
      expect(known.close.buffer.byteLength).toBe(known.close.byteLength)
    }
  })
})

describe('restated data', () => {
  it('of other years fall on the same days of the week, of the month and of the year', () => {
    const data = fourWalks()
    const [mine, theirs] = [columnsOf(data), columnsOf(inOtherYears(data))]
    for (const [bar, ts] of mine.tsOpen.entries()) {
      const [was, is] = [ts / DAY, (theirs.tsOpen[bar] ?? 0) / DAY]
      expect(dayOfWeek(is)).toBe(dayOfWeek(was))
      const [before, after] = [civilFromDays(was), civilFromDays(is)]
      expect(after).toEqual({ ...before, year: before.year + 28 })
    }
    expect(theirs.close).toEqual(mine.close)
  })

  it('times a power of two keep every ratio to the last bit', () => {
    const data = splitShare(false)
    const [mine, theirs] = [columnsOf(data), columnsOf(timesPowerOfTwo(data, 0.5))]
    for (const [bar, price] of mine.close.entries()) {
      expect((theirs.close[bar] ?? 0) / (theirs.open[0] ?? 0)).toBe(price / (mine.open[0] ?? 0))
    }
    expect(theirs.volume).toEqual(mine.volume)
  })

  it('with invisible noise differ at every bar, by no more than a part in a million', () => {
    const data = returningMinutes()
    const [mine, theirs] = [columnsOf(data), columnsOf(withInvisibleNoise(data, 1))]
    const changes = Array.from(mine.close, (price, bar) => Math.abs((theirs.close[bar] ?? 0) / price - 1))
    expect(Math.min(...changes)).toBeGreaterThan(0)
    expect(Math.max(...changes)).toBeLessThanOrEqual(1.01e-6)
  })
})
