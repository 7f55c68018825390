import { describe, expect, it } from 'vitest'
import { measureKillCancels } from '../../harness/killCancels.ts'
import { measureKillFlood, quantileOf } from '../../harness/killFlood.ts'

/** A machine that runs many tests at once stalls single presses; the bench holds the figures of a quiet one. */
const BOUND_FLAG = 10
const BOUND_OUTSIDE = 500

describe('the kill switch under load', () => {
  it('lets no order leave after the press, with a thread in an endless loop and this one held up', async () => {
    const figures = await measureKillFlood(5)
    expect(figures.map(({ way }) => way)).toEqual(['FLAG', 'COMMAND_LINE', 'SENTINEL_FILE'])
    for (const { way, lastOrderAfter, ordersASecond, messagesASecond } of figures) {
      expect(ordersASecond, way).toBeGreaterThan(0)
      expect(messagesASecond, way).toBeGreaterThan(0)
      expect(lastOrderAfter, way).toHaveLength(5)
      expect(quantileOf(lastOrderAfter, 0.5), way).toBeLessThan(way === 'FLAG' ? BOUND_FLAG : BOUND_OUTSIDE)
    }
  })

  it('has every cancel of 100 orders on 4 venues arrive, and says HALTED only then', async () => {
    const { working, arrivedAfter, haltedAfter } = await measureKillCancels(4, 25)
    expect(arrivedAfter).toHaveLength(working)
    expect(arrivedAfter.at(-1)).toBeLessThan(haltedAfter)
    expect(quantileOf(arrivedAfter, 0.5)).toBeLessThan(5_000)
  })
})
