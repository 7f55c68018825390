import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GUARD_LEVELS, loosenGuard, nextGuardState, NORMAL_GUARD } from '#trading/risk/guardLevels.ts'
import { DEFAULT_LIMITS } from '#trading/risk/limits.ts'

const losses = fc.record({
  dayLoss: fc.double({ min: 0, max: 0.3, noNaN: true }),
  drawdown: fc.double({ min: 0, max: 0.3, noNaN: true }),
})

describe('guard levels', () => {
  it('never loosen by themselves', () => {
    fc.assert(
      fc.property(fc.array(losses, { maxLength: 40 }), (days) => {
        let state = NORMAL_GUARD
        for (const day of days) {
          const next = nextGuardState(state, day, DEFAULT_LIMITS)
          expect(GUARD_LEVELS.indexOf(next.level)).toBeGreaterThanOrEqual(GUARD_LEVELS.indexOf(state.level))
          state = next
        }
      }),
    )
  })

  it('cannot be loosened below what the losses still ask for', () => {
    fc.assert(
      fc.property(losses, fc.constantFrom(...GUARD_LEVELS), (day, wanted) => {
        const asked = nextGuardState(NORMAL_GUARD, day, DEFAULT_LIMITS)
        const held = { ...asked, level: 'SHUTDOWN' as const }
        const result = loosenGuard(held, wanted, day, DEFAULT_LIMITS)
        if (result.ok) expect(GUARD_LEVELS.indexOf(wanted)).toBeGreaterThanOrEqual(GUARD_LEVELS.indexOf(asked.level))
        else expect(['GUARD_STILL_NEEDED', 'GUARD_NOT_LOOSER']).toContain(result.code)
      }),
    )
  })

  it('stand exactly at the thresholds of the house', () => {
    const level = (dayLoss: number, drawdown: number): string =>
      nextGuardState(NORMAL_GUARD, { dayLoss, drawdown }, DEFAULT_LIMITS).level
    expect([level(0.0299, 0), level(0.03, 0), level(0.05, 0), level(0.08, 0)]).toEqual([
      'NORMAL',
      'CONSERVATIVE',
      'DEFENSIVE',
      'EMERGENCY',
    ])
    expect([level(0, 0.0499), level(0, 0.05), level(0, 0.1), level(0, 0.15)]).toEqual([
      'NORMAL',
      'CONSERVATIVE',
      'DEFENSIVE',
      'SHUTDOWN',
    ])
  })
})
