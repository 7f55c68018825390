import type { Failure } from '#contracts/failure.ts'
import { createBrokerEngine } from '../broker/engine.ts'
import { createBacktestJournal } from '../broker/backtestJournal.ts'
import { backtestVenues } from '../broker/paperVenue.ts'
import type { KillGate, KillLatch } from '../broker/ports.ts'
import { createDataEngine } from '../data/engine.ts'
import { createRiskEngine } from '../risk/engine.ts'
import { createStrategyEngine } from '../strategy/engine.ts'
import type { Engine } from '../kernel/engine.ts'
import { withFinePrices } from './fillPrecision.ts'
import { LockStep } from './lockStep.ts'
import type { ResearchPorts } from './ports.ts'
import type {
  BacktestObserver,
  BacktestOutcome,
  BacktestRequest,
  BacktestRuntime,
  RunProgress,
  RunSteps,
} from './backtestRequest.ts'
import { diagnosisOf } from './diagnosisOfRun.ts'
import { intrabarOutcomes } from './intrabarOutcomes.ts'
import { FactCollector, type RunFacts } from './runFacts.ts'
import { measureRun } from './runResult.ts'
import { closingLines, openingLines } from './script.ts'
import { barsOf, createRunStore, type RunData, type SetOfRun } from './runData.ts'

export type { BacktestObserver, BacktestOutcome, BacktestRequest, BacktestRuntime, RunProgress }

/** Messages between two looks at the observer; about ten thousand bars. */
const STRIDE = 40_000

/**
 * Runs a backtest on this thread without a break: the four engines of the house in lock step with the clock of the
 * market, over one stored set of bars. Deterministic: the same request gives the same result but for its seconds.
 */
export function runBacktest(
  request: BacktestRequest,
  ports: ResearchPorts,
  observer: BacktestObserver = {},
): BacktestOutcome {
  const steps = backtestSteps(request, ports)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    observer.onProgress?.(step.value)
    if (observer.isCancelled?.() === true) return { kind: 'CANCELLED' }
  }
}

/** The same in steps of a few thousand bars, for callers that have other things to do in between. */
export function* backtestSteps(request: BacktestRequest, ports: ResearchPorts): RunSteps<BacktestOutcome> {
  const { configuration } = request
  const impossible = impossibility(request)
  if (impossible !== null) return { kind: 'FAILED', failure: impossible }
  const data = fineData(request.data)
  const total = barsOf(data)
  const begun = ports.elapsed()
  const facts = new FactCollector(configuration, data)
  const house = new LockStep(enginesFor(data, ports), (envelope) => facts.onEvent(envelope))
  try {
    for (const line of [...openingLines(configuration, data), ...closingLines(configuration)]) {
      const answer = house.command(line)
      if (!answer.ok) return { kind: 'FAILED', failure: answer.failure }
      while (house.advance(STRIDE) && facts.failure === null) {
        yield { done: facts.bars, total, soFar: facts.equitySoFar() }
      }
      if (facts.failure !== null) return brokenRun(request, facts, facts.failure, ports.elapsed() - begun, ports)
      if (house.fault !== null) return { kind: 'FAILED', failure: house.fault }
    }
    const seconds = ports.elapsed() - begun
    yield { done: facts.bars, total, soFar: null }
    return yield* finishRun(request, facts.facts(), seconds, ports)
  } catch (error) {
    if (error instanceof Error && error.message.startsWith(OVERFLOW)) return { kind: 'FAILED', failure: TOO_MUCH_MONEY }
    throw error
  }
}

/** The engines of a run at rest, with its data. */
export function enginesFor(data: RunData, ports: ResearchPorts): readonly Engine[] {
  return [
    createBrokerEngine({
      journal: createBacktestJournal(),
      opening: null,
      killGate: createOpenGate(),
      killLatch: FORGETFUL_LATCH,
      venueFor: backtestVenues(),
      killPaths: [],
      sha256: ports.sha256,
    }),
    createRiskEngine({ sha256: ports.sha256 }),
    createDataEngine({ store: createRunStore(data), importer: NO_IMPORTER, samples: [], recycling: true }),
    createStrategyEngine(ports.strategies),
  ]
}

/** The data of a run as its engines get them: with prices fine enough for the costs. */
export function fineData(data: RunData): RunData {
  const [first, ...others] = data.sets
  return { sets: [fineSet(first), ...others.map(fineSet)] }
}

function fineSet(set: SetOfRun): SetOfRun {
  return { ...set, instrument: withFinePrices(set.instrument, set.series.columns) }
}

/**
 * Judges the facts of a run that has come to its end, wherever its engines ran: measures it, runs it on this thread under
 * the other assumptions it depends on, and looks it over.
 */
export function* finishRun(
  request: BacktestRequest,
  facts: RunFacts,
  seconds: number,
  ports: ResearchPorts,
): RunSteps<BacktestOutcome> {
  const { runId, configuration } = request
  const data = fineData(request.data)
  const total = barsOf(data)
  if (facts.bars !== total) {
    const message = `Only ${facts.bars} of ${total} bars could be played, so the result would be of other data; check the file.`
    return { kind: 'FAILED', failure: { code: 'RUN_INCOMPLETE', message, context: { played: facts.bars, total } } }
  }
  const { run, report } = measureRun(runId, configuration, data, facts, seconds, ports)
  if (request.isAlternative === true) return { kind: 'DONE', run }
  const intrabar = yield* intrabarOutcomes(request, run, total, (other) => backtestSteps(other, ports))
  const { result } = run
  const found = diagnosisOf({ configuration, data, facts, report, result, intrabar })
  return { kind: 'DONE', run: { ...run, result: { ...result, report: { ...result.report, intrabar, ...found } } } }
}

/** Judges what there is of a run that a strategy of it ended. */
export function brokenRun(
  request: BacktestRequest,
  collector: FactCollector,
  failure: Failure,
  seconds: number,
  ports: ResearchPorts,
): BacktestOutcome {
  const facts = collector.facts()
  if (facts.bars === 0) return { kind: 'FAILED', failure }
  const { runId, configuration } = request
  return {
    kind: 'FAILED',
    failure,
    partial: measureRun(runId, configuration, fineData(request.data), facts, seconds, ports).run,
  }
}

/** Why a run cannot begin, beyond what its schema says; null when it can. */
export function impossibility({ configuration, data }: BacktestRequest): Failure | null {
  if (barsOf(data) === 0) {
    return { code: 'NO_BARS', message: 'There are no bars to run on; choose a file or a data set with at least one.' }
  }
  return configuration.startingCash > MOST_CASH ? TOO_MUCH_MONEY : null
}

/** Money is counted in exact micro-units, which end at nine billion; a run needs room to grow. */
const MOST_CASH = 1_000_000_000
const OVERFLOW = 'Invariant: not a safe integer amount'
const TOO_MUCH_MONEY: Failure = {
  code: 'TOO_MUCH_MONEY',
  message:
    'An amount of this run is too large to be counted exactly (above nine billion); run it with less cash or fewer units.',
}

function createOpenGate(): KillGate {
  let closed = false
  return {
    isClosed: () => closed,
    close: () => {
      closed = true
    },
    open: () => {
      closed = false
    },
  }
}

const FORGETFUL_LATCH: KillLatch = { read: () => null, latch: () => true, release: () => true }

const NO_IMPORTER = {
  hash: () => '',
  read: () => ({ ok: false, failure: { code: 'NO_IMPORT', message: 'A backtest imports nothing.' } }) as const,
}
