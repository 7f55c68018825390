import { sha256 } from '#adapters/storage/sha256.ts'
import type { StoredTrialEntry } from '#contracts/records/trialEntry.ts'
import { EMPTY_LEDGER, sealTrialEntry, type TrialDraft } from '#engines/research/experiments/trialChain.ts'

/** Seals drafts one after the other, from an empty ledger on. */
export function chainOf(drafts: readonly TrialDraft[]): readonly StoredTrialEntry[] {
  const entries: StoredTrialEntry[] = []
  for (const draft of drafts) entries.push(sealTrialEntry(draft, entries.at(-1) ?? EMPTY_LEDGER, sha256))
  return entries
}

/** The entry that a run of an idea starts with. */
export function started(idea: string, experimentId: string, counts = true): TrialDraft {
  const payload = { experimentId, variant: experimentId, runKind: 'BACKTEST', parentId: null, counts } as const
  return { kind: 'TRIAL_STARTED', at: 1, idea, trial: null, payload }
}

/** The entry that answers the start at this sequence. */
export function ended(
  idea: string,
  trial: number,
  sharpe: number | null,
  state: 'DONE' | 'FAILED' | 'CANCELLED' = 'DONE',
): TrialDraft {
  const payload = { state, sharpe, observations: sharpe === null ? 0 : 252, resultHash: null, recordHash: null }
  return { kind: 'TRIAL_ENDED', at: 2, idea, trial, payload }
}

/** The entry that resets the count of an idea. */
export function reset(idea: string, reason: string, trials: number): TrialDraft {
  return { kind: 'COUNT_RESET', at: 3, idea, trial: null, payload: { reason, trials } }
}

/** The entry that merges ideas. */
export function merged(from: string, into: string): TrialDraft {
  return { kind: 'IDEAS_MERGED', at: 4, idea: from, trial: null, payload: { into, reason: 'the same' } }
}

/** The entry that splits experiments off an idea, or, without `into`, takes it out of its group. */
export function split(idea: string, into: string | null, experiments: readonly string[]): TrialDraft {
  return { kind: 'IDEA_SPLIT', at: 5, idea, trial: null, payload: { into, experiments, reason: 'different' } }
}
