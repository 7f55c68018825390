import { describe, expect, it } from 'vitest'
import { Memory } from '#quant/indicators/kernel/memory.ts'
import { RescaledRange } from '#quant/regimes/hurst/rescaledRange.ts'
import { RollingRescaledRange } from '#quant/regimes/hurst/rollingRescaledRange.ts'
import { RollingHurst } from '#quant/regimes/rollingHurst.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

/** Returns with gaps, a stretch that stands still and one that is ten times as wild. */
function returns(count: number, seed: number): Float64Array {
  const random = new SeededRandom(seed)
  return Float64Array.from({ length: count }, (_, bar) => {
    const step = random.normal()
    if (bar % 97 === 13) return Number.NaN
    if (bar >= 400 && bar < 480) return 0
    return bar >= 600 ? 10 * step : step
  })
}

describe('the rolling rescaled range', () => {
  it('is to the bit what measuring the whole window afresh gives', () => {
    for (const steps of [64, 100, 256]) {
      const rolling = new RollingRescaledRange(new Memory(), steps)
      const afresh = new RollingHurst(new Memory(), steps, RescaledRange)
      const changes = returns(1_200, steps)
      let answers = 0
      for (const change of changes) {
        const expected = afresh.next(change)
        expect(rolling.next(change)).toBe(expected)
        if (!Number.isNaN(expected)) answers += 1
      }
      expect(answers).toBeGreaterThan(600)
    }
  })

  it('takes a return back, and goes on from what was written down', () => {
    const changes = returns(900, 5)
    const [memory, plain] = [new Memory(), new Memory()]
    const [rolling, expected] = [new RollingRescaledRange(memory, 64), new RollingRescaledRange(plain, 64)]
    for (const change of changes.subarray(0, 700)) {
      memory.begin()
      rolling.next(7 * change + 1)
      memory.undo()
      memory.begin()
      rolling.next(Number.NaN)
      memory.undo()
      memory.begin()
      expect(rolling.next(change)).toBe(expected.next(change))
    }
    const written = new Float64Array(memory.size)
    memory.save(written)
    const later = new Memory()
    const goesOn = new RollingRescaledRange(later, 64)
    later.load(written)
    for (const change of changes.subarray(700)) expect(goesOn.next(change)).toBe(expected.next(change))
  })

  it('starts afresh when its memory does', () => {
    const memory = new Memory()
    const rolling = new RollingRescaledRange(memory, 64)
    const afresh = new RollingHurst(new Memory(), 64, RescaledRange)
    for (const change of returns(300, 2)) rolling.next(change)
    memory.reset()
    for (const change of returns(300, 3)) expect(rolling.next(change)).toBe(afresh.next(change))
  })
})
