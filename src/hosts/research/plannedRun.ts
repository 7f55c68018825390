import { canonicalJson } from '#core/canonicalJson.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import type { Failure } from '#contracts/failure.ts'
import type { DataOfExperiment, Experiment, ExperimentKind } from '#contracts/records/experiment.ts'
import type { BacktestConfiguration, BacktestResult } from '#contracts/research.ts'
import { experimentId, variantOf, type ExperimentIdentity } from '#engines/research/experiments/identity.ts'
import type { RunOfIdea } from '#engines/research/experiments/idea.ts'
import type { SetOfRun } from '#engines/research/runData.ts'

/** A run that is about to start. */
export interface PlannedRun {
  readonly kind: ExperimentKind
  readonly label: string
  /** The experiment that this one belongs to, for example the sweep of a point. */
  readonly parentId: string | null
  readonly configuration: BacktestConfiguration
  /** The bars as the run gets them. */
  readonly sets: readonly SetOfRun[]
  /** Absolute paths of the files the sets came from, in their order; null for a stored set. */
  readonly files: readonly (string | null)[]
  /** Seed of what is drawn at random besides the configuration; null where nothing is. */
  readonly seed: number | null
  /** Texts of the strategies that do not ship with the program, kept so that the run can be made again. */
  readonly sources?: readonly string[]
}

/** What a run came to, in the form in which it is kept. */
export type Figures = Pick<
  Experiment,
  | 'statistics'
  | 'intervals'
  | 'counts'
  | 'findings'
  | 'evidence'
  | 'profit'
  | 'seconds'
  | 'orderListHash'
  | 'resultHash'
>

/** How a run ended. */
export type RunEnding =
  | { readonly state: 'DONE'; readonly result: BacktestResult; readonly warnings: readonly string[] }
  /** One of many trials, of which nothing but the figures is kept. */
  | { readonly state: 'DONE'; readonly figures: Figures; readonly warnings: readonly string[] }
  /** `partial` is what the run came to until it failed. */
  | { readonly state: 'FAILED'; readonly failure: Failure; readonly partial?: BacktestResult | undefined }
  | { readonly state: 'CANCELLED' }

/** What a planned run is known by. */
export interface RunIdentity extends RunOfIdea {
  readonly experimentId: string
  /** What was tried, whichever code tried it. */
  readonly variant: string
  readonly configHash: string
  readonly data: readonly DataOfExperiment[]
}

/** Kinds that try nothing: they judge a run that is counted already. */
const UNCOUNTED: ReadonlySet<ExperimentKind> = new Set(['PROOF'])

/** Tells whether a run of this kind is a trial of its idea. */
export function countsAsTrial(kind: ExperimentKind): boolean {
  return !UNCOUNTED.has(kind)
}

/** Names a planned run by its content. Runs on the same sets share their descriptions. */
export function identify(run: PlannedRun, codeVersion: string): RunIdentity {
  const { configuration, sets, files, seed } = run
  const { data, dataHashes, instruments } = describe(sets, files)
  const configHash = sha256(canonicalJson(configuration))
  const whole: ExperimentIdentity = { configHash, dataHashes, instruments, codeVersion, seed }
  return {
    experimentId: experimentId(whole, sha256),
    variant: variantOf(whole, sha256),
    configHash,
    data,
    strategies: configuration.strategies,
  }
}

interface DescribedSets extends Pick<ExperimentIdentity, 'dataHashes' | 'instruments'> {
  readonly data: readonly DataOfExperiment[]
}

const described = new WeakMap<readonly SetOfRun[], DescribedSets>()

function describe(sets: readonly SetOfRun[], files: readonly (string | null)[]): DescribedSets {
  const known = described.get(sets)
  if (known !== undefined) return known
  const data = sets.map((set, index) => describeSet(set, files[index] ?? null))
  const whole = {
    data,
    dataHashes: data.map(({ dataHash, actions }) =>
      actions.length === 0 ? dataHash : sha256(canonicalJson({ dataHash, actions })),
    ),
    instruments: data.map(({ instrumentId, interval }) => `${instrumentId} ${interval}`),
  }
  described.set(sets, whole)
  return whole
}

function describeSet({ datasetId, instrument, series, dataHash, actions }: SetOfRun, file: string | null) {
  const { interval, origin, columns } = series
  const [from, to] = [columns.tsOpen[0] ?? null, columns.tsOpen.at(-1) ?? null]
  const bars = columns.tsOpen.length
  const instrumentId = instrument.id
  return {
    datasetId,
    instrumentId,
    instrument,
    interval,
    origin,
    bars,
    from,
    to,
    dataHash,
    actions: actions ?? [],
    file,
  }
}
