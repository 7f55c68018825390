import type { Estimate } from '#core/model/estimate.ts'
import type { AssetClass } from '#core/model/instrument.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'

/** One holding as scenarios see it. Money is in any unit; results are in the same. */
export interface Holding {
  readonly instrumentId: InstrumentId
  /** Signed value at the last price. */
  readonly value: number
  readonly assetClass: AssetClass
  readonly sector: string | null
  /** Slope on the market's returns; null without enough history. */
  readonly beta: Estimate | null
  /** Volatility expected for the next day, a share of 1; null without enough history. */
  readonly dayVolatility: number | null
  /** Its worst day of those known, a share of its price against the side held (negative is a loss); null without enough. */
  readonly worstDay: number | null
}

/** What the market is known to do. */
export interface MarketGauge {
  /** Volatility of the market expected for the next day, a share of 1; null without a market in the session. */
  readonly dayVolatility: number | null
}

/** What a scenario rests on for one holding, in its words. */
export type ShockBasis = 'beta' | 'sector' | 'asset class' | 'own volatility' | 'own worst day'

/** What a scenario does to one holding; `profit` null means that it is not covered, which is not the same as no loss. */
export interface ScenarioRow {
  readonly instrumentId: InstrumentId
  /** Return of the instrument, a share of 1. */
  readonly shock: number | null
  /** Change of value, negative for a loss. */
  readonly profit: number | null
  readonly basis: ShockBasis | null
}

/** A scenario over the whole of the holdings. */
export interface ScenarioResult {
  readonly key: string
  readonly name: string
  /** What is assumed, with source and dates where history is repeated. */
  readonly story: string
  readonly rows: readonly ScenarioRow[]
  /** Sum over the covered holdings; null when none is. */
  readonly profit: number | null
  /** Share of the absolute value that the sum covers, 0..1; 1 without holdings. */
  readonly covered: number
}

/** A shock of one holding and what it rests on; null where the scenario says nothing about it. */
export type ShockOf = (holding: Holding) => { readonly shock: number; readonly basis: ShockBasis } | null

/** Applies a shock to every holding and adds up. */
export function scenarioResult(
  naming: Pick<ScenarioResult, 'key' | 'name' | 'story'>,
  holdings: readonly Holding[],
  shockOf: ShockOf,
): ScenarioResult {
  let profit: number | null = null
  let coveredValue = 0
  let value = 0
  const rows = holdings.map((holding): ScenarioRow => {
    value += Math.abs(holding.value)
    const shocked = shockOf(holding)
    if (shocked === null) return { instrumentId: holding.instrumentId, shock: null, profit: null, basis: null }
    const shock = Math.max(-1, shocked.shock)
    profit = (profit ?? 0) + holding.value * shock
    coveredValue += Math.abs(holding.value)
    return { instrumentId: holding.instrumentId, shock, profit: holding.value * shock, basis: shocked.basis }
  })
  return { ...naming, rows, profit, covered: value === 0 ? 1 : coveredValue / value }
}
