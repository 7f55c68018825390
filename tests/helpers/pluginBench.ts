import type { BarInterval } from '#core/model/bar.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { DAY } from '#core/time/duration.ts'
import { callbackBells, createCallbackMemory } from '#hosts/plugins/callbackWatch.ts'
import { loadPlugin, type LoadedPlugin, type PluginGuard } from '#hosts/plugins/loadPlugin.ts'
import { pluginDefinition } from '#trading/strategies/plugins/pluginDefinition.ts'
import { parseParameters } from '#trading/strategies/parameters.ts'
import type {
  SignalDraft,
  Strategy,
  StrategyContext,
  StrategyDefinition,
  StrategyFailure,
} from '#trading/strategies/strategy.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { buildSlice } from '../builders/slice.ts'

/** Guards every call with a deadline of its own. */
export function pluginGuard(changes: Partial<PluginGuard> = {}): PluginGuard {
  return { deadline: 'own', heapLimit: 2 ** 40, end: null, bells: callbackBells(createCallbackMemory()), ...changes }
}

/** A file whose callbacks are this text: a list of properties of the object that `create` returns. */
export function pluginText(callbacks: string, before = '', head = ''): string {
  return [
    head,
    'export default defineStrategy({',
    "  name: 'Tested', description: 'For tests.',",
    "  parameters: { length: { type: 'integer', default: 3, min: 1, max: 50 } },",
    `  create(params, api) { ${before}`,
    `    return { ${callbacks} }`,
    '  },',
    '})',
  ].join('\n')
}

/** Loads a file that must be usable. */
export function definitionOf(text: string, file = 'tested.js', guard: PluginGuard = pluginGuard()): StrategyDefinition {
  const loaded: LoadedPlugin = loadPlugin(file, text, guard)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure))
  return pluginDefinition(loaded.module)
}

/** What a strategy did over some slices. */
export interface PluginTrace {
  readonly signals: SignalDraft[]
  readonly logs: string[]
  readonly timers: number[]
  readonly failures: StrategyFailure[]
}

/** A context that takes everything down. */
export function tracingContext(instruments: readonly Instrument[]): StrategyContext & { readonly trace: PluginTrace } {
  const trace: PluginTrace = { signals: [], logs: [], timers: [], failures: [] }
  return {
    instruments,
    trace,
    explains: true,
    feature: () => null,
    raise: (draft) => void trace.signals.push(draft),
    reject: () => undefined,
    wakeAt: (marketTime) => void trace.timers.push(marketTime),
    log: (text) => void trace.logs.push(text),
    fail: (failure) => void trace.failures.push(failure),
  }
}

/** Daily bars of one instrument that close at these prices. */
export function dailySlices(closes: readonly number[], interval: BarInterval = '1d'): MarketSlice[] {
  return closes.map((close, day) => {
    const [tsOpen, tsClose] = [day * DAY, (day + 1) * DAY]
    return buildSlice(interval, [
      { instrument: 0, tsOpen, tsClose, open: close, high: close + 1, low: close - 1, close, volume: 1_000 },
    ])
  })
}

/** Makes the strategy, or tells why it could not be made. */
export function makePlugin(
  definition: StrategyDefinition,
  parameters: Readonly<Record<string, number | string>> = {},
  instruments: readonly Instrument[] = [buildInstrument()],
): Strategy {
  const parsed = parseParameters(definition, parameters)
  if (!parsed.ok) throw new Error(parsed.error.message)
  return definition.create(identifier('tested'), parsed.values, instruments)
}

/** Runs a file over daily bars that close at these prices. */
export function runPlugin(text: string, closes: readonly number[] = [100, 101, 102], file = 'tested.js'): PluginTrace {
  const instruments = [buildInstrument()]
  const strategy = makePlugin(definitionOf(text, file), {}, instruments)
  const context = tracingContext(instruments)
  if (strategy.refusal !== undefined) context.trace.failures.push(strategy.refusal)
  else for (const slice of dailySlices(closes)) strategy.onSlice(slice, context)
  strategy.close?.()
  return context.trace
}
