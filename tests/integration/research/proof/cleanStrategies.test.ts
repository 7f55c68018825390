import { describe, expect, it } from 'vitest'
import { CLEAN_STRATEGIES } from '../../../fixtures/leaks/cleanStrategies.ts'
import {
  dailyWalk,
  fourWalks,
  indexHistory,
  marketShares,
  returningMinutes,
  splitShare,
} from '../../../fixtures/leaks/proofData.ts'
import { prove } from '../../../helpers/proofBench.ts'

const DATA = [
  ['a daily walk', () => dailyWalk(400)],
  ['four instruments', () => fourWalks(200)],
  ['the S&P 500', () => indexHistory(400)],
  ['five-minute bars', () => returningMinutes(600)],
  ['a split share', () => splitShare(false, 300)],
  ['shares of the simulated market', () => marketShares(150)],
] as const
/** Enough to notice what is wrong with the battery; everything on all data is for the longer suite. */
const EFFORT = { cuts: 40, quietCuts: 10, futures: 4, withinBars: 2 }

const CASES = CLEAN_STRATEGIES.map(({ name, definition }, index) => {
  const [where, data] = DATA[index % DATA.length] ?? DATA[0]
  return { name, where, definition, data }
})

describe('clean strategies', () => {
  it('are fifty at the least', () => {
    expect(new Set(CLEAN_STRATEGIES.map(({ name }) => name)).size).toBeGreaterThanOrEqual(50)
  })

  it.each(CASES)('$name on $where', ({ definition, data }) => {
    const report = prove(() => definition, data(), { effort: EFFORT })
    expect(report.tests.filter(({ state }) => state === 'FAILED')).toEqual([])
    expect(report.tests).toHaveLength(14)
  })
})
