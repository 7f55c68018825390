import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRateLimiter, type Urgency } from '#adapters/feeds/limits/rateLimiter.ts'
import { createManualClock } from '../../servers/manualClock.ts'

const NEVER = new AbortController().signal

interface Grant {
  readonly at: number
  readonly weight: number
  readonly urgency: Urgency
  readonly asked: number
}

const callOf = (urgency: fc.Arbitrary<Urgency>, most: number) =>
  fc.record({ pauseMs: fc.integer({ min: 0, max: 400 }), weight: fc.integer({ min: 1, max: most }), urgency })

describe('R11 the limiter, for any calls', () => {
  it('never lets more weight go than the limit in any stretch of a window, whatever the server tells', async () => {
    const steps = fc.array(
      fc.record({
        call: callOf(fc.constantFrom<Urgency>('URGENT', 'ORDINARY', 'BACKGROUND'), 16),
        told: fc.option(
          fc.record({ remaining: fc.integer({ min: 0, max: 30 }), reset: fc.integer({ min: 0, max: 5 }) }),
          { freq: 5 },
        ),
      }),
      { minLength: 20, maxLength: 120 },
    )
    const terms = fc.record({
      limit: fc.integer({ min: 20, max: 60 }),
      milliseconds: fc.integer({ min: 100, max: 3_000 }),
    })
    await fc.assert(
      fc.asyncProperty(terms, steps, async ({ limit, milliseconds }, plan) => {
        const clock = createManualClock(0)
        const limiter = createRateLimiter({ name: 'x', windows: [{ limit, milliseconds, counts: 'WEIGHT' }], clock })
        const grants: Grant[] = []
        for (const { call, told } of plan) {
          const asked = clock.now()
          void limiter.acquire({ weight: call.weight, urgency: call.urgency, maxWaitMs: 1e6 }, NEVER).then((answer) => {
            if (!answer.ok) return
            grants.push({ at: clock.now(), weight: call.weight, urgency: call.urgency, asked })
            clock.after(50, () => answer.value.release())
          })
          if (told !== null) {
            limiter.adopt({ 'x-ratelimit-remaining': String(told.remaining), 'x-ratelimit-reset': String(told.reset) })
          }
          await clock.advance(call.pauseMs)
        }
        await clock.advance(200 * (milliseconds + 5_000))
        for (const first of grants) {
          const inWindow = grants.filter(({ at }) => at >= first.at && at < first.at + milliseconds * 1_000)
          expect(inWindow.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(limit)
        }
        // Everything that fits was granted in the end: nobody starves.
        const fitting = plan.filter(
          ({ call }) => call.urgency === 'URGENT' || call.weight + Math.ceil(limit * 0.2) <= limit,
        )
        expect(grants).toHaveLength(fitting.length)
        expect(clock.pending).toBe(0)
      }),
      { numRuns: 150 },
    )
  })

  it('never lets an urgent call wait as long as urgent calls stay within their fifth', async () => {
    const steps = fc.array(callOf(fc.constantFrom<Urgency>('ORDINARY', 'BACKGROUND'), 20), {
      minLength: 20,
      maxLength: 100,
    })
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), async (plan, every) => {
        const clock = createManualClock(0)
        const limiter = createRateLimiter({
          name: 'x',
          windows: [{ limit: 50, milliseconds: 1_000, counts: 'WEIGHT' }],
          maxRunning: 20,
          clock,
        })
        let urgent = 0
        let served = 0
        let lastUrgent = Number.NEGATIVE_INFINITY
        for (const [index, { pauseMs, weight, urgency }] of plan.entries()) {
          void limiter.acquire({ weight, urgency, maxWaitMs: 1e6 }, NEVER).then((answer) => {
            if (answer.ok) clock.after(100, () => answer.value.release())
          })
          // Ten of fifty in any second.
          if (index % every === 0 && clock.now() - lastUrgent >= 1_000_000) {
            lastUrgent = clock.now()
            urgent += 1
            const asked = clock.now()
            void limiter.acquire({ weight: 10, urgency: 'URGENT', maxWaitMs: 0 }, NEVER).then((answer) => {
              if (!answer.ok) return
              served += 1
              expect(clock.now()).toBe(asked)
              clock.after(100, () => answer.value.release())
            })
          }
          await clock.advance(pauseMs)
        }
        await clock.advance(1e6)
        expect(served).toBe(urgent)
      }),
      { numRuns: 150 },
    )
  })
})
