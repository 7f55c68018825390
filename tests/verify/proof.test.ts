import { describe, expect, it } from 'vitest'
import { CLEAN_STRATEGIES } from '../fixtures/leaks/cleanStrategies.ts'
import {
  dailyWalk,
  fourWalks,
  indexHistory,
  marketShares,
  returningMinutes,
  splitShare,
} from '../fixtures/leaks/proofData.ts'
import { prove } from '../helpers/proofBench.ts'

const DATA = {
  'a daily walk': dailyWalk(),
  'four instruments': fourWalks(),
  'the S&P 500': indexHistory(),
  'five-minute bars': returningMinutes(),
  'a split share': splitShare(false),
  'shares of the simulated market': marketShares(),
}

/** Half of what the command does: what is wrong anywhere shows in a few hundred proofs all the same. */
const EFFORT = { cuts: 80, quietCuts: 20, futures: 6, withinBars: 4 }

/** Strategies that spoke at all; without them that nothing was found would say nothing. */
const spoke = new Set<string>()

describe.each(Object.entries(DATA))('no false alarm on %s', (_where, data) => {
  it.each(CLEAN_STRATEGIES)('$name', ({ name, definition }) => {
    const report = prove(() => definition, data, { effort: EFFORT })
    if (report.signals > 0) spoke.add(name)
    expect(report.tests.filter(({ state }) => state === 'FAILED')).toEqual([])
  })
})

it('every clean strategy raised signals on some of the data', () => {
  expect(CLEAN_STRATEGIES.map(({ name }) => name).filter((name) => !spoke.has(name))).toEqual([])
})
