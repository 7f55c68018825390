import { parentPort, workerData } from 'node:worker_threads'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import { fineData } from '#engines/research/backtest.ts'
import type { TrialSetting } from '#engines/research/sweep/trial.ts'
import { openOwnCatalogue } from '../plugins/ownCatalogue.ts'
import { pinSources } from '../plugins/pinSources.ts'
import { NO_PLUGINS } from '../plugins/pluginCatalogue.ts'
import { strategyFolder } from '../plugins/pluginFiles.ts'
import { findProgram } from '../program.ts'
import { codeVersion } from '../research/codeVersion.ts'
import { readStoredSets } from '../research/storedSets.ts'
import { runRobustnessJob } from '../research/sweep/robustnessJob.ts'
import { textsOfSources } from '../research/strategySources.ts'
import { openSearchLedger } from '../research/sweep/searchLedger.ts'
import type { FromSearchThread, SearchResult, SearchThreadData } from '../research/sweep/searchMessages.ts'
import { runSweepJob } from '../research/sweep/sweepJob.ts'
import { runWalkForwardJob } from '../research/sweep/walkForwardJob.ts'
import { createWorkerPool } from '../research/sweep/workerPool.ts'

/** Progress is told this often at most, milliseconds. */
const TELL_EVERY = 100

const port = parentPort
if (port === null) throw new Error('Invariant: the search worker runs in a worker thread')
// The data comes from this host's own `createSweepDesk`.
const data = workerData as SearchThreadData
const stop = new AbortController()
port.on('message', () => stop.abort())
const say = (message: FromSearchThread): void => port.postMessage(message)

const ended = await search()
say(
  ended.ok
    ? { kind: 'finished', found: ended.reply.found, isCancelled: ended.reply.isCancelled }
    : { kind: 'failed', failure: ended.failure },
)
port.close()

interface EndedSearch {
  readonly found: SearchResult
  readonly isCancelled: boolean
}

async function search(): Promise<CommandResult<EndedSearch>> {
  const { task, runId, label } = data
  const sets = readStoredSets(data.dataDirectory, data.datasetIds)
  if (!sets.ok) return sets
  const sources = { ...NO_PLUGINS, folder: strategyFolder(data.dataDirectory) }
  const setting: TrialSetting = {
    configuration: pinSources(data.configuration, sources),
    strategyId: strategyOf(),
    data: fineData({ sets: sets.reply }),
  }
  const { directory, extension } = data.workers
  const executor = createWorkerPool(setting, { files: { directory: new URL(directory), extension }, sources })
  const kind = task.kind === 'WALK_FORWARD' ? ('WALK_FORWARD' as const) : ('SWEEP_POINT' as const)
  const common = {
    runId,
    setting,
    catalogue: openOwnCatalogue(sources),
    executor,
    codeVersion: codeVersion(findProgram()),
    stop: stop.signal,
    onProgress: createTeller(),
  }
  const texts = textsOfSources(setting.configuration, sources)
  const ledger = () => openSearchLedger(data.dataDirectory, { kind, label, searchId: runId, setting, sources: texts })
  try {
    switch (task.kind) {
      case 'SWEEP': {
        const ran = await runSweepJob({ ...common, plan: task.plan, ledger: ledger(), checkpoint: null })
        if (!ran.ok) return ran
        const { result, isCancelled } = ran.reply
        return accepted({ found: { kind: 'SWEEP', result }, isCancelled })
      }
      case 'WALK_FORWARD': {
        const ran = await runWalkForwardJob({ ...common, plan: task.plan, ledger: ledger() })
        return ran.ok
          ? accepted({ found: { kind: 'WALK_FORWARD', result: ran.reply.result }, isCancelled: false })
          : ran
      }
      case 'ROBUSTNESS': {
        const { of, repetitions, seed } = task
        const ran = await runRobustnessJob({ ...common, result: of, repetitions, seed })
        return ran.ok ? accepted({ found: { kind: 'ROBUSTNESS', result: ran.reply }, isCancelled: false }) : ran
      }
    }
  } finally {
    await executor.close()
  }
}

function strategyOf(): string {
  const { task, configuration } = data
  if (task.kind === 'SWEEP') return task.plan.strategyId
  return task.kind === 'WALK_FORWARD' ? task.plan.search.strategyId : (configuration.strategies[0]?.strategyId ?? '')
}

function createTeller(): (done: number, total: number) => void {
  let toldAt = 0
  return (done, total) => {
    if (performance.now() - toldAt < TELL_EVERY) return
    toldAt = performance.now()
    say({ kind: 'progress', done, total })
  }
}
