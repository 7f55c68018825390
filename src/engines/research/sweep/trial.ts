import type { Failure } from '#contracts/failure.ts'
import type { Objective } from '#contracts/records/sweep.ts'
import type { BacktestConfiguration, Statistics } from '#contracts/research.ts'
import { measurePerformance } from '#quant/performance/performance.ts'
import { orderListText } from '#trading/execution/orderList.ts'
import { BUILT_IN_STRATEGIES } from '#trading/strategies/registry.ts'
import type { ResearchPorts } from '../ports.ts'
import type { RunData } from '../runData.ts'
import { FactCollector, type RunFacts } from '../runFacts.ts'
import { firstTradingBar, statisticsOf } from '../runResult.ts'
import { inCurrency } from '../tradesOfRun.ts'
import { disturbedConfiguration, disturbedData, disturbedStrategies, type Disturbance } from './disturbance.ts'
import { objectiveSoFar } from './objectives.ts'
import { playWindow } from './playWindow.ts'
import { momentsOf, windowData, type Window } from './window.ts'

/** What all trials of one search share. */
export interface TrialSetting {
  readonly configuration: BacktestConfiguration
  /** The strategy whose parameters are varied. */
  readonly strategyId: string
  /** With prices fine enough for the costs, see `fineData`. */
  readonly data: RunData
}

/** One run of a search. */
export interface TrialTask {
  readonly number: number
  readonly values: Readonly<Record<string, number | string>>
  readonly window: Window
  /** What is looked at half way, and below which value the trial ends there; null for a trial that runs to its end. */
  readonly halfway: { readonly objective: Objective; readonly stopBelow: number | null } | null
  readonly keepsEquity: boolean
  /** Left out for a run on the bars as they are. */
  readonly disturbance?: Disturbance
}

/** What a trial came to: enough to judge a search by, without intervals and without its trades. */
export interface TrialSummary {
  readonly kind: 'DONE'
  readonly statistics: Statistics
  /** Net profit before costs, and the costs, currency units. */
  readonly grossProfit: number
  readonly costs: number
  /** Returns by calendar period. */
  readonly returns: Float64Array
  readonly periodsPerYear: number
  readonly orderListHash: string
  readonly halfway: number | null
  /** The equity at each moment of the window, where it was asked for. */
  readonly equity: { readonly time: Float64Array; readonly value: Float64Array } | null
}

/** How a trial ended. */
export type TrialAnswer =
  | TrialSummary
  | { readonly kind: 'PRUNED'; readonly halfway: number }
  | { readonly kind: 'FAILED'; readonly failure: Failure }

/** A trial's number with how it ended. */
export interface AnsweredTrial {
  readonly number: number
  readonly answer: TrialAnswer
}

/** Messages between two looks at a trial that may end half way; about a thousand bars. */
const HALFWAY_STRIDE = 5_000
const WHOLE_STRIDE = 1_000_000

/** Makes the function that runs trials of one setting; what they share is computed once. */
export function createTrialRunner(setting: TrialSetting, ports: ResearchPorts): (task: TrialTask) => TrialAnswer {
  const moments = momentsOf(setting.data)
  return (task) => runTrial(setting, moments, task, ports)
}

function runTrial(
  { configuration: plain, strategyId, data: all }: TrialSetting,
  moments: Float64Array,
  task: TrialTask,
  ports: ResearchPorts,
): TrialAnswer {
  const valued = withValues(plain, strategyId, task.values)
  const configuration = task.disturbance === undefined ? valued : disturbedConfiguration(valued, task.disturbance)
  const disturbed = task.disturbance === undefined ? all : disturbedData(all, task.disturbance)
  const part = windowData(disturbed, moments, task.window)
  const { data, bars } = part
  if (bars === 0) return failed('NO_BARS', 'There are no bars in this part of the data; choose longer windows.')
  const facts = new FactCollector(configuration, data)
  const half = Math.floor((task.window.to - task.window.from) / 2)
  const { halfway } = task
  const stride = halfway === null ? WHOLE_STRIDE : HALFWAY_STRIDE
  const ownPorts =
    task.disturbance === undefined ? ports : { ...ports, strategies: disturbedStrategies(ports, task.disturbance) }
  const play = playWindow({ configuration, part, facts, stride }, ownPorts)
  let seen: number | null = null
  const look = (objective: Objective): number | null => {
    const { time, equity } = facts.equitySoFar()
    if (equity.length < half) return null
    const value = objectiveSoFar(
      objective,
      { time: time.subarray(0, half), equity: equity.subarray(0, half) },
      configuration.startingCash,
    )
    return Number.isNaN(value) ? -Number.MAX_VALUE : value
  }
  for (let step = play.next(); ; step = play.next()) {
    if (halfway !== null && seen === null) {
      seen = look(halfway.objective)
      const limit = halfway.stopBelow
      if (seen !== null && limit !== null && seen < limit) return { kind: 'PRUNED', halfway: seen }
    }
    if (step.done !== true) continue
    if (facts.failure !== null) return { kind: 'FAILED', failure: facts.failure }
    if (step.value !== null) return { kind: 'FAILED', failure: step.value }
    break
  }
  if (facts.bars !== bars) {
    return failed('RUN_INCOMPLETE', `Only ${facts.bars} of ${bars} bars could be played, so the trial says nothing.`)
  }
  return summaryOf(configuration, facts.facts(), task, seen, ports)
}

/** The configuration with the values of a trial in the place of the strategy's own. */
export function withValues(
  configuration: BacktestConfiguration,
  strategyId: string,
  values: Readonly<Record<string, number | string>>,
): BacktestConfiguration {
  return {
    ...configuration,
    strategies: configuration.strategies.map((strategy) =>
      strategy.strategyId === strategyId
        ? { ...strategy, parameters: { ...strategy.parameters, ...values } }
        : strategy,
    ),
  }
}

function summaryOf(
  configuration: BacktestConfiguration,
  facts: RunFacts,
  task: TrialTask,
  halfway: number | null,
  { sha256, strategies = BUILT_IN_STRATEGIES }: ResearchPorts,
): TrialSummary {
  const { account } = facts
  const { statistics, periodReturns } = measurePerformance({
    curve: { tsOpen: account.time, equity: account.equity },
    trades: account.trades.map(inCurrency),
    startingEquity: configuration.startingCash,
    closes: account.close,
    // Windows after the first bars begin warmed up.
    buyHoldFromBar: task.window.from > 0 ? 0 : firstTradingBar(configuration, account.close.length, strategies),
    resamples: 0,
  })
  const costs = account.commissions + account.slippage
  return {
    kind: 'DONE',
    statistics: statisticsOf(statistics, account),
    grossProfit: statistics.equityFinal - configuration.startingCash + costs,
    costs,
    returns: periodReturns.returns,
    periodsPerYear: periodReturns.periodsPerYear,
    orderListHash: sha256(orderListText(facts.orders)),
    halfway,
    equity: task.keepsEquity ? { time: account.time, value: account.equity } : null,
  }
}

function failed(code: string, message: string): TrialAnswer {
  return { kind: 'FAILED', failure: { code, message } }
}
