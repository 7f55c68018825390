import { sha256 } from '#adapters/storage/sha256.ts'
import { canonicalJson } from '#core/canonicalJson.ts'
import type { BacktestResult, Statistics } from '#contracts/research.ts'
import { type BacktestRequest, enginesFor, fineData, finishRun } from '#engines/research/backtest.ts'
import { LockStep } from '#engines/research/lockStep.ts'
import { FactCollector } from '#engines/research/runFacts.ts'
import { closingLines, openingLines } from '#engines/research/script.ts'
import type { ResearchPorts } from '#engines/research/ports.ts'
import { PLANNED_STRATEGIES } from './plannedStrategy.ts'

/** What a golden run is known by. */
export interface GoldenFigures {
  readonly orderListHash: string
  /** Bars of all sets that reached the engines. */
  readonly dataPoints: number
  /** Executions, those of the closing of positions at the end included. */
  readonly fills: number
  /** Closed trades of each strategy. */
  readonly trades: Readonly<Record<string, number>>
  /** How often each code was given for a signal that risk refused; left out codes were not. */
  readonly denials: Readonly<Record<string, number>>
  /** Changes of the account beside its fills, by kind. */
  readonly adjustments: Readonly<Record<string, number>>
  readonly statistics: Statistics
}

/** What a golden run came to, with its result for those who look closer. */
export interface GoldenRun {
  readonly figures: GoldenFigures
  readonly result: BacktestResult
}

/** The figures of a run with the text of why they differ from those before; the first ones need none. */
export interface GoldenRecord extends GoldenFigures {
  /** SHA-256 of the figures as they were first recorded. */
  readonly first: string
  /** One entry for each change, oldest first: the hash of the figures it led to, and why. */
  readonly reasons: readonly { readonly figures: string; readonly reason: string }[]
}

const PORTS: ResearchPorts = { sha256, elapsed: () => 0, strategies: PLANNED_STRATEGIES }

/** Runs the engines in lock step as a backtest does, and counts what a result does not tell. Throws on any failure. */
export function goldenRun(request: BacktestRequest): GoldenRun {
  const { configuration } = request
  const data = fineData(request.data)
  const facts = new FactCollector(configuration, data)
  const adjustments: Record<string, number> = {}
  let fills = 0
  const house = new LockStep(enginesFor(data, PORTS), (envelope) => {
    facts.onEvent(envelope)
    if (envelope.type === 'OrderChanged') fills += (envelope.payload as { fill: unknown }).fill === null ? 0 : 1
    if (envelope.type !== 'AccountAdjusted') return
    const told = envelope.payload as { adjustments: readonly { kind: string }[] }
    for (const { kind } of told.adjustments) adjustments[kind] = (adjustments[kind] ?? 0) + 1
  })
  for (const line of [...openingLines(configuration, data), ...closingLines(configuration)]) {
    const answer = house.command(line)
    if (!answer.ok) throw new Error(answer.failure.message)
    while (house.advance(40_000));
    const failure = facts.failure ?? house.fault
    if (failure !== null) throw new Error(failure.message)
  }
  const known = facts.facts()
  const outcome = finished(finishRun({ ...request, isAlternative: true }, known, 0, PORTS))
  if (outcome.kind !== 'DONE') throw new Error(JSON.stringify(outcome))
  const { result } = outcome.run
  const trades: Record<string, number> = {}
  for (const { strategyId } of configuration.strategies) trades[strategyId] = 0
  for (const { strategyId } of result.trades) trades[strategyId] = (trades[strategyId] ?? 0) + 1
  const denials = Object.fromEntries(known.denials.map(({ denial, count }) => [denial.code, count]))
  const { orderListHash, statistics } = result
  const figures = { orderListHash, dataPoints: known.bars, fills, trades, denials, adjustments, statistics }
  return { figures, result }
}

/** Runs the steps of a judgement to their end. */
function finished<Value>(steps: Generator<unknown, Value, undefined>): Value {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The hash that a record of golden figures is kept under. */
export function hashOfFigures(figures: GoldenFigures): string {
  const { orderListHash, dataPoints, fills, trades, denials, adjustments, statistics } = figures
  return sha256(canonicalJson({ orderListHash, dataPoints, fills, trades, denials, adjustments, statistics }))
}
