import type { BacktestResult } from '#contracts/research.ts'
import { judgeSharpe } from '#quant/validation/sharpeVerdict.ts'
import type { KeptRun } from './keptRun.ts'

/** Trials of different variants below which their spread says less than that of chance, which is taken instead. */
const KNOWN_SPREAD = 10

/** A result with its place in the record, its Sharpe ratio judged by all trials of its idea so far. */
export function countedResult(result: BacktestResult, { experiment, count }: KeptRun): BacktestResult {
  const { returns, periodsPerYear } = result.report.periods
  const yearly = Math.sqrt(periodsPerYear)
  const sharpes = count.sharpes.length < KNOWN_SPREAD ? null : count.sharpes.map((sharpe) => sharpe / yearly)
  const verdict = judgeSharpe(returns, periodsPerYear, { trials: Math.max(1, count.everTried), sharpes })
  return { ...result, experimentId: experiment.id, report: { ...result.report, verdict } }
}
