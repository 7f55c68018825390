import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import type { DataService } from '#trading/risk/dataService.ts'
import {
  type GuardLevel,
  isStillAsked,
  loosenGuard,
  nextGuardState,
  NORMAL_GUARD,
  RECOVERY,
} from '#trading/risk/guardLevels.ts'
import { DEFAULT_LIMITS } from '#trading/risk/limits.ts'

const CALM = { dayLoss: 0, drawdown: 0 }
const PERFECT: DataService = { sourceId: 'kraken', reliability: null, latencyP95: null, gap: 0 }
const certain = (value: number) => ({ value, low: value - 0.01, high: value + 0.01, n: 400 })

const stateAt = (level: GuardLevel) => ({ level, cause: '', wayBack: '' })
const levelOf = (inputs: Parameters<typeof nextGuardState>[1]): string =>
  nextGuardState(NORMAL_GUARD, inputs, DEFAULT_LIMITS).level

describe('the thresholds of the house', () => {
  it.each([
    ['a loss of the day of 3 %', { dayLoss: 0.03, drawdown: 0 }, 'CONSERVATIVE'],
    ['a loss of the day of 5 %', { dayLoss: 0.05, drawdown: 0 }, 'DEFENSIVE'],
    ['a loss of the day of 8 %', { dayLoss: 0.08, drawdown: 0 }, 'EMERGENCY'],
    ['a drawdown of 5 %', { dayLoss: 0, drawdown: 0.05 }, 'CONSERVATIVE'],
    ['a drawdown of 10 %', { dayLoss: 0, drawdown: 0.1 }, 'DEFENSIVE'],
    ['a drawdown of 15 %', { dayLoss: 0, drawdown: 0.15 }, 'SHUTDOWN'],
    ['a reliability surely below 90 %', { ...CALM, data: { ...PERFECT, reliability: certain(0.88) } }, 'CONSERVATIVE'],
    ['one perhaps above 90 %', { ...CALM, data: { ...PERFECT, reliability: certain(0.895) } }, 'NORMAL'],
    [
      'answers surely slower than 5 s',
      {
        ...CALM,
        data: { ...PERFECT, latencyP95: { value: 6 * SECOND, low: 5 * SECOND + 1, high: 9 * SECOND, n: 40 } },
      },
      'CONSERVATIVE',
    ],
    ['a silence of five minutes', { ...CALM, data: { ...PERFECT, gap: 5 * MINUTE } }, 'NORMAL'],
    ['a longer silence', { ...CALM, data: { ...PERFECT, gap: 5 * MINUTE + 1 } }, 'DEFENSIVE'],
  ])('%s', (_, inputs, level) => {
    expect(levelOf(inputs)).toBe(level)
  })
})

describe('recovery', () => {
  it.each([
    ['CONSERVATIVE', 15 * MINUTE, false],
    ['DEFENSIVE', 30 * MINUTE, false],
    ['EMERGENCY', HOUR, true],
    ['SHUTDOWN', HOUR, true],
  ] as const)('from %s waits for its time', (level, calm, nextDay) => {
    const loosen = (since: number, newDay: boolean): string => {
      const result = loosenGuard(stateAt(level), 'NORMAL', CALM, DEFAULT_LIMITS, { since, newDay })
      return result.ok ? result.state.level : result.code
    }
    expect(RECOVERY[level]).toMatchObject({ calm, nextDay })
    expect(loosen(calm - 1, true)).toBe('GUARD_RECOVERING')
    expect(loosen(calm, true)).toBe('NORMAL')
    expect(loosen(calm, false)).toBe(nextDay ? 'GUARD_RECOVERING' : 'NORMAL')
  })

  it('says how long it waits, and shows its rule from the beginning', () => {
    const result = loosenGuard(stateAt('DEFENSIVE'), 'NORMAL', CALM, DEFAULT_LIMITS, {
      since: 12 * MINUTE,
      newDay: false,
    })
    expect(result).toMatchObject({ text: expect.stringContaining('for 18 more minutes') })
    expect(nextGuardState(NORMAL_GUARD, { dayLoss: 0.05, drawdown: 0 }, DEFAULT_LIMITS).wayBack).toBe(
      RECOVERY.DEFENSIVE.words,
    )
  })

  it('starts anew as long as anything asks for the level', () => {
    expect(isStillAsked(stateAt('DEFENSIVE'), { dayLoss: 0.05, drawdown: 0 }, DEFAULT_LIMITS)).toBe(true)
    expect(isStillAsked(stateAt('DEFENSIVE'), { dayLoss: 0.04, drawdown: 0 }, DEFAULT_LIMITS)).toBe(false)
    expect(isStillAsked(NORMAL_GUARD, CALM, DEFAULT_LIMITS)).toBe(false)
  })
})
