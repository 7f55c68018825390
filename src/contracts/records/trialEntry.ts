import * as z from 'zod'
import { experimentKindSchema, experimentStateSchema } from './experiment.ts'

const reasonSchema = z.string().min(1).max(2_000)

/** What each kind of entry of the trial ledger tells, beside the idea and the trial it is about. */
export const trialPayloadSchemas = {
  /** An idea is met for the first time. */
  IDEA_NAMED: z.object({
    strategies: z.array(z.string()).readonly(),
    instruments: z.array(z.string()).readonly(),
    intervals: z.array(z.string()).readonly(),
    name: z.string().nullable(),
  }),
  /** Bars or a source are met for the first time; under whatever name they come again, this one counts. */
  NAME_SEEN: z.object({ fingerprint: z.string(), name: z.string() }),
  /** Written before a run starts. */
  TRIAL_STARTED: z.object({
    experimentId: z.string(),
    /** Names configuration, data and seed without the code: the same variant of the idea has the same one. */
    variant: z.string(),
    runKind: experimentKindSchema,
    parentId: z.string().nullable(),
    /** False for runs that try nothing: proofs about another run. */
    counts: z.boolean(),
  }),
  /** Written when the run has ended; a crash leaves it out, and the trial counts all the same. */
  TRIAL_ENDED: z.object({
    state: experimentStateSchema,
    /** Annual Sharpe ratio of the period returns; null without one. */
    sharpe: z.number().nullable(),
    /** Period returns behind it. */
    observations: z.number().int().nonnegative(),
    resultHash: z.string().nullable(),
    /** Hash of the record that was kept of it; null when the record of an earlier, equal run stands for it. */
    recordHash: z.string().nullable(),
  }),
  /** The entry's idea and `into` are counted together from now on. */
  IDEAS_MERGED: z.object({ into: z.string(), reason: reasonSchema }),
  /** These experiments of the entry's idea are another idea; without any, the idea leaves those it was merged with. */
  IDEA_SPLIT: z.object({
    into: z.string().nullable(),
    experiments: z.array(z.string()).readonly(),
    reason: reasonSchema,
  }),
  /** The count starts again; what was counted before stays on view. */
  COUNT_RESET: z.object({ reason: reasonSchema, trials: z.number().int().nonnegative() }),
  /** The end of the ledger was gone when the next entry was to be written: so much is known of what is missing. */
  LOSS_FOUND: z.object({ remembered: z.number().int().nonnegative(), found: z.number().int().nonnegative() }),
} as const

/** What an entry of the trial ledger tells. */
export type TrialEntryKind = keyof typeof trialPayloadSchemas
/** What an entry of one kind tells. */
export type TrialPayload<Kind extends TrialEntryKind> = z.infer<(typeof trialPayloadSchemas)[Kind]>

/** An entry of the trial ledger as it is stored; every entry holds the hash of the one before. */
export interface StoredTrialEntry {
  /** Counts the entries from 1. */
  readonly sequence: number
  /** Host clock, microseconds. */
  readonly at: number
  readonly kind: TrialEntryKind
  /** The idea it is about; null for names of data and code. */
  readonly idea: string | null
  /** Sequence of the TRIAL_STARTED that a TRIAL_ENDED answers; null in all others. */
  readonly trial: number | null
  /** Canonical JSON. */
  readonly payload: string
  readonly previousHash: string
  readonly hash: string
}

/** The last entry of the ledger; what the next one must name. */
export interface TrialLedgerHead {
  readonly sequence: number
  readonly hash: string
}
