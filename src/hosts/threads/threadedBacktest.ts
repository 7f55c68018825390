import { sha256 } from '#adapters/storage/sha256.ts'
import type { Failure } from '#contracts/failure.ts'
import {
  brokenRun,
  fineData,
  finishRun,
  impossibility,
  type BacktestOutcome,
  type BacktestRuntime,
} from '#engines/research/backtest.ts'
import type { ResearchPorts } from '#engines/research/ports.ts'
import { barsOf } from '#engines/research/runData.ts'
import { FactCollector } from '#engines/research/runFacts.ts'
import { closingLines, openingLines } from '#engines/research/script.ts'
import type { StrategyCatalogue } from '#trading/strategies/registry.ts'
import type { PluginSources } from '../plugins/pluginCatalogue.ts'
import { createSimulatedClock } from '../inProcess.ts'
import { createThreads, type Threads } from '../threads.ts'
import type { WorkerFiles } from './workerFiles.ts'

/** Where a backtest over threads finds its workers. */
export interface ThreadedBacktestOptions {
  readonly workers: WorkerFiles
  readonly resources: string
  /** Where strategies of the user's come from; left out for none. */
  readonly plugins?: PluginSources
  /** The same strategies for this thread, which judges the run; left out for those of the program. */
  readonly strategies?: StrategyCatalogue
}

const LOOK_MILLISECONDS = 2

/**
 * Makes a place for backtests with one thread for each engine: the arrangement of the desk, in lock step with the clock
 * of the market. Slower than one thread by the messages between them, and the same to the last order.
 */
export function createThreadedBacktest(options: ThreadedBacktestOptions): BacktestRuntime {
  const { plugins, strategies, ...places } = options
  const ports: ResearchPorts = {
    sha256,
    elapsed: () => performance.now() / 1_000,
    ...(strategies === undefined ? {} : { strategies }),
  }
  return async (request, observer) => {
    const { configuration } = request
    const impossible = impossibility(request)
    if (impossible !== null) return { kind: 'FAILED', failure: impossible }
    const data = fineData(request.data)
    const total = barsOf(data)
    const begun = performance.now()
    const clock = createSimulatedClock()
    const facts = new FactCollector(configuration, data)
    let fault: Failure | null = null
    let broken: Failure | null = null
    const threads = createThreads({
      ...places,
      ...(plugins === undefined ? {} : { plugins: () => plugins }),
      dataDirectory: '',
      run: '0',
      clock,
      mode: 'lockstep',
      killPaths: [],
      backtest: { data, onMarketTime: clock.advanceTo },
      listeners: {
        onEvent: (envelope) => facts.onEvent(envelope),
        onFault: (failure) => {
          fault ??= failure
        },
        onPluginFatal: (_, failure) => {
          broken ??= failure
        },
        onDown: (name, reason) => {
          fault ??= {
            code: 'ENGINE_LOST',
            message: `The ${name} engine stopped during the run (${reason}); nothing of it was kept.`,
          }
        },
      },
    })
    const stopped = (): BacktestOutcome | null => {
      observer.onProgress?.({ done: facts.bars, total, soFar: facts.equitySoFar() })
      const given = broken ?? facts.failure
      if (given !== null) return brokenRun(request, facts, given, (performance.now() - begun) / 1_000, ports)
      if (fault !== null) return { kind: 'FAILED', failure: fault }
      return observer.isCancelled?.() === true ? { kind: 'CANCELLED' } : null
    }
    try {
      const started = await threads.start()
      if (!started.ok) return { kind: 'FAILED', failure: started.failure }
      for (const { engine, command, payload } of [
        ...openingLines(configuration, data),
        ...closingLines(configuration),
      ]) {
        const answer = await threads.request(engine, command, payload)
        if (!answer.ok) return { kind: 'FAILED', failure: answer.failure }
        const end = await rest(threads, stopped)
        if (end !== null) return end
      }
      const steps = finishRun(request, facts.facts(), (performance.now() - begun) / 1_000, ports)
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done === true) return step.value
        observer.onProgress?.(step.value)
        if (observer.isCancelled?.() === true) return { kind: 'CANCELLED' }
      }
    } finally {
      await threads.close()
    }
  }
}

/** Waits until the engines are at rest; ends early with what stopped the run. */
async function rest(threads: Threads, stopped: () => BacktestOutcome | null): Promise<BacktestOutcome | null> {
  for (;;) {
    const end = stopped()
    if (end !== null) return end
    if (threads.isIdle()) return null
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS))
  }
}
