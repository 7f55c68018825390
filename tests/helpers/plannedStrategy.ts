import type { Instrument } from '#core/model/instrument.ts'
import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import type { TimeInForce } from '#core/model/order.ts'
import type { EntryWish, TrailWish } from '#core/model/signal.ts'
import { catalogueOf, STRATEGIES, type StrategyCatalogue } from '#trading/strategies/registry.ts'
import type {
  ParameterValues,
  SignalDraft,
  Strategy,
  StrategyContext,
  StrategyDefinition,
} from '#trading/strategies/strategy.ts'

/**
 * Enters by the count of bars alone, never by prices, so that a run depends on how the exchange fills and on nothing else:
 * at bar `first` of each instrument and every `every` bars after it, and leaves `hold` bars later. `away` is how far the
 * entry's price lies from the close: behind it for a limit, beyond it for a stop, as a share of it.
 */
const planned: StrategyDefinition = {
  kind: 'planned',
  name: 'Planned entries',
  description: 'Enters every so many bars and leaves some bars later, in the way its parameters say.',
  parameters: [
    { name: 'first', label: 'First bar', kind: 'integer', default: 20, min: 0, max: 10_000 },
    { name: 'every', label: 'Bars between entries', kind: 'integer', default: 40, min: 1, max: 10_000 },
    { name: 'hold', label: 'Bars held', kind: 'integer', default: 25, min: 0, max: 10_000 },
    { name: 'side', label: 'Side', kind: 'choice', default: 'long', choices: ['long', 'short', 'alternate'] },
    {
      name: 'entry',
      label: 'Entry',
      kind: 'choice',
      default: 'MARKET',
      choices: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'],
    },
    { name: 'away', label: 'Distance of the entry', kind: 'number', default: 0, min: 0, max: 1 },
    {
      name: 'life',
      label: 'Time in force',
      kind: 'choice',
      default: 'GTC',
      choices: ['GTC', 'DAY', 'IOC', 'FOK', 'AT_OPEN', 'AT_CLOSE'],
    },
    { name: 'shown', label: 'Share shown', kind: 'number', default: 1, min: 0, max: 1 },
    {
      name: 'trail',
      label: 'Trail',
      kind: 'choice',
      default: 'none',
      choices: ['none', 'amount', 'fraction', 'range'],
    },
    { name: 'distance', label: 'Distance of the trail', kind: 'number', default: 0.02, min: 0, max: 100 },
    { name: 'stop', label: 'Stop', kind: 'number', default: 0, min: 0, max: 1 },
    { name: 'target', label: 'Target', kind: 'number', default: 0, min: 0, max: 10 },
    { name: 'weight', label: 'Share of the budget', kind: 'number', default: 1, min: 0.001, max: 1 },
  ],
  create: (_id, values, instruments) => new PlannedEntries(values, instruments),
}

/** The strategies that ship with the program and the planned one, kind `planned`. */
export const PLANNED_STRATEGIES: StrategyCatalogue = catalogueOf({ ...STRATEGIES, [planned.kind]: planned })

class PlannedEntries implements Strategy {
  readonly #values: ParameterValues
  readonly #instruments: readonly Instrument[]
  readonly #seen: number[]

  constructor(values: ParameterValues, instruments: readonly Instrument[]) {
    this.#values = values
    this.#instruments = instruments
    this.#seen = instruments.map(() => 0)
  }

  onSlice(slice: MarketSlice, context: StrategyContext): void {
    const [first, every, hold] = [this.#number('first'), this.#number('every'), this.#number('hold')]
    for (let row = 0; row < slice.barCount; row += 1) {
      const index = slice.bars[row * BAR_ROW + BAR.instrument] ?? 0
      const close = slice.bars[row * BAR_ROW + BAR.close] ?? Number.NaN
      const instrument = this.#instruments[index]
      if (instrument === undefined) continue
      const bar = this.#seen[index] ?? 0
      this.#seen[index] = bar + 1
      if (bar < first) continue
      const since = (bar - first) % every
      if (since === 0) context.raise(this.#entry(instrument, close, Math.floor((bar - first) / every)))
      else if (since === hold) context.raise(draft(instrument, 'FLAT', close))
    }
  }

  #entry(instrument: Instrument, close: number, round: number): SignalDraft {
    const { side } = this.#values
    const isLong = side === 'long' || (side === 'alternate' && round % 2 === 0)
    const away = isLong ? 1 : -1
    const [stop, target] = [this.#number('stop'), this.#number('target')]
    const protection = { stop: close * (1 - away * stop), target: target > 0 ? close * (1 + away * target) : null }
    const entry = this.#wish(close, away)
    const trail = this.#trail()
    return {
      ...draft(instrument, isLong ? 'LONG' : 'SHORT', close),
      weight: this.#number('weight'),
      bracket: stop > 0 ? { ...protection, rewardRisk: target > 0 ? target / stop : null } : null,
      ...(entry === null ? {} : { entry }),
      ...(trail === null ? {} : { trail }),
    }
  }

  #wish(close: number, away: number): EntryWish | null {
    const type = this.#values.entry as EntryWish['type']
    const timeInForce = this.#values.life as TimeInForce
    if (type === 'MARKET' && timeInForce === 'GTC') return null
    const distance = this.#number('away')
    const shown = this.#number('shown')
    const isLimited = type === 'LIMIT' || type === 'STOP_LIMIT'
    const beyond = close * (1 + away * distance)
    return {
      type,
      // A stop-limit may pay as much again beyond its stop.
      limitPrice:
        type === 'LIMIT' ? close * (1 - away * distance) : isLimited ? close * (1 + 2 * away * distance) : null,
      stopPrice: type === 'STOP' || type === 'STOP_LIMIT' ? beyond : null,
      timeInForce,
      expireAt: null,
      postOnly: false,
      displayShare: isLimited && shown < 1 ? shown : null,
    }
  }

  #trail(): TrailWish | null {
    const distance = this.#number('distance')
    switch (this.#values.trail) {
      case 'amount':
        return { kind: 'AMOUNT', distance }
      case 'fraction':
        return { kind: 'FRACTION', fraction: distance }
      case 'range':
        return { kind: 'AVERAGE_TRUE_RANGE', multiple: distance, length: 14 }
      default:
        return null
    }
  }

  #number(name: string): number {
    return Number(this.#values[name])
  }
}

function draft(instrument: Instrument, direction: SignalDraft['direction'], close: number): SignalDraft {
  return {
    instrumentId: instrument.id,
    direction,
    referencePrice: close,
    probability: null,
    horizon: 0,
    evidence: [],
    counterEvidence: [],
    features: [],
    filters: [],
    bracket: null,
    wrongIf: '',
  }
}
