import type { IntrabarOutcome } from '#contracts/records/runReport.ts'
import type { BacktestOutcome, BacktestRequest, RunSteps } from './backtestRequest.ts'
import type { JudgedRun } from './runResult.ts'

type Rule = IntrabarOutcome['rule']

const RULES: readonly Rule[] = ['worst-first', 'expected', 'best-first']

/**
 * Runs the same request of so many bars under the other rules for the way of the price within a bar, so that all three stand side by side.
 * Nothing is run, and nothing told, where no order waited for a price: such a run depends on no rule.
 */
export function* intrabarOutcomes(
  request: BacktestRequest,
  run: JudgedRun,
  bars: number,
  steps: (request: BacktestRequest) => RunSteps<BacktestOutcome>,
): RunSteps<readonly IntrabarOutcome[]> {
  if (!run.waitsForPrices) return []
  const { exchange } = request.configuration
  const own = exchange.intrabar ?? 'worst-first'
  const outcomes: IntrabarOutcome[] = []
  const total = bars * RULES.length
  let done = bars
  for (const rule of RULES) {
    if (rule === own) {
      outcomes.push(outcomeOf(rule, run))
      continue
    }
    const configuration = { ...request.configuration, exchange: { ...exchange, intrabar: rule } }
    const outcome = yield* continued(steps({ ...request, configuration, isAlternative: true }), done, total)
    done += bars
    if (outcome.kind === 'DONE') outcomes.push(outcomeOf(rule, outcome.run))
  }
  return outcomes
}

/** The steps of one more run, counted on from those before. */
function* continued(steps: RunSteps<BacktestOutcome>, before: number, total: number): RunSteps<BacktestOutcome> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value
    yield { done: before + step.value.done, total, soFar: null }
  }
}

function outcomeOf(rule: Rule, { result }: JudgedRun): IntrabarOutcome {
  const { netProfit, statistics } = result
  return { rule, netProfit, returnPct: statistics.returnPct, trades: statistics.trades }
}
