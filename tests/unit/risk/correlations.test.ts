import { describe, expect, it } from 'vitest'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { Correlations } from '#trading/risk/book/correlations.ts'
import { Turnover } from '#trading/risk/book/turnover.ts'

/** Prices of two instruments whose returns share half of their variance; `bars` moments. */
function prices(bars: number): readonly (readonly [number, number])[] {
  const random = new SeededRandom(5)
  let [one, other] = [100, 50]
  return Array.from({ length: bars }, () => {
    const common = random.normal()
    one *= Math.exp(0.01 * (common + random.normal()))
    other *= Math.exp(0.02 * (common + random.normal()))
    return [one, other] as const
  })
}

/** The weighted correlation of the returns, added up from the oldest to the newest. */
function direct(series: readonly (readonly [number, number])[]): number {
  const returns = series.slice(1).map(([one, other], at) => {
    const before = series[at] ?? [1, 1]
    return [Math.log(one / before[0]), Math.log(other / before[1])] as const
  })
  const sum = (of: (pair: readonly [number, number]) => number): number =>
    returns.reduce((total, pair, at) => total + 0.97 ** (returns.length - 1 - at) * of(pair), 0)
  return sum(([a, b]) => a * b) / Math.sqrt(sum(([a]) => a * a) * sum(([, b]) => b * b))
}

function fed(series: readonly (readonly [number, number])[], into = new Correlations(2), from = 0): Correlations {
  series.forEach(([one, other], at) => {
    // Either may be told first, and a moment may come in two messages.
    if (at % 2 === 0) into.noteBar(0, one, from + at)
    into.noteBar(1, other, from + at)
    if (at % 2 === 1) into.noteBar(0, one, from + at)
  })
  return into
}

describe('correlations of bar returns', () => {
  it('are what adding up the weighted returns gives, from the thirtieth common return on', () => {
    // A moment counts when the next begins, so the last of each series is not in yet.
    const series = prices(80)
    expect(fed(series.slice(0, 31)).between(0, 1)).toBeNaN()
    expect(fed(series.slice(0, 32)).between(0, 1)).toBeCloseTo(direct(series.slice(0, 31)), 6)
    const whole = fed(series)
    expect(whole.between(0, 1)).toBeCloseTo(direct(series.slice(0, 79)), 6)
    expect(whole.between(1, 0)).toBe(whole.between(0, 1))
    expect([whole.between(0, 0), whole.between(0, 2), whole.between(-1, 0)]).toEqual([1, Number.NaN, Number.NaN])
    expect(whole.observations(0)).toBe(78)
  })

  it('learn nothing from prices that are none, from splits, and from what comes too late', () => {
    const series = prices(60)
    const clean = fed(series).between(0, 1)
    const noisy = fed(series)
    for (const price of [Number.NaN, 0, -1, Infinity]) noisy.noteBar(0, price, 100)
    noisy.noteBar(0, 1, 3)
    noisy.noteBar(5, 1, 100)
    expect(noisy.between(0, 1)).toBe(clean)
    const [one, other] = series.at(-1) ?? [1, 1]
    const split = fed(series)
    const held = split.observations(0)
    split.noteBar(0, one / 10, 60)
    split.noteBar(1, other, 60)
    split.noteBar(0, one / 10, 61)
    split.noteBar(1, other, 61)
    split.noteBar(1, other, 62)
    // The moments of the last bar and of the one after the split count, the split itself does not.
    expect(split.observations(0)).toBe(held + 2)
  })

  it('go on when more instruments are followed', () => {
    const series = prices(60)
    const grown = fed(series.slice(0, 40)).grown(4)
    fed(series.slice(40), grown, 40)
    expect(grown.between(0, 1)).toBeCloseTo(fed(series).between(0, 1), 6)
    expect(grown.between(0, 3)).toBeNaN()
  })
})

describe('turnover', () => {
  it('is that of the last twenty bars, and unknown before and where a source tells no volumes', () => {
    const turnover = new Turnover(2)
    for (let bar = 0; bar < 19; bar += 1) turnover.noteBar(0, 10)
    expect(turnover.of(0)).toBeNull()
    turnover.noteBar(0, Number.NaN)
    expect(turnover.of(0)).toBe(190)
    for (let bar = 0; bar < 20; bar += 1) turnover.noteBar(1, 0)
    expect(turnover.of(1)).toBeNull()
    turnover.noteBar(1, 7)
    expect([turnover.of(1), turnover.of(2), turnover.grown(3).of(1)]).toEqual([7, null, 7])
  })
})
