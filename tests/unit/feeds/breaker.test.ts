import { describe, expect, it } from 'vitest'
import { createBreaker, type Judgement } from '#adapters/feeds/http/breaker.ts'
import { createManualClock } from '../../servers/manualClock.ts'

const policy = { calls: 10, failedShare: 0.5, atLeast: 4, firstMs: 1_000, longestMs: 4_000 }

function bench(uniform = () => 1) {
  const clock = createManualClock(0)
  const breaker = createBreaker(policy, clock, uniform, (result) => result as Judgement)
  const run = async (...results: readonly Judgement[]): Promise<(Judgement | null)[]> => {
    const answers: (Judgement | null)[] = []
    for (const result of results) answers.push(await breaker.run(() => Promise.resolve(result)))
    return answers
  }
  return { clock, breaker, run }
}

describe('the breaker of a source', () => {
  it('opens when more than half of at least four calls failed, and not before', async () => {
    const { breaker, run } = bench()
    await run('BAD', 'BAD', 'GOOD')
    expect(breaker.state).toBe('CLOSED')
    await run('BAD')
    expect(breaker.state).toBe('OPEN')
    expect(await run('GOOD')).toEqual([null])
    expect(breaker.refusedUntil()).toBe(1_000_000)
  })

  it('lets a single call try after its wait; others are refused meanwhile; success closes it', async () => {
    const { clock, breaker, run } = bench()
    await run('BAD', 'BAD', 'BAD', 'BAD')
    await clock.advance(999)
    expect(breaker.refusedUntil()).not.toBeNull()
    await clock.advance(1)
    expect(breaker.refusedUntil()).toBeNull()
    let finish = (_result: Judgement): void => {}
    const trying = breaker.run(() => new Promise<Judgement>((resolve) => (finish = resolve)))
    expect(breaker.state).toBe('HALF_OPEN')
    expect(await run('GOOD')).toEqual([null])
    finish('GOOD')
    expect(await trying).toBe('GOOD')
    expect(breaker.state).toBe('CLOSED')
    await run('BAD', 'BAD')
    expect(breaker.state).toBe('CLOSED')
  })

  it('waits twice as long after each failed try, up to the longest, half of it by chance', async () => {
    const { clock, breaker, run } = bench(() => 0)
    await run('BAD', 'BAD', 'BAD', 'BAD')
    const waits: number[] = []
    for (let round = 0; round < 4; round += 1) {
      const until = breaker.refusedUntil() ?? 0
      waits.push((until - clock.now()) / 1_000)
      await clock.advance((until - clock.now()) / 1_000)
      await run('BAD')
    }
    expect(waits).toEqual([500, 1_000, 2_000, 2_000])
  })

  it('does not take a try that was called off for a success', async () => {
    const { clock, breaker, run } = bench()
    await run('BAD', 'BAD', 'BAD', 'BAD')
    await clock.advance(1_000)
    await run('NOTHING')
    expect(breaker.state).toBe('OPEN')
    expect(breaker.refusedUntil()).toBe(3_000_000)
  })

  it('goes by the given clock alone: a wall clock that jumps changes nothing', async () => {
    const { clock, breaker, run } = bench()
    const wall = Date.now
    try {
      await run('BAD', 'BAD', 'BAD', 'BAD')
      Date.now = () => 0
      await clock.advance(1_000)
      expect(await run('GOOD')).toEqual(['GOOD'])
      expect(breaker.state).toBe('CLOSED')
    } finally {
      Date.now = wall
    }
  })
})
