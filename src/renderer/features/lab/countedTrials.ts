import type { IdeaView } from '#contracts/research.ts'

/** What a Sharpe ratio is worth after every trial of its idea. */
export interface CountedTrials {
  readonly trials: number
  readonly luck: NonNullable<IdeaView['best']>['luck']
}

/**
 * Finds what the ledger says of a run. Only the best run of an idea is known by its id; of any other there is nothing to
 * say, because a name that looks alike may be another idea.
 */
export function countedTrials(ideas: readonly IdeaView[], experimentId: string | undefined): CountedTrials | null {
  const idea = ideas.find(({ best }) => best !== null && best.experimentId === experimentId)
  return idea === undefined ? null : { trials: idea.trials, luck: idea.best?.luck ?? null }
}
