import { describe, expect, it } from 'vitest'
import { equityFan } from '#quant/robustness/equityFan.ts'
import { type EquityRule, pathMeasures } from '#quant/robustness/pathMeasures.ts'
import { tradeMonteCarlo, type TradeResampling } from '#quant/robustness/tradeMonteCarlo.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const LIMITS = { maxDrawdown: 0.025, ruin: 0.975 }

function run(results: readonly number[], resampling: TradeResampling, rule: EquityRule = 'ADDITIVE', rounds = 20_000) {
  return tradeMonteCarlo(Float64Array.from(results), {
    resampling,
    rule,
    startEquity: 100,
    rounds,
    limits: LIMITS,
    random: new SeededRandom(7),
  })
}

const COINS = [1, 1, 1, 1, 1, -1, -1, -1, -1, -1]

/** All 252 orders of five gains and five losses of 1. */
function allOrders(): readonly (readonly number[])[] {
  const orders: number[][] = []
  for (let bits = 0; bits < 1024; bits += 1) {
    const order = Array.from({ length: 10 }, (_, index) => ((bits >> index) & 1 ? 1 : -1))
    if (order.reduce((sum, result) => sum + result, 0) === 0) orders.push(order)
  }
  return orders
}

describe('the measures of a path', () => {
  it('are those of a path drawn by hand', () => {
    const results = Float64Array.of(10, -20, 5, -25, 40, 5)
    expect(pathMeasures(results, 100, 'ADDITIVE')).toEqual({
      finalEquity: 115,
      lowestEquity: 70,
      maxDrawdown: 1 - 70 / 110,
      longestUnderwater: 4,
      longestLosingRun: 1,
    })
  })

  it('compound under the multiplicative rule, and a total loss stays', () => {
    expect(pathMeasures(Float64Array.of(0.5, -0.5), 100, 'MULTIPLICATIVE').finalEquity).toBe(75)
    const lost = pathMeasures(Float64Array.of(-1.2, 3), 100, 'MULTIPLICATIVE')
    expect(lost).toMatchObject({ finalEquity: 0, lowestEquity: 0, maxDrawdown: 1 })
  })
})

describe('shuffled trades', () => {
  it('have the probabilities of all their orders', () => {
    const paths = allOrders().map((order) => pathMeasures(Float64Array.from(order), 100, 'ADDITIVE'))
    const share = (isHit: (path: (typeof paths)[number]) => boolean): number =>
      paths.filter(isHit).length / paths.length
    const result = run(COINS, { kind: 'SHUFFLE' })
    expect(result?.trades).toBe(10)
    expect(result?.probabilityOfExcessDrawdown?.n).toBe(20_000)
    const ruin = share(({ lowestEquity }) => lowestEquity <= 97.5)
    const drawdown = share(({ maxDrawdown }) => maxDrawdown > 0.025)
    expect(Math.abs((result?.probabilityOfRuin?.value ?? 0) - ruin)).toBeLessThan(0.015)
    expect(Math.abs((result?.probabilityOfExcessDrawdown?.value ?? 0) - drawdown)).toBeLessThan(0.015)
    expect(ruin).toBeGreaterThan(0.1)
    expect(drawdown).toBeGreaterThan(ruin)
  })

  it('end where the run ended, whatever the rule', () => {
    for (const rule of ['ADDITIVE', 'MULTIPLICATIVE'] as const) {
      const results = [0.1, -0.03, 0.021, 0.007, -0.2, 0.05, 0.013, -0.09, 0.3, -0.011, 0.02]
      const result = run(results, { kind: 'SHUFFLE' }, rule, 200)
      const final = pathMeasures(Float64Array.from(results), 100, rule).finalEquity
      expect(result?.finalEquity).toEqual({ p05: final, p25: final, p50: final, p75: final, p95: final })
      expect(result?.maxDrawdown.p95).toBeGreaterThan(result?.maxDrawdown.p05 ?? 1)
    }
  })

  it('show that an order was kind', () => {
    const kind = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? -1 : 1.1))
    expect(run(kind, { kind: 'SHUFFLE' })?.deeperThanObserved?.value).toBeGreaterThan(0.99)
    const unkind = kind.toSorted((a, b) => b - a)
    expect(run(unkind, { kind: 'SHUFFLE' })?.deeperThanObserved?.value).toBeLessThan(0.01)
  })
})

