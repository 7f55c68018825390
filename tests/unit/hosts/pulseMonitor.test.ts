import { describe, expect, it } from 'vitest'
import { createPulseMonitor } from '#hosts/pulseMonitor.ts'

describe('pulse monitor', () => {
  it('tells for how long the count has stood still', () => {
    const monitor = createPulseMonitor(0)
    expect([0, 250, 500, 750].map((at, index) => monitor.observe(index, at))).toEqual([0, 0, 0, 0])
    expect([1_000, 1_250, 1_500].map((at) => monitor.observe(3, at))).toEqual([250, 500, 750])
    expect(monitor.observe(4, 1_750)).toBe(0)
  })

  it('starts anew when it was not asked for a while: the watcher slept as well', () => {
    const monitor = createPulseMonitor(0)
    monitor.observe(1, 100)
    expect(monitor.observe(1, 3_600_000)).toBe(0)
    expect(monitor.observe(1, 3_600_500)).toBe(500)
  })

  it('starts anew on demand, even at the same count', () => {
    const monitor = createPulseMonitor(0)
    monitor.observe(1, 0)
    monitor.observe(1, 900)
    monitor.reset(950)
    expect(monitor.observe(1, 1_000)).toBe(0)
  })
})
