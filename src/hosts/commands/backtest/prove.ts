import { setImmediate } from 'node:timers/promises'
import { sha256 } from '#adapters/storage/sha256.ts'
import { PROOF_TITLES, type ProofReport } from '#contracts/records/proof.ts'
import type { BacktestRequest } from '#engines/research/backtest.ts'
import { proveRun, type ProofOutcome } from '#engines/research/proof/proof.ts'
import type { ProofProgress } from '#engines/research/proof/proofRoom.ts'
import { EXIT, type CommandContext } from '../../commandLine.ts'
import { findProgram } from '../../program.ts'
import { elsewhere } from '../../research/elsewhere.ts'
import { monotonicMilliseconds } from '../../systemClock.ts'
import { tellFailure } from '../commonOptions.ts'
import { proofAsJson, proofAsText } from './proofReport.ts'
import { hasOwnStrategy, type StrategyChoice } from './strategyChoice.ts'

/** How long the proof works before it looks whether somebody pressed Ctrl+C, milliseconds. */
const STRETCH = 50
/** How often the line of progress is written anew, milliseconds. */
const REFRESH = 200

/**
 * Puts a backtest to the proof and prints what came of it instead of its result. It shows no figure of the run, so it is no
 * trial of its idea.
 */
export async function proveBacktest(
  context: CommandContext,
  request: BacktestRequest,
  choice: StrategyChoice,
): Promise<number> {
  const words = context.arguments
  if (words.flag('threads')) {
    const message = '--prove runs on one thread; leave --threads out.'
    return tellFailure(context, { code: 'OPTIONS_CONTRADICT', message }, EXIT.misused)
  }
  const outcome = await proved(context, request, choice)
  if (outcome === null) {
    return tellFailure(context, { code: 'CANCELLED', message: 'The proof was cancelled; it says nothing.' })
  }
  if (outcome.kind === 'FAILED') return tellFailure(context, outcome.failure)
  const { report } = outcome
  context.print(words.flag('json') ? JSON.stringify(proofAsJson(report)) : proofAsText(report, request))
  return exitCodeOf(report)
}

function exitCodeOf({ verdict }: ProofReport): number {
  return verdict === 'FAILED' ? EXIT.failed : EXIT.done
}

/** Runs the proof to its end, of a file of the user's in a thread that can be ended; null when it was cancelled. */
async function proved(
  { signal }: CommandContext,
  request: BacktestRequest,
  choice: StrategyChoice,
): Promise<ProofOutcome | null> {
  const line = progressLine()
  const { catalogue, sources } = choice
  if (hasOwnStrategy(choice)) {
    const { proveWatched } = await import('../../plugins/watchedProof.ts')
    const onProgress = (progress: ProofProgress): void => line.show(progress, monotonicMilliseconds())
    const observer = { onProgress, isCancelled: () => signal.aborted }
    return proveWatched(findProgram().workers, sources, request, observer).finally(line.clear)
  }
  const ports = { sha256, elapsed: () => monotonicMilliseconds() / 1_000, strategies: catalogue }
  const steps = proveRun(request, ports, { elsewhere })
  let pausedAt = monotonicMilliseconds()
  try {
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
      const now = monotonicMilliseconds()
      if (now - pausedAt < STRETCH) continue
      line.show(step.value, now)
      await setImmediate()
      pausedAt = monotonicMilliseconds()
      if (signal.aborted) return null
    }
  } finally {
    line.clear()
  }
}

/** One line on the terminal that is written over and over; nothing where nobody watches. */
function progressLine(): { show(progress: ProofProgress, now: number): void; clear(): void } {
  let shownAt = Number.NEGATIVE_INFINITY
  let width = 0
  const write = (text: string): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(width)}`)
    width = text.length
  }
  return {
    show: ({ code, done, total }, now) => {
      if (now - shownAt < REFRESH) return
      shownAt = now
      write(`${PROOF_TITLES[code]}: run ${Math.min(done + 1, total)} of ${total}`)
    },
    clear: () => {
      if (width > 0) write('')
      if (process.stderr.isTTY && shownAt > 0) process.stderr.write('\r')
    },
  }
}
