import { describe, expect, it } from 'vitest'
import { createBookRepairs } from '#adapters/feeds/crypto/live/bookRepairs.ts'
import { createManualClock } from '../../../servers/manualClock.ts'

function bench(uniform = 1) {
  const clock = createManualClock(0)
  const log: string[] = []
  const repairs = createBookRepairs({
    clock,
    uniform: () => uniform,
    repair: (symbol) => void log.push(`${clock.now() / 1_000} ${symbol}`),
  })
  return { clock, log, repairs }
}

describe('repairs of order books', () => {
  it('begin at once and wait longer each time, up to a minute', async () => {
    const { clock, log, repairs } = bench()
    const gaps: number[] = []
    for (let n = 0; n < 10; n += 1) {
      const from = clock.now() / 1_000
      repairs.broken('A')
      const before = log.length
      while (log.length === before) await clock.advance(250)
      gaps.push(Number(log.at(-1)?.split(' ')[0]) - from)
      repairs.whole('A')
    }
    expect(gaps).toEqual([0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
  })

  it('are tried again when no snapshot comes', async () => {
    const { clock, log, repairs } = bench(0)
    repairs.expect('A')
    await clock.advance(14_999)
    expect(log).toEqual([])
    await clock.advance(1)
    await clock.advance(15_250)
    expect(log).toEqual(['15000 A', '30250 A'])
    expect(repairs.isWaiting('A')).toBe(true)
    repairs.whole('A')
    await clock.advance(100_000)
    expect(log).toHaveLength(2)
    expect(repairs.isWaiting('A')).toBe(false)
    expect(clock.pending).toBe(0)
  })

  it('keep to the time that the source names, and one plan for one book', async () => {
    const { clock, log, repairs } = bench()
    repairs.broken('A', 5_000_000)
    repairs.broken('A')
    repairs.broken('B')
    await clock.advance(4_999)
    expect(log).toEqual(['0 B'])
    await clock.advance(1)
    expect(log).toEqual(['0 B', '5000 A'])
  })

  it('begin from the first wait again after a minute without a break', async () => {
    const { clock, log, repairs } = bench()
    repairs.broken('A')
    await clock.advance(0)
    repairs.whole('A')
    await clock.advance(60_001)
    log.length = 0
    repairs.broken('A')
    await clock.advance(0)
    expect(log).toHaveLength(1)
  })

  it('forget what was tried in vain when a new connection begins', async () => {
    const { clock, log, repairs } = bench()
    repairs.broken('A')
    await clock.advance(600_000)
    log.length = 0
    repairs.renew('A')
    repairs.broken('A')
    const from = clock.now() / 1_000
    await clock.advance(0)
    expect(log).toEqual([`${from} A`])
  })

  it('end with the book or all of them', async () => {
    const { clock, log, repairs } = bench()
    repairs.broken('A')
    repairs.expect('B')
    repairs.forget('A')
    expect(repairs.isWaiting('A')).toBe(false)
    repairs.close()
    await clock.advance(100_000)
    expect(log).toEqual([])
    expect(clock.pending).toBe(0)
  })
})
