import { type RunsTest, runsTest } from '../statistics/runsTest.ts'

/** Streaks of a run's trades, in the order of their exits. */
export interface Streaks {
  /** Most trades in a row that gained; 0 without one. */
  readonly longestWin: number
  /** Most trades in a row that lost. */
  readonly longestLoss: number
  /** Whether gaining and losing trades come in streaks; null where all gained or all lost. */
  readonly runs: RunsTest | null
}

/** Finds the streaks of profits in one pass; a trade without profit or loss ends either and is left out of the test. */
export function streaksOf(profits: readonly number[]): Streaks {
  let longestWin = 0
  let longestLoss = 0
  let streak = 0
  for (const profit of profits) {
    const step = Math.sign(profit)
    streak = step !== 0 && step === Math.sign(streak) ? streak + step : step
    longestWin = Math.max(longestWin, streak)
    longestLoss = Math.max(longestLoss, -streak)
  }
  return {
    longestWin,
    longestLoss,
    runs: runsTest(profits.filter((profit) => profit !== 0).map((profit) => profit > 0)),
  }
}
