import { describe, expect, it } from 'vitest'
import { backOffMilliseconds } from '#adapters/feeds/connection/backOff.ts'
import { createReconnection } from '#adapters/feeds/stream/reconnection.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

const policy = { firstMs: 500, longestMs: 30_000 }
const SECOND = 1_000_000

describe('the wait between attempts', () => {
  it('is uniform up to an end that doubles until the longest', () => {
    expect([1, 2, 3, 7, 8, 100].map((attempt) => backOffMilliseconds(policy, attempt, () => 0.5))).toEqual([
      250, 500, 1_000, 15_000, 15_000, 15_000,
    ])
    expect(backOffMilliseconds(policy, 5, () => 0)).toBe(0)
  })

  it('is spread: of a thousand clients in the same trouble no second sees more than a twelfth of them', () => {
    const random = new SeededRandom(1)
    const seconds = new Map<number, number>()
    for (let client = 0; client < 1_000; client += 1) {
      const second = Math.floor(backOffMilliseconds(policy, 10, () => random.next()) / 1_000)
      seconds.set(second, (seconds.get(second) ?? 0) + 1)
    }
    expect(seconds.size).toBe(30)
    expect(Math.max(...seconds.values())).toBeLessThan(1_000 / 12)
  })
})

describe('R10 the plan of reconnections', () => {
  it('leaves at least a second between attempts, however unlucky the draw', () => {
    const plan = createReconnection(policy, 30_000, () => 0)
    plan.began(0)
    expect(plan.ended(0.2 * SECOND, null)).toBe(800)
    plan.began(SECOND)
    expect(plan.ended(5 * SECOND, null)).toBe(0)
  })

  it('backs off further from a connection that opens and drops, and begins anew after one that held', () => {
    const plan = createReconnection(policy, 30_000, () => 1)
    const waits: number[] = []
    let now = 0
    for (let round = 0; round < 5; round += 1) {
      plan.began(now)
      plan.opened(now)
      now += 2 * SECOND
      const wait = plan.ended(now, null)
      waits.push(wait)
      now += wait * 1_000
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000])
    plan.began(now)
    plan.opened(now)
    expect(plan.ended(now + 30 * SECOND, null)).toBe(500)
  })

  it('comes no sooner than the source said', () => {
    const plan = createReconnection(policy, 30_000, () => 0)
    plan.began(0)
    expect(plan.ended(2 * SECOND, 12 * SECOND)).toBe(10_000)
  })
})
