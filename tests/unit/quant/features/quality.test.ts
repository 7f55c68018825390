import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { ageInBars, barContext } from '#quant/features/barContext.ts'
import { Completeness } from '#quant/features/quality/completeness.ts'
import { readDrift } from '#quant/features/quality/driftVerdict.ts'
import { DriftWatch } from '#quant/features/quality/driftWatch.ts'
import { faultsOf, isUsable, qualityOf } from '#quant/features/quality/featureQuality.ts'
import { OUTLIER_FROM, OutlierWatch } from '#quant/features/quality/outlierWatch.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const contract = { range: { low: 0, high: 1 }, freshness: 2 }
const good = { age: 0, completeness: 1, isOutlier: false, hasDrifted: false }

describe('the quality of a value', () => {
  it('falls with its age and is nothing where the value may not be used', () => {
    const at = (age: number) => {
      const faults = faultsOf(contract, 0.5, { ...good, age })
      return { ...qualityOf(contract, { ...good, age }, faults), faults }
    }
    expect(at(1)).toEqual({ recency: 1, completeness: 1, confidence: 1, faults: [] })
    expect(at(2)).toEqual({ recency: 0.5, completeness: 1, confidence: 0.5, faults: [] })
    expect(at(3.1)).toEqual({ recency: 0, completeness: 1, confidence: 0, faults: ['STALE'] })
  })

  it.each([
    [Number.NaN, ['MISSING'], false],
    [1, [], true],
    [1.000001, ['OUT_OF_RANGE'], false],
    [-1, ['OUT_OF_RANGE'], false],
    [Infinity, ['OUT_OF_RANGE'], false],
  ] as const)('of %d: %j', (value, faults, usable) => {
    expect(faultsOf(contract, value, good)).toEqual(faults)
    expect(isUsable(faultsOf(contract, value, good))).toBe(usable)
  })

  it('is halved by each doubt, and a doubtful value may be used', () => {
    const doubtful = { ...good, completeness: 0.8, isOutlier: true, hasDrifted: true }
    const faults = faultsOf(contract, 0.5, doubtful)
    expect(faults).toEqual(['OUTLIER', 'DRIFTED'])
    expect(isUsable(faults)).toBe(true)
    expect(qualityOf(contract, doubtful, faults).confidence).toBeCloseTo(0.2, 12)
  })
})

describe('the age of a value', () => {
  it('counts the time in which the market was open', () => {
    const friday = Date.UTC(2024, 0, 5, 21) * 1_000
    expect(ageInBars(friday, Date.UTC(2024, 0, 8, 14) * 1_000, '1d', 'XNYS')).toBe(0)
    expect(ageInBars(friday, Date.UTC(2024, 0, 8, 21) * 1_000, '1d', 'XNYS')).toBe(1)
    expect(ageInBars(friday, Date.UTC(2024, 0, 8, 15) * 1_000, '1m', 'XNYS')).toBe(30)
    expect(ageInBars(friday, friday + 2 * DAY, '1d', 'ALWAYS')).toBe(2)
    expect(ageInBars(friday, friday - HOUR, '1m', 'ALWAYS')).toBe(0)
  })

  it('is told by bars of the right length', () => {
    expect(barContext('1m', 'ALWAYS')).toEqual({ barLength: MINUTE, barsPerYear: 365 * 1_440 })
    expect(barContext('1d', 'XNYS')).toEqual({ barLength: DAY, barsPerYear: 252 })
  })
})

describe('completeness', () => {
  it('is the share of whole bars in the lookback, bar by bar and after corrections', () => {
    const book = new Completeness([1, 4])
    const whole = [true, true, false, true, true, true, true]
    const shares = whole.map((each) => {
      book.take(1, each)
      return book.share(1)
    })
    expect(shares).toEqual([0.25, 0.5, 0.5, 0.75, 0.75, 0.75, 1])
    book.replaceLast(1, false)
    expect(book.share(1)).toBe(0.75)
    book.replaceLast(1, true)
    book.take(0, true)
    expect([book.share(0), book.share(1)]).toEqual([1, 1])
    const heir = new Completeness([4])
    heir.adopt(0, book, 1)
    heir.take(0, false)
    expect(heir.share(0)).toBe(0.75)
  })
})

