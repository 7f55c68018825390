import { refused, type CommandResult } from '#contracts/failure.ts'
import type { StrategyConfiguration } from '#contracts/strategy.ts'
import type { CheckedCommand } from '../hub/commandGate.ts'
import type { ExperimentScreens } from '../research/experimentScreens.ts'
import type { ResearchDesk } from '../research/researchDesk.ts'
import type { SweepDesk } from '../research/sweep/sweepDesk.ts'
import type { Threads } from '../threads.ts'
import type { DeskHandlers } from './deskCommands.ts'
import type { ImportGrants } from './importGrants.ts'
import type { ProposalPause } from './proposalPause.ts'
import type { SessionDirector } from './sessionDirector.ts'

/** Where the commands of the screens go. */
export interface CommandTargets {
  readonly threads: Threads
  readonly desk: DeskHandlers
  readonly research: ResearchDesk
  readonly searches: SweepDesk
  readonly experiments: ExperimentScreens
  readonly grants: ImportGrants
  readonly director: SessionDirector
  readonly pause: ProposalPause
}

type AnyHandler = (payload: never) => CommandResult | Promise<CommandResult>

/** Makes the function that carries out checked commands: the desk's here, research in its thread, the rest by the router. */
export function createCommandRouting(targets: CommandTargets): (command: CheckedCommand) => Promise<CommandResult> {
  const { research, experiments, searches } = targets
  const researchHandlers: Readonly<Record<string, AnyHandler>> = {
    StartBacktest: research.start,
    StartSweep: searches.startSweep,
    StartWalkForward: searches.startWalkForward,
    StartRobustness: searches.startRobustness,
    QuerySweep: ({ runId }: { readonly runId: string }) => searches.sweep(runId),
    QueryWalkForward: ({ runId }: { readonly runId: string }) => searches.walkForward(runId),
    QueryRobustness: ({ runId }: { readonly runId: string }) => searches.robustness(runId),
    CancelRun: ({ runId }: { readonly runId: string }) =>
      searches.knows(runId) ? searches.cancel(runId) : research.cancel(runId),
    QueryResult: ({ runId }: { readonly runId: string }) => research.result(runId),
    QueryPartial: ({ runId }: { readonly runId: string }) => research.partial(runId),
    QueryTrials: () => experiments.trials(),
    SetRunTags: ({ runId, tags }: { readonly runId: string; readonly tags: readonly string[] }) =>
      experiments.setTags(runId, tags),
    ExportRun: ({ runId, format }: { readonly runId: string; readonly format: 'html' | 'csv' | 'json' }) =>
      experiments.exportRun(runId, format),
  }
  return async (command) => {
    const { channel, type, payload } = command
    if (channel === 'desk') return answer(targets.desk, type, payload)
    if (channel === 'research') return answer(researchHandlers, type, payload)
    const refusal = targets.grants.refuse(command)
    if (refusal !== null) return refusal
    if (type === 'PlayMarket' || type === 'PauseMarket' || type === 'StepMarket') targets.pause.traderDecided()
    const result = await targets.threads.request(channel, type, payload)
    if (result.ok) remember(targets.director, command)
    return result
  }
}

/** What the trader has configured is found again after a restart. */
function remember(director: SessionDirector, { channel, type, payload }: CheckedCommand): void {
  if (channel === 'strategy' && type === 'ConfigureStrategies') {
    director.keepStrategies((payload as { readonly strategies: readonly StrategyConfiguration[] }).strategies)
  } else if (channel === 'strategy' && type === 'SetStrategyEnabled') {
    const { strategyId, enabled } = payload as { readonly strategyId: string; readonly enabled: boolean }
    director.keepStrategyEnabled(strategyId, enabled)
  } else if (channel === 'data' && type === 'SetMarketSpeed') {
    director.keepSpeed((payload as { readonly speed: number }).speed)
  }
}

async function answer(handlers: object, type: string, payload: unknown): Promise<CommandResult> {
  const table = handlers as Readonly<Record<string, AnyHandler>>
  const handler = Object.hasOwn(table, type) ? table[type] : undefined
  if (handler === undefined)
    return refused('COMMAND_NOT_ALLOWED', `${type} is not something a screen may ask for; nothing was done.`)
  // The payload has been checked against the schema from which the handler's type is derived.
  return handler(payload as never)
}
