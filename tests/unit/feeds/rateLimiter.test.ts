import { describe, expect, it } from 'vitest'
import { createRateLimiter, type RateLimiterOptions, type Urgency } from '#adapters/feeds/limits/rateLimiter.ts'
import { createManualClock } from '../../servers/manualClock.ts'

const NEVER = new AbortController().signal

/** A limiter of ten calls in ten seconds whose grants are written down with their time. */
function bench(changes: Partial<RateLimiterOptions> = {}) {
  const clock = createManualClock(0)
  const windows = [{ limit: 10, milliseconds: 10_000, counts: 'WEIGHT' as const }]
  const limiter = createRateLimiter({ name: 'Testing', windows, maxRunning: 100, clock, ...changes })
  const log: string[] = []
  const ask = (name: string, urgency: Urgency, weight = 1, maxWaitMs = 60_000, stop: AbortSignal = NEVER): void => {
    void limiter.acquire({ weight, urgency, maxWaitMs }, stop).then((answer) => {
      log.push(
        answer.ok ? `${clock.now() / 1_000_000} ${name}` : `${clock.now() / 1_000_000} ${name} ${answer.failure.code}`,
      )
      if (answer.ok && !name.startsWith('held')) answer.value.release()
    })
  }
  return { clock, limiter, log, ask }
}

describe('R11 the limiter of a source', () => {
  it('lets ordinary calls take four fifths; the rest is there for an urgent one at once', async () => {
    const { clock, log, ask } = bench()
    for (let index = 0; index < 10; index += 1) ask(`o${index}`, 'ORDINARY')
    await clock.advance(0)
    expect(log).toHaveLength(8)
    ask('urgent', 'URGENT', 2)
    await clock.advance(0)
    expect(log.at(-1)).toBe('0 urgent')
    await clock.advance(10_000)
    expect(log.slice(9)).toEqual(['10 o8', '10 o9'])
  })

  it('serves urgent before ordinary before background, and each in the order they came', async () => {
    const { clock, log, ask } = bench()
    ask('first', 'ORDINARY', 8)
    ask('b1', 'BACKGROUND', 4)
    ask('o1', 'ORDINARY', 4)
    ask('o2', 'ORDINARY', 4)
    ask('u1', 'URGENT', 4)
    await clock.advance(30_000)
    expect(log).toEqual(['0 first', '10 u1', '10 o1', '20 o2', '20 b1'])
  })

  it('counts calls in one window and weight in another', async () => {
    const { clock, log, ask } = bench({
      windows: [
        { limit: 100, milliseconds: 10_000, counts: 'WEIGHT' },
        { limit: 5, milliseconds: 1_000, counts: 'CALLS' },
      ],
    })
    for (let index = 0; index < 6; index += 1) ask(`o${index}`, 'ORDINARY', 10)
    await clock.advance(1_000)
    expect(log).toEqual(['0 o0', '0 o1', '0 o2', '0 o3', '1 o4', '1 o5'])
  })

  it('keeps connections for urgent calls as well', async () => {
    const { clock, log, ask } = bench({ maxRunning: 5 })
    for (let index = 0; index < 5; index += 1) ask(`held${index}`, 'ORDINARY')
    ask('held-urgent', 'URGENT')
    await clock.advance(0)
    expect(log).toEqual(['0 held0', '0 held1', '0 held2', '0 held3', '0 held-urgent'])
  })

  it('refuses what would wait too long, says when to come again, and keeps no timer', async () => {
    const { clock, limiter, log, ask } = bench()
    ask('all', 'ORDINARY', 8)
    ask('late', 'ORDINARY', 1, 5_000)
    await clock.advance(0)
    expect(log).toEqual(['0 all', '0 late FEED_RATE_LIMITED'])
    const answer = await limiter.acquire({ weight: 1, urgency: 'ORDINARY', maxWaitMs: 100 }, NEVER)
    expect(answer).toMatchObject({ ok: false, failure: { retryAt: 10_000_000 } })
    if (!answer.ok)
      expect(answer.failure.message).toBe(
        'Testing takes no more questions for now, so this one was not asked; ask again in 10 s.',
      )
    expect(clock.pending).toBe(0)
  })

  it('refuses a call that no limit leaves room for, instead of waiting for ever', async () => {
    const { limiter } = bench()
    const answer = await limiter.acquire({ weight: 9, urgency: 'ORDINARY', maxWaitMs: 60_000 }, NEVER)
    expect(answer).toMatchObject({ ok: false, failure: { code: 'FEED_RATE_LIMITED', retryAt: null } })
  })

  it('closes for everyone when the source says so, and opens again by itself', async () => {
    const { clock, limiter, log, ask } = bench()
    limiter.close(20_000_000)
    ask('patient', 'ORDINARY')
    ask('hurried', 'URGENT', 1, 5_000)
    await clock.advance(20_000)
    expect(log).toEqual(['0 hurried FEED_RATE_LIMITED', '20 patient'])
  })

  it('is bounded: beyond the queue a call is refused, an urgent one is not', async () => {
    const { clock, log, ask } = bench({ maxWaiting: 10 })
    ask('all', 'URGENT', 10)
    for (let index = 0; index < 12; index += 1) ask(`o${index}`, 'ORDINARY')
    ask('urgent', 'URGENT')
    await clock.advance(0)
    expect(log).toEqual(['0 all', '0 o10 FEED_RATE_LIMITED', '0 o11 FEED_RATE_LIMITED'])
    await clock.advance(10_000)
    expect(log[3]).toBe('10 urgent')
  })

  it('forgets a call that was called off and lets the next one go', async () => {
    const { clock, log, ask } = bench()
    const stop = new AbortController()
    ask('all', 'ORDINARY', 8)
    ask('heavy', 'ORDINARY', 8, 60_000, stop.signal)
    ask('urgent', 'URGENT', 2)
    await clock.advance(1_000)
    stop.abort()
    await clock.advance(0)
    expect(log).toEqual(['0 all', '0 urgent', '1 heavy FEED_STOPPED'])
    expect(clock.pending).toBe(0)
  })

  it('adopts the weight the server counted into the window of that length only', () => {
    const { limiter } = bench({
      windows: [
        { limit: 100, milliseconds: 60_000, counts: 'WEIGHT' },
        { limit: 1_000, milliseconds: 3_600_000, counts: 'WEIGHT' },
      ],
    })
    limiter.adopt({ 'x-mbx-used-weight-1m': '90', 'x-mbx-used-weight-1d': '5000' })
    expect(limiter.state().windows.map(({ free }) => free)).toEqual([10, 1_000])
  })
})