describe('the outlier watch', () => {
  it('follows median and scale of normal values', () => {
    const random = new SeededRandom(4)
    const watch = new OutlierWatch(1)
    const distances: number[] = []
    for (let bar = 0; bar < 5_000; bar += 1) {
      const value = 50 + 3 * random.normal()
      distances.push(watch.distance(0, value))
      watch.take(0, value)
    }
    expect(distances.slice(0, 64).every(Number.isNaN)).toBe(true)
    const known = distances.slice(64).toSorted((a, b) => a - b)
    // Half of them lie within 0.6745 deviations, one in twenty beyond 1.96, none beyond eight.
    expect(known[Math.floor(known.length / 2)]).toBeGreaterThan(0.6)
    expect(known[Math.floor(known.length / 2)]).toBeLessThan(0.75)
    expect(known[Math.floor(0.95 * known.length)]).toBeGreaterThan(1.7)
    expect(known[Math.floor(0.95 * known.length)]).toBeLessThan(2.3)
    expect(known.at(-1)).toBeLessThan(OUTLIER_FROM)
    expect(watch.distance(0, 50 + 3 * 20)).toBeGreaterThan(OUTLIER_FROM)
  })

  it('calls nothing an outlier where most values are the same and some are not', () => {
    const watch = new OutlierWatch(1)
    const random = new SeededRandom(5)
    let most = 0
    for (let bar = 0; bar < 2_000; bar += 1) {
      const draw = random.next()
      const value = draw < 0.1 ? -1 : draw < 0.2 ? 1 : 0
      if (bar > 100) most = Math.max(most, watch.distance(0, value) || 0)
      watch.take(0, value)
    }
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThan(OUTLIER_FROM)
    expect(watch.distance(0, 5)).toBeGreaterThanOrEqual(OUTLIER_FROM)
  })

  it('gets used to a lasting change, and says nothing of what never moved', () => {
    const random = new SeededRandom(5)
    const watch = new OutlierWatch(2)
    for (let bar = 0; bar < 200; bar += 1) {
      watch.take(0, random.normal())
      watch.take(1, 7)
    }
    expect(watch.distance(0, 40)).toBeGreaterThan(OUTLIER_FROM)
    expect(watch.distance(1, 40)).toBeNaN()
    for (let bar = 0; bar < 200; bar += 1) watch.take(0, 40 + random.normal())
    expect(watch.distance(0, 40)).toBeLessThan(OUTLIER_FROM)
  })
})

describe('drift', () => {
  const normals = (seed: number, count: number, shift: number): Float64Array => {
    const random = new SeededRandom(seed)
    return Float64Array.from({ length: count }, () => shift + random.normal())
  }

  it('is called where the newer values differ, and not where they do not', () => {
    const verdicts = (shift: number) =>
      Array.from(
        { length: 60 },
        (_, seed) => readDrift(normals(seed, 400, 0), normals(1_000 + seed, 300, shift)).verdict,
      )
    expect(verdicts(0).filter((verdict) => verdict === 'DRIFTED')).toEqual([])
    expect(verdicts(1).filter((verdict) => verdict === 'DRIFTED')).toHaveLength(60)
  })

  it('needs enough values and tells its bins', () => {
    expect(readDrift(normals(1, 29, 0), normals(2, 400, 0)).verdict).toBe('NOT_ENOUGH_DATA')
    const { edges, reference, recent } = readDrift(normals(1, 400, 0), normals(2, 400, 0))
    expect([edges.length, reference.length, recent.length]).toEqual([11, 10, 10])
    expect(edges.toSorted((a, b) => a - b)).toEqual(edges)
    expect(recent.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
  })

  it('is followed one lookback apart, so that a slow feature does not seem to drift', () => {
    const random = new SeededRandom(9)
    const [hasty, watch] = [new DriftWatch(1), new DriftWatch(50)]
    let average = 0
    let [hastySays, watchSays] = [0, 0]
    for (let bar = 0; bar < 20_000; bar += 1) {
      average += (random.normal() - average) / 25
      hasty.take(average)
      watch.take(average)
      hastySays += hasty.hasDrifted ? 1 : 0
      watchSays += watch.hasDrifted ? 1 : 0
    }
    expect(hastySays).toBeGreaterThan(2_000)
    expect(watchSays).toBe(0)
    for (let bar = 0; bar < 3_000; bar += 1) watch.take(3 + random.normal())
    expect(watch.hasDrifted).toBe(true)
  })
})
