import type { Signal } from '#core/model/signal.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import { perturbBars } from '#quant/robustness/priceNoise.ts'
import { entryDelay } from '#quant/robustness/seededDecision.ts'
import { namedSeed, SeededRandom } from '#quant/statistics/seededRandom.ts'
import { BUILT_IN_STRATEGIES, type StrategyCatalogue } from '#trading/strategies/registry.ts'
import type { SignalDraft, Strategy, StrategyContext, StrategyDefinition } from '#trading/strategies/strategy.ts'
import type { ResearchPorts } from '../ports.ts'
import type { RunData, SetOfRun } from '../runData.ts'

/** What is done to a run to see whether it stands it. Seeded: the same seed disturbs in the same way everywhere. */
export type Disturbance =
  /** Each price moves by a normal error of this share of the average true range. */
  | { readonly kind: 'price-noise'; readonly seed: number; readonly scale: number }
  /** Each entry comes 0 to this many bars later than the strategy wants it. */
  | { readonly kind: 'entry-delay'; readonly seed: number; readonly mostBars: number }
  /** Commission, spread and slippage are so many times the assumed ones. */
  | { readonly kind: 'costs'; readonly multiple: number }

/** Bars of the average true range that noise is measured by. */
const NOISE_LENGTH = 14

/** The bars of a disturbed run; those as they are where only entries are disturbed. */
export function disturbedData(data: RunData, disturbance: Disturbance): RunData {
  if (disturbance.kind !== 'price-noise') return data
  const disturb = (set: SetOfRun): SetOfRun => {
    const { instrument, series } = set
    const random = new SeededRandom(namedSeed(disturbance.seed, instrument.id))
    const columns = perturbBars(series.columns, { scale: disturbance.scale, length: NOISE_LENGTH, random })
    return { ...set, series: { ...series, columns } }
  }
  const [first, ...others] = data.sets
  return { sets: [disturb(first), ...others.map(disturb)] }
}

/** The configuration of a disturbed run. */
export function disturbedConfiguration(
  configuration: BacktestConfiguration,
  disturbance: Disturbance,
): BacktestConfiguration {
  if (disturbance.kind !== 'costs') return configuration
  const { exchange } = configuration
  const { multiple } = disturbance
  return {
    ...configuration,
    exchange: {
      ...exchange,
      commission: multiple * exchange.commission,
      spread: multiple * exchange.spread,
      slippage: multiple * exchange.slippage,
    },
  }
}

/** The strategies of a disturbed run. */
export function disturbedStrategies(
  { strategies = BUILT_IN_STRATEGIES }: Pick<ResearchPorts, 'strategies'>,
  disturbance: Disturbance,
): StrategyCatalogue {
  if (disturbance.kind !== 'entry-delay') return strategies
  const { seed, mostBars } = disturbance
  const late = (definition: StrategyDefinition): StrategyDefinition => ({
    ...definition,
    create: (id, values, instruments) => delayed(definition.create(id, values, instruments), seed, mostBars),
  })
  return {
    all: () => strategies.all().map(late),
    find: (kind) => {
      const found = strategies.find(kind)
      return found.ok ? { ok: true, definition: late(found.definition) } : found
    },
  }
}

interface WaitingEntry {
  readonly draft: SignalDraft
  /** Slices that are still to come before it is raised. */
  left: number
}

/** A strategy whose entries come late; a later signal for the same instrument replaces an entry that still waits. */
function delayed(strategy: Strategy, seed: number, mostBars: number): Strategy {
  const waiting = new Map<Signal['instrumentId'], WaitingEntry>()
  let slices = 0
  const late = (context: StrategyContext): StrategyContext => ({
    ...context,
    raise: (draft) => {
      waiting.delete(draft.instrumentId)
      const left = draft.direction === 'FLAT' ? 0 : entryDelay(seed, `${draft.instrumentId} ${slices}`, mostBars)
      if (left === 0) context.raise(draft)
      else waiting.set(draft.instrumentId, { draft, left })
    },
  })
  const refusal = strategy.refusal
  return {
    ...(refusal === undefined ? {} : { refusal }),
    onSlice: (slice, context) => {
      slices += 1
      for (const [instrumentId, entry] of waiting) {
        entry.left -= 1
        if (entry.left > 0) continue
        waiting.delete(instrumentId)
        context.raise(entry.draft)
      }
      strategy.onSlice(slice, late(context))
    },
    onFill: (fill, held, context) => strategy.onFill?.(fill, held, late(context)),
    onHeld: (held) => strategy.onHeld?.(held),
    onTimer: (due, context) => strategy.onTimer?.(due, late(context)),
    close: () => strategy.close?.(),
  }
}
