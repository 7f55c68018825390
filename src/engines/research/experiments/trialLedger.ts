import {
  trialPayloadSchemas,
  type StoredTrialEntry,
  type TrialEntryKind,
  type TrialPayload,
} from '#contracts/records/trialEntry.ts'
import type { IdeaDescription } from './idea.ts'

/** A reset of a count, as it stays on view. */
export interface CountReset {
  readonly at: number
  readonly reason: string
  /** Trials that had been counted by then. */
  readonly trials: number
}

/** One decision of the trader about what belongs together. */
export interface IdeaDecision {
  readonly at: number
  readonly kind: 'IDEAS_MERGED' | 'IDEA_SPLIT'
  readonly ideas: readonly string[]
  readonly reason: string
}

/** What the ledger knows of ideas: their names, what was merged and split, where counts were reset. */
export interface IdeaBook {
  /** Every idea met, in order. */
  readonly descriptions: ReadonlyMap<string, IdeaDescription>
  /** The ideas that are counted together with this one, itself included. */
  groupOf(idea: string): readonly string[]
  /** The idea that a trial belongs to, when experiments were split off after it. */
  ideaOfTrial(idea: string, experimentId: string, sequence: number): string
  /** Ideas whose trials may belong to this one: itself and those it was split off. */
  sourcesOf(idea: string): readonly string[]
  /** Entries up to this one do not count for the idea any more; 0 without a reset. */
  countedAfter(idea: string): number
  resetsOf(idea: string): readonly CountReset[]
  readonly decisions: readonly IdeaDecision[]
}

/** Kinds of entries that the book of ideas is made from. */
export const IDEA_KINDS: readonly TrialEntryKind[] = ['IDEA_NAMED', 'IDEAS_MERGED', 'IDEA_SPLIT', 'COUNT_RESET']

/** Reads the payload of an entry; null when it is not what its kind says. */
export function payloadOf<Kind extends TrialEntryKind>(kind: Kind, entry: StoredTrialEntry): TrialPayload<Kind> | null {
  if (entry.kind !== kind) return null
  try {
    const parsed = trialPayloadSchemas[kind].safeParse(JSON.parse(entry.payload))
    return parsed.success ? (parsed.data as TrialPayload<Kind>) : null
  } catch {
    return null
  }
}

interface Split {
  readonly sequence: number
  readonly from: string
  readonly into: string
  readonly experiments: ReadonlySet<string>
}

/** Folds the entries about ideas, in the order of their sequence. */
export function foldIdeas(entries: readonly StoredTrialEntry[]): IdeaBook {
  const descriptions = new Map<string, IdeaDescription>()
  const groups = new Map<string, ReadonlySet<string>>()
  const splits: Split[] = []
  const resets: { readonly ideas: ReadonlySet<string>; readonly sequence: number; readonly reset: CountReset }[] = []
  const decisions: IdeaDecision[] = []
  const groupOf = (idea: string): ReadonlySet<string> => groups.get(idea) ?? new Set([idea])
  const setGroup = (group: ReadonlySet<string>): void => {
    for (const member of group) groups.set(member, group)
  }
  for (const entry of entries) {
    const { idea, at, sequence } = entry
    if (idea === null) continue
    const named = payloadOf('IDEA_NAMED', entry)
    if (named !== null) descriptions.set(idea, named)
    const merged = payloadOf('IDEAS_MERGED', entry)
    if (merged !== null) {
      setGroup(new Set([...groupOf(merged.into), ...groupOf(idea)]))
      decisions.push({ at, kind: 'IDEAS_MERGED', ideas: [idea, merged.into], reason: merged.reason })
    }
    const split = payloadOf('IDEA_SPLIT', entry)
    if (split !== null) {
      const { into, experiments, reason } = split
      if (into === null) {
        setGroup(new Set([...groupOf(idea)].filter((member) => member !== idea)))
        setGroup(new Set([idea]))
      } else splits.push({ sequence, from: idea, into, experiments: new Set(experiments) })
      decisions.push({ at, kind: 'IDEA_SPLIT', ideas: into === null ? [idea] : [idea, into], reason })
    }
    const reset = payloadOf('COUNT_RESET', entry)
    if (reset !== null) resets.push({ ideas: groupOf(idea), sequence, reset: { at, ...reset } })
  }
  const ofIdea = (idea: string) => resets.filter(({ ideas }) => ideas.has(idea))
  return {
    descriptions,
    decisions,
    groupOf: (idea) => [...groupOf(idea)],
    ideaOfTrial: (idea, experimentId, sequence) => {
      let belongs = idea
      for (const split of splits) {
        if (split.sequence > sequence && split.from === belongs && split.experiments.has(experimentId))
          belongs = split.into
      }
      return belongs
    },
    sourcesOf: (idea) => {
      const sources = new Set([idea])
      for (const { from, into } of splits.toReversed()) if (sources.has(into)) sources.add(from)
      return [...sources]
    },
    countedAfter: (idea) => ofIdea(idea).at(-1)?.sequence ?? 0,
    resetsOf: (idea) => ofIdea(idea).map(({ reset }) => reset),
  }
}
