import type { ResearchFile } from '#adapters/storage/research/researchStore.ts'
import type { Experiment } from '#contracts/records/experiment.ts'
import type { DeflatedSharpeOfRun } from '#engines/research/experiments/sharpeOfRun.ts'
import type { TrialCount } from '#engines/research/experiments/trialCount.ts'
import type { LedgerDesk } from './ledgerDesk.ts'
import type { PlannedRun, RunEnding, RunIdentity } from './plannedRun.ts'

/** What runs are kept with. */
export interface KeeperPorts {
  readonly file: ResearchFile
  readonly ledger: LedgerDesk
  codeVersion(): string
  readonly programVersion: string
  /** Host clock, microseconds. */
  now(): number
}

/** A run that the ledger holds as started. */
export interface StartedRun {
  readonly planned: PlannedRun
  readonly identity: RunIdentity
  readonly ideaId: string
  /** Sequence of its entry in the ledger. */
  readonly trial: number
  readonly startedAt: number
  /** Bars or sources of the run that were met under another name before; one sentence each. */
  readonly aliases: readonly string[]
}

/** A run that was kept, with what the ledger says about its idea now. */
export interface KeptRun {
  /** The record that stands for the run: its own, or that of an earlier run with the very same result. */
  readonly experiment: Experiment
  /** Number of the trial within its idea; null for runs that do not count. */
  readonly number: number | null
  readonly count: TrialCount
  readonly idea: string
  readonly deflated: DeflatedSharpeOfRun | null
  /** What the trader should know about the count; one sentence each. */
  readonly notes: readonly string[]
}

/** A run with how it ended. Series are not kept of the many points of a sweep. */
export interface EndedRun {
  readonly run: StartedRun
  readonly ending: RunEnding
  readonly keepSeries: boolean
}
