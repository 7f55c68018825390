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
import { prove } from './proofBench.ts'

/** The sets of bars that clean strategies are put to the proof on. */
const DATA = {
  'a daily walk': dailyWalk,
  'four instruments': fourWalks,
  'the S&P 500': indexHistory,
  'five-minute bars': returningMinutes,
  'a split share': () => splitShare(false),
  'shares of the simulated market': marketShares,
} as const

/** Half of what the command does: what is wrong anywhere shows in a few hundred proofs all the same. */
const EFFORT = { cuts: 80, quietCuts: 20, futures: 6, withinBars: 4 }
/** Just enough to see whether a strategy speaks at all. */
const GLANCE = { cuts: 1, quietCuts: 0, futures: 0, withinBars: 0 }

/** Demands of every clean strategy that no test fails on these sets of bars, and that it speaks on one of them or of the others. */
export function demandNoFalseAlarm(names: readonly (keyof typeof DATA)[]): void {
  /** Strategies that spoke at all; without them that nothing was found would say nothing. */
  const spoke = new Set<string>()

  describe.each(names.map((name) => [name, DATA[name]()] as const))('no false alarm on %s', (_where, data) => {
    it.each(CLEAN_STRATEGIES)('$name', ({ name, definition }) => {
      const report = prove(() => definition, data, { effort: EFFORT })
      if (report.signals > 0) spoke.add(name)
      expect(report.tests.filter(({ state }) => state === 'FAILED')).toEqual([])
    })
  })

  it('every clean strategy raised signals on some of the data', () => {
    const others = Object.entries(DATA).flatMap(([name, make]) => (names.some((own) => own === name) ? [] : [make()]))
    const silent = CLEAN_STRATEGIES.filter(
      ({ name, definition }) =>
        !spoke.has(name) && !others.some((data) => prove(() => definition, data, { effort: GLANCE }).signals > 0),
    )
    expect(silent.map(({ name }) => name)).toEqual([])
  })
}