describe('trades drawn with replacement', () => {
  it('lose as often as a coin does', () => {
    const result = run(COINS, { kind: 'BOOTSTRAP' })
    // Fewer than five heads in ten: 386 / 1024.
    expect(Math.abs((result?.probabilityOfLoss?.value ?? 0) - 386 / 1024)).toBeLessThan(0.015)
    expect(result?.finalEquity).toMatchObject({ p05: 94, p50: 100, p95: 106 })
    expect(result?.probabilityOfLoss?.low).toBeLessThan(386 / 1024)
    expect(result?.probabilityOfLoss?.high).toBeGreaterThan(386 / 1024)
  })
})

describe('skipped trades', () => {
  it('leave each out with its probability and keep the order', () => {
    const gains = Array.from({ length: 100 }, () => 1)
    const result = run(gains, { kind: 'SKIP', probability: 0.2 })
    expect(result?.finalEquity.p50).toBe(180)
    // Binomial(100, 0.8): 5 % do not exceed 73, 95 % do not exceed 86.
    expect([result?.finalEquity.p05, result?.finalEquity.p95]).toEqual([173, 186])
    expect(run(COINS, { kind: 'SKIP', probability: 0 })?.maxDrawdown.p05).toBe(
      run(COINS, { kind: 'SKIP', probability: 0 })?.observed.maxDrawdown,
    )
    expect(run(COINS, { kind: 'SKIP', probability: 1 })?.finalEquity.p95).toBe(100)
  })
})

describe('too little', () => {
  it('is no simulation', () => {
    expect(run([1, 2, 3], { kind: 'BOOTSTRAP' })).toBeNull()
    expect(run(COINS, { kind: 'BOOTSTRAP' }, 'ADDITIVE', 0)).toBeNull()
    const options = { meanBlock: 1, rounds: 10, points: 5, startEquity: 1, limits: LIMITS, random: new SeededRandom(1) }
    expect(equityFan(new Float64Array(9), options)).toBeNull()
  })
})

describe('the fan of equity', () => {
  const random = new SeededRandom(11)
  /** Returns with runs of good and of bad days. */
  const trending = Float64Array.from(
    { length: 600 },
    (_, index) => (index % 60 < 30 ? 0.006 : -0.005) + 0.002 * random.normal(),
  )
  const fan = (meanBlock: number) =>
    equityFan(trending, {
      meanBlock,
      rounds: 2000,
      points: 50,
      startEquity: 1000,
      limits: { maxDrawdown: 0.3, ruin: 0.5 },
      random: new SeededRandom(3),
    })

  it('opens with time, ordered, and ends with the final equity', () => {
    const result = fan(20)
    expect(result?.at).toHaveLength(50)
    expect([result?.at[0], result?.at[49]]).toEqual([12, 600])
    for (let point = 0; point < 50; point += 1) {
      const levels = (['p05', 'p25', 'p50', 'p75', 'p95'] as const).map((share) => result?.bands[share][point] ?? 0)
      expect(levels).toEqual(levels.toSorted((a, b) => a - b))
    }
    expect(result?.bands.p50[49]).toBe(result?.finalEquity.p50)
    expect(result?.bands.p95[49]).toBe(result?.finalEquity.p95)
    const width = (point: number): number => Math.log((result?.bands.p95[point] ?? 1) / (result?.bands.p05[point] ?? 1))
    expect(width(49)).toBeGreaterThan(4 * width(0))
    expect(result?.periods).toBe(600)
  })

  it('is wider and deeper where neighbours stay together', () => {
    const alone = fan(1)
    const together = fan(30)
    expect(together?.maxDrawdown.p50).toBeGreaterThan(1.5 * (alone?.maxDrawdown.p50 ?? 1))
    expect(together?.probabilityOfExcessDrawdown?.value).toBeGreaterThan(alone?.probabilityOfExcessDrawdown?.value ?? 1)
  })

  it('is the same for the same seed', () => {
    expect(fan(20)).toEqual(fan(20))
  })
})
