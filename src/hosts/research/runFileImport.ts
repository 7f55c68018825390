import { existsSync } from 'node:fs'
import { canonicalJson } from '#core/canonicalJson.ts'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { openMarketStore } from '#adapters/storage/market/marketStore.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import type { DataOfExperiment, Experiment, ExperimentState } from '#contracts/records/experiment.ts'
import type { DatasetView } from '#contracts/records/market.ts'
import { fingerprintsOf, ideaId, ideaOf, type IdeaDescription } from '#engines/research/experiments/idea.ts'
import { experimentId, variantOf } from '#engines/research/experiments/identity.ts'
import { annualSharpe } from '#engines/research/experiments/sharpeOfRun.ts'
import { figuresOf, NO_FIGURES } from './experimentRecord.ts'
import type { KeeperPorts } from './keptRun.ts'
import { readRunFiles, type RunOfFile } from './runFiles.ts'

/** Set when the files of an earlier version have been taken in. */
const MARK = 'run-files'
/** The code that made those runs was not written down. */
const UNRECORDED = 'unrecorded'
/** Where runs are counted of which nothing but a label was kept. */
const UNKNOWN_IDEA: IdeaDescription = { strategies: ['unknown'], instruments: ['unknown'], intervals: [], name: null }

type StoredSets = ReadonlyMap<string, DatasetView>

/** Takes the runs that an earlier version kept in files into the ledger and the records, once; leaves the files alone. */
export function importRunFiles(ports: KeeperPorts, dataDirectory: string): CommandResult<number> {
  const { file } = ports
  if (file.mark(MARK) !== null) return accepted(0)
  const runs = readRunFiles(dataDirectory)
  const stored = runs.length === 0 ? new Map<string, DatasetView>() : storedSets(dataDirectory)
  const written = file.write(() => {
    // Another process may have done it since.
    if (file.mark(MARK) !== null) return 0
    for (const run of runs) importRun(ports, run, stored)
    file.setMark(MARK, String(runs.length))
    return runs.length
  })
  return written.ok ? accepted(written.result) : written
}

/** The first version named its bars by their set alone. */
function storedSets(dataDirectory: string): StoredSets {
  const { market } = dataPaths(dataDirectory)
  const opened = existsSync(market) ? openMarketStore(market) : null
  if (opened?.ok !== true) return new Map()
  try {
    return new Map(opened.store.listDatasets().map(({ view }): [string, DatasetView] => [view.key, view]))
  } finally {
    opened.store.close()
  }
}

function importRun(ports: KeeperPorts, run: RunOfFile, stored: StoredSets): void {
  const { file, ledger, programVersion, now } = ports
  const { job, result } = run
  const data = describe(run, stored)
  const ofIdea = { strategies: result?.strategies ?? [], data }
  const idea = result === null ? UNKNOWN_IDEA : ideaOf(ofIdea, (fingerprint) => ledger.firstName(fingerprint))
  const id = ideaId(idea, sha256)
  const identity = {
    configHash: result?.configHash ?? sha256(canonicalJson({ job: job.key, startedAt: job.startedAt })),
    dataHashes: data.map(({ dataHash }) => dataHash),
    instruments: data.map(({ instrumentId, interval }) => `${instrumentId} ${interval}`),
    codeVersion: UNRECORDED,
    seed: null,
  }
  const experiment = experimentId(identity, sha256)
  const payload = {
    experimentId: experiment,
    variant: variantOf(identity, sha256),
    runKind: 'BACKTEST',
    parentId: null,
    counts: true,
  } as const
  const introductions = ledger.introduce(result === null ? [] : fingerprintsOf(ofIdea), [idea], now())
  const started = { kind: 'TRIAL_STARTED', at: now(), idea: id, trial: null, payload } as const
  const trial = ledger.append([...introductions, started], now()).at(-1)?.sequence
  if (trial === undefined) throw new Error('Invariant: every start has an entry')
  const state: ExperimentState = job.state === 'DONE' || job.state === 'CANCELLED' ? job.state : 'FAILED'
  const failure = job.failure?.slice(0, 2_000) ?? 'The reason was not kept.'
  const record: Experiment = {
    id: experiment,
    attempt: file.experiments.attempts(experiment).length + 1,
    trial,
    kind: 'BACKTEST',
    parentId: null,
    ideaId: id,
    label: job.label,
    createdAt: job.startedAt,
    configuration: result === null ? null : { ...result.configuration },
    configHash: result?.configHash ?? null,
    data,
    codeVersion: UNRECORDED,
    programVersion,
    seed: null,
    state,
    failure: state === 'FAILED' ? { code: 'RUN_FAILED', message: failure } : null,
    warnings: [],
    ...(result === null ? NO_FIGURES : figuresOf(result)),
    // The files do not hold the whole result of today, so there is no hash of it.
    resultHash: null,
  }
  const recordHash = file.experiments.add(record, result)
  const { evidence, resultHash } = record
  const sharpe = evidence === null ? null : annualSharpe(evidence)
  const ended = { state, sharpe, observations: evidence?.n ?? 0, resultHash, recordHash }
  ledger.append([{ kind: 'TRIAL_ENDED', at: now(), idea: id, trial, payload: ended }], now())
}

function describe({ result }: RunOfFile, stored: StoredSets): readonly DataOfExperiment[] {
  if (result === null) return []
  return result.data.map(({ datasetId, instrumentId, interval, dataHash }): DataOfExperiment => {
    const view = stored.get(datasetId)
    return {
      datasetId,
      instrumentId: instrumentId ?? view?.instrumentId ?? datasetId,
      instrument: null,
      interval: interval ?? view?.interval ?? '1d',
      origin: result.origin,
      bars: result.equity.time.length,
      from: result.equity.time[0] ?? null,
      to: result.equity.time.at(-1) ?? null,
      dataHash,
      actions: [],
      file: null,
    }
  })
}
