import { sha256 } from '#adapters/storage/sha256.ts'
import type { Failure } from '#contracts/failure.ts'
import {
  fineData,
  finishRun,
  impossibility,
  type BacktestOutcome,
  type BacktestRuntime,
} from '#engines/research/backtest.ts'
import { barsOf } from '#engines/research/runData.ts'
import { FactCollector } from '#engines/research/runFacts.ts'
import { closingLines, openingLines } from '#engines/research/script.ts'
import { createSimulatedClock } from '../inProcess.ts'
import { createThreads, type Threads } from '../threads.ts'
import type { WorkerFiles } from './workerFiles.ts'

/** Where a backtest over threads finds its workers. */
export interface ThreadedBacktestOptions {
  readonly workers: WorkerFiles
  readonly resources: string
}

const LOOK_MILLISECONDS = 2

/**
 * Makes a place for backtests with one thread for each engine: the arrangement of the desk, in lock step with the clock
 * of the market. Slower than one thread by the messages between them, and the same to the last order.
 */
export function createThreadedBacktest(options: ThreadedBacktestOptions): BacktestRuntime {
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
    const threads = createThreads({
      ...options,
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
        onDown: (name, reason) => {
          fault ??= {
            code: 'ENGINE_LOST',
            message: `The ${name} engine stopped during the run (${reason}); nothing of it was kept.`,
          }
        },
      },
    })
    const stopped = (): BacktestOutcome | null => {
      observer.onProgress?.(facts.bars, total)
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
      const ports = { sha256, elapsed: () => performance.now() / 1_000 }
      return finishRun(request, facts.facts(), (performance.now() - begun) / 1_000, ports)
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
