import { sha256 } from '#adapters/storage/sha256.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { Experiment } from '#contracts/records/experiment.ts'
import { ideaId, type IdeaDescription } from '#engines/research/experiments/idea.ts'
import type { TrialDraft } from '#engines/research/experiments/trialChain.ts'
import type { TrialCount } from '#engines/research/experiments/trialCount.ts'
import type { IdeaBook, IdeaDecision } from '#engines/research/experiments/trialLedger.ts'
import { findIdea, ideaText } from './ledgerDesk.ts'
import type { KeeperPorts } from './keptRun.ts'

/** Ideas that are counted together, in words. */
export interface IdeaSummary {
  /** The id that stands for the group: that of its first idea. */
  readonly id: string
  readonly texts: readonly string[]
  readonly count: TrialCount
}

/** Ideas and their counts. Ideas are named by the start of their id; every change needs a reason and stays on view. */
export interface IdeaDesk {
  list(): readonly IdeaSummary[]
  /** What the trader merged and split, oldest first. */
  decisions(): readonly IdeaDecision[]
  /** Counts the trials of an idea and of those merged with it. */
  trialsOf(prefix: string): CommandResult<TrialCount>
  /** Ids of the ideas whose runs are counted with this one. */
  members(prefix: string): CommandResult<readonly string[]>
  /** The idea an experiment belongs to now. */
  ideaOf(experiment: Experiment, book: IdeaBook): string
  countOf(experiment: Experiment): { readonly count: TrialCount; readonly book: IdeaBook }
  /** Counts two ideas together from now on. */
  merge(from: string, into: string, reason: string): CommandResult<TrialCount>
  /** Makes these experiments an idea of their own. */
  split(prefix: string, experimentIds: readonly string[], name: string, reason: string): CommandResult<TrialCount>
  /** Takes an idea out of those it was merged with. */
  part(prefix: string, reason: string): CommandResult<TrialCount>
  /** Starts the count again. */
  reset(prefix: string, reason: string): CommandResult<TrialCount>
}

/** Makes the desk. */
export function createIdeaDesk({ file, ledger, now }: KeeperPorts): IdeaDesk {
  const ideaOf = ({ ideaId: idea, id, trial }: Experiment, book: IdeaBook): string => book.ideaOfTrial(idea, id, trial)

  const decide = (
    prefix: string,
    reason: string,
    draft: (idea: string, book: IdeaBook) => CommandResult<readonly TrialDraft[]>,
  ): CommandResult<TrialCount> => {
    if (reason.trim() === '')
      return refused('REASON_MISSING', 'A reason is needed, for it stays beside the count for ever.')
    const written = file.write((): CommandResult<TrialCount> => {
      const book = ledger.ideas()
      const found = findIdea(book, prefix)
      if (!found.ok) return found
      const drafts = draft(found.reply, book)
      if (!drafts.ok) return drafts
      ledger.append(drafts.reply, now())
      return accepted(ledger.count(found.reply).count)
    })
    return written.ok ? written.result : written
  }

  return {
    list: () => {
      const book = ledger.ideas()
      const shown = new Set<string>()
      const summaries: IdeaSummary[] = []
      for (const id of book.descriptions.keys()) {
        if (shown.has(id)) continue
        const members = book.groupOf(id)
        for (const member of members) shown.add(member)
        summaries.push({
          id,
          texts: members.map((member) => ideaText(book, member)),
          count: ledger.count(id, book).count,
        })
      }
      return summaries
    },
    decisions: () => ledger.ideas().decisions,
    trialsOf: (prefix) => {
      const book = ledger.ideas()
      const found = findIdea(book, prefix)
      return found.ok ? accepted(ledger.count(found.reply, book).count) : found
    },
    members: (prefix) => {
      const book = ledger.ideas()
      const found = findIdea(book, prefix)
      return found.ok ? accepted(book.groupOf(found.reply)) : found
    },
    ideaOf,
    countOf: (experiment) => {
      const book = ledger.ideas()
      return { count: ledger.count(ideaOf(experiment, book), book).count, book }
    },
    merge: (from, into, reason) =>
      decide(from, reason, (idea, book) => {
        const target = findIdea(book, into)
        if (!target.ok) return target
        if (book.groupOf(idea).includes(target.reply))
          return refused('IDEAS_TOGETHER', 'These two are counted together already, so nothing was changed.')
        const payload = { into: target.reply, reason }
        return accepted([{ kind: 'IDEAS_MERGED', at: now(), idea, trial: null, payload }])
      }),
    split: (prefix, experimentIds, name, reason) =>
      decide(prefix, reason, (idea, book) => {
        const description = book.descriptions.get(idea)
        if (description === undefined || experimentIds.length === 0)
          return refused('SPLIT_EMPTY', 'Name at least one experiment that shall be an idea of its own.')
        const own: IdeaDescription = { ...description, name: name.slice(0, 200) }
        const into = ideaId(own, sha256)
        if (book.descriptions.has(into))
          return refused('IDEA_EXISTS', `There is an idea called "${name}" of these already; choose another name.`)
        return accepted([
          { kind: 'IDEA_NAMED', at: now(), idea: into, trial: null, payload: own },
          { kind: 'IDEA_SPLIT', at: now(), idea, trial: null, payload: { into, experiments: experimentIds, reason } },
        ])
      }),
    part: (prefix, reason) =>
      decide(prefix, reason, (idea, book) =>
        book.groupOf(idea).length === 1
          ? refused('IDEA_ALONE', 'This idea is merged with no other, so there is nothing to take apart.')
          : accepted([
              { kind: 'IDEA_SPLIT', at: now(), idea, trial: null, payload: { into: null, experiments: [], reason } },
            ]),
      ),
    reset: (prefix, reason) =>
      decide(prefix, reason, (idea, book) => {
        const { trials } = ledger.count(idea, book).count
        return accepted([{ kind: 'COUNT_RESET', at: now(), idea, trial: null, payload: { reason, trials } }])
      }),
  }
}
