import { logGamma } from './beta.ts'

/** How often two kinds of outcome take turns. */
export interface RunsTest {
  /** Unbroken runs of one kind. */
  readonly runs: number
  /** Runs to be expected where order means nothing. */
  readonly expected: number
  /** Probability of a number of runs at least as far out (two-sided, exact) where order means nothing. */
  readonly pValue: number
  readonly n: number
}

/**
 * The runs test of Wald and Wolfowitz (1940) with its exact distribution: too few runs say that outcomes come in streaks,
 * too many that they alternate. Null where one kind is missing.
 */
export function runsTest(outcomes: readonly boolean[]): RunsTest | null {
  const n = outcomes.length
  const first = outcomes.filter(Boolean).length
  const second = n - first
  if (first === 0 || second === 0) return null
  let runs = 1
  for (let index = 1; index < n; index += 1) if (outcomes[index] !== outcomes[index - 1]) runs += 1
  const logAll = logChoose(n, first)
  let below = 0
  let above = 0
  const most = 2 * Math.min(first, second) + (first === second ? 0 : 1)
  for (let count = 2; count <= most; count += 1) {
    const probability = probabilityOfRuns(count, first, second, logAll)
    if (count <= runs) below += probability
    if (count >= runs) above += probability
  }
  return { runs, expected: 1 + (2 * first * second) / n, pValue: Math.min(1, 2 * Math.min(below, above)), n }
}

function probabilityOfRuns(count: number, first: number, second: number, logAll: number): number {
  const half = Math.floor(count / 2)
  if (count % 2 === 0) return 2 * Math.exp(logChoose(first - 1, half - 1) + logChoose(second - 1, half - 1) - logAll)
  return (
    Math.exp(logChoose(first - 1, half) + logChoose(second - 1, half - 1) - logAll) +
    Math.exp(logChoose(first - 1, half - 1) + logChoose(second - 1, half) - logAll)
  )
}

function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
}
