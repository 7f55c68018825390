import { sha256 } from '#adapters/storage/sha256.ts'
import type { ResearchFile } from '#adapters/storage/research/researchStore.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { StoredTrialEntry } from '#contracts/records/trialEntry.ts'
import { describeIdea, ideaId, type FirstName, type IdeaDescription } from '#engines/research/experiments/idea.ts'
import { EMPTY_LEDGER, isUnaltered, sealTrialEntry, type TrialDraft } from '#engines/research/experiments/trialChain.ts'
import { countTrials, readTrials, type TrialCount } from '#engines/research/experiments/trialCount.ts'
import { foldIdeas, IDEA_KINDS, type IdeaBook } from '#engines/research/experiments/trialLedger.ts'
import { endOfLedger } from './ledgerVerification.ts'

/** The ledger's entries as they are written and counted; `append` belongs into a transaction of the file. */
export interface LedgerDesk {
  ideas(): IdeaBook
  /** Counts the trials of an idea. `altered` names the first of its entries that is not what was written. */
  count(idea: string, book?: IdeaBook): { readonly count: TrialCount; readonly altered: StoredTrialEntry | null }
  /** Adds entries at the end; returns them with their places. */
  append(drafts: readonly TrialDraft[], now: number): readonly StoredTrialEntry[]
  /** How bars or a source were called when they were met first; null when they never were. */
  firstName(fingerprint: string): string | null
  /** Drafts the entries that introduce what is met for the first time. */
  introduce(names: readonly FirstName[], ideas: readonly IdeaDescription[], now: number): readonly TrialDraft[]
}

/** Makes the desk of a file. */
export function createLedgerDesk(file: ResearchFile): LedgerDesk {
  const ideas = (): IdeaBook => foldIdeas(file.ledger.ofKinds(IDEA_KINDS))
  return {
    ideas,
    count: (idea, book = ideas()) => {
      const sources = new Set(book.groupOf(idea).flatMap((member) => book.sourcesOf(member)))
      const entries = file.ledger.ofIdeas([...sources])
      const altered = entries.find((entry) => !isUnaltered(entry, sha256)) ?? null
      return { count: countTrials(idea, readTrials(entries, book), book), altered }
    },
    append: (drafts, now) => {
      const { found, remembered } = endOfLedger(file)
      const lost: readonly TrialDraft[] =
        remembered > found
          ? [{ kind: 'LOSS_FOUND', at: now, idea: null, trial: null, payload: { remembered, found } }]
          : []
      let head = file.ledger.head() ?? EMPTY_LEDGER
      const entries = [...lost, ...drafts].map((draft) => {
        const entry = sealTrialEntry(draft, head, sha256)
        head = entry
        return entry
      })
      file.append(entries)
      for (const { kind, payload } of drafts)
        if (kind === 'NAME_SEEN') file.rememberName(payload.fingerprint, payload.name)
      return entries.slice(lost.length)
    },
    firstName: (fingerprint) => file.firstName(fingerprint),
    introduce: (names, described, now) => {
      const known = ideas().descriptions
      const isNew = names.filter(({ fingerprint }) => file.firstName(fingerprint) === null)
      const byId = new Map(described.map((idea) => [ideaId(idea, sha256), idea]))
      return [
        ...isNew.map((payload) => ({ kind: 'NAME_SEEN', at: now, idea: null, trial: null, payload }) as const),
        ...[...byId]
          .filter(([id]) => !known.has(id))
          .map(([idea, payload]) => ({ kind: 'IDEA_NAMED', at: now, idea, trial: null, payload }) as const),
      ]
    },
  }
}

/** Finds the one idea whose id starts so; at least six characters. */
export function findIdea(book: IdeaBook, prefix: string): CommandResult<string> {
  const ids = [...book.descriptions.keys()].filter((id) => prefix.length >= 6 && id.startsWith(prefix.toLowerCase()))
  const [id, other] = ids
  if (id === undefined) {
    const message = `No idea has an id that starts with "${prefix}"; give at least six characters of one that quarterdeck experiments ideas lists.`
    return refused('IDEA_UNKNOWN', message)
  }
  return other === undefined
    ? accepted(id)
    : refused('IDEA_AMBIGUOUS', `${ids.length} ideas have an id that starts with "${prefix}"; give more of it.`)
}

/** The words for an idea; its id where it was never described. */
export function ideaText(book: IdeaBook, idea: string): string {
  const description = book.descriptions.get(idea)
  return description === undefined ? idea : describeIdea(description)
}
