import { setImmediate } from 'node:timers/promises'
import { sha256 } from '#adapters/storage/sha256.ts'
import { backtestSteps, type BacktestOutcome, type BacktestRuntime } from '#engines/research/backtest.ts'
import { monotonicMilliseconds } from '../systemClock.ts'

const PORTS = { sha256, elapsed: () => monotonicMilliseconds() / 1_000 }

/** Runs a backtest in lock step on this thread and lets Ctrl+C through now and then. */
export const onThisThread: BacktestRuntime = async (request, observer): Promise<BacktestOutcome> => {
  const steps = backtestSteps(request, PORTS)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await setImmediate()
    if (observer.isCancelled?.() === true) return { kind: 'CANCELLED' }
  }
}
