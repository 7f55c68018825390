import { identifier } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { parseParameters } from '#trading/strategies/parameters.ts'
import type { RejectedCandidate, SignalDraft, StrategyDefinition } from '#trading/strategies/strategy.ts'

/** What a strategy said, with the market time at which it said it. */
export interface Spoken {
  readonly signals: readonly (SignalDraft & { readonly at: number })[]
  readonly rejected: readonly (RejectedCandidate & { readonly at: number })[]
}

/** Runs a strategy over slices and collects what it says. */
export function runStrategy(
  definition: StrategyDefinition,
  parameters: Readonly<Record<string, number | string>>,
  instruments: readonly Instrument[],
  slices: Iterable<MarketSlice>,
): Spoken {
  const parsed = parseParameters(definition, parameters)
  if (!parsed.ok) throw new Error(parsed.error.message)
  const strategy = definition.create(identifier('tested'), parsed.values, instruments)
  const signals: (SignalDraft & { at: number })[] = []
  const rejected: (RejectedCandidate & { at: number })[] = []
  for (const slice of slices) {
    const at = slice.marketTime
    strategy.onSlice(slice, {
      instruments,
      explains: true,
      feature: () => null,
      raise: (draft) => signals.push({ ...draft, at }),
      reject: (candidate) => rejected.push({ ...candidate, at }),
      wakeAt: () => undefined,
      log: () => undefined,
      fail: ({ message }) => {
        throw new Error(message)
      },
    })
  }
  return { signals, rejected }
}
