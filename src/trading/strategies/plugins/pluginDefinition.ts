import type { Instrument } from '#core/model/instrument.ts'
import type { StrategyId } from '#core/model/identifiers.ts'
import type { ParameterValues, Strategy, StrategyDefinition, StrategyFailure } from '../strategy.ts'
import { IndicatorBoard } from './indicatorBoard.ts'
import { PluginStrategy } from './pluginStrategy.ts'
import type { IndicatorWish, PluginModule, PluginPlan } from './program.ts'

/** What the kinds of a user's strategies begin with; the name of the file follows. */
export const PLUGIN_KIND = 'plugin:'

/** Makes the definition of a user's file; the house runs it as one of its own. */
export function pluginDefinition(module: PluginModule): StrategyDefinition {
  return {
    kind: `${PLUGIN_KIND}${module.file}`,
    name: module.name,
    description: module.description,
    parameters: module.parameters,
    source: module.source,
    hearsFills: true,
    conflict: module.conflict,
    warmupBars: module.warmupBars,
    create: (id, values, instruments) => createStrategy(module, id, values, instruments),
  }
}

function createStrategy(
  module: PluginModule,
  strategyId: StrategyId,
  values: ParameterValues,
  instruments: readonly Instrument[],
): Strategy {
  const started = module.start({ strategyId, values, instruments })
  if (!started.ok) return stillborn(started.failure)
  const { program, plan } = started
  const wishes = plan.indicators.map((wish): IndicatorWish => ({
    ...wish,
    interval: wish.interval ?? plan.bars[0] ?? null,
  }))
  const problem = unseen(wishes, plan)
  const indicators = problem ?? IndicatorBoard.of(wishes)
  if (typeof indicators === 'string') {
    program.close()
    return stillborn({ code: 'STRATEGY_BAD_VALUE', message: `${module.file}: ${indicators} (create).` })
  }
  return new PluginStrategy({ file: module.file, program, plan, indicators, instruments })
}

function unseen(wishes: readonly IndicatorWish[], { bars }: PluginPlan): string | null {
  const found = wishes.find(({ interval }) => interval !== null && !bars.includes(interval))
  if (found === undefined) return null
  return `the indicator ${found.name} follows bars of ${found.interval}, which are not in needs.bars`
}

/** A strategy that could not be made; the engine asks for the reason before anything else. */
function stillborn(refusal: StrategyFailure): Strategy {
  return { refusal, onSlice: () => undefined }
}
