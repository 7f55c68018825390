import { describe, expect, it } from 'vitest'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { DAY } from '#core/time/duration.ts'
import { createMarket, MARKET_INSTRUMENTS, marketHistory } from '#trading/market/market.ts'
import { STRATEGIES } from '#trading/strategies/registry.ts'
import { buildSlice, withGarbageBeyond } from '../../builders/slice.ts'
import { runStrategy } from '../../builders/strategyRun.ts'

const SEED = 11
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, number | string>>>> = {
  'sma-cross': { fast: 5, slow: 20, side: 'both' },
  'gap-bounce': { minGap: 1.5, minCases: 20, minRewardRisk: 0.5, maxPerSector: 9 },
}

/** Daily slices of the history, then minutes of the market itself. */
function slices(minutes: number): MarketSlice[] {
  const rows = marketHistory(SEED, 150).flatMap((series, instrument) =>
    Array.from(series.columns.tsOpen, (tsOpen, at) => {
      const value = (column: Float64Array): number => column[at] ?? Number.NaN
      const { open, high, low, close, volume } = series.columns
      const prices = { open: value(open), high: value(high), low: value(low), close: value(close) }
      return { instrument, tsOpen, tsClose: tsOpen + DAY, ...prices, volume: value(volume) }
    }),
  )
  const days = [...new Set(rows.map((row) => row.tsOpen))].toSorted((left, right) => left - right)
  const history = days.map((day) =>
    buildSlice(
      '1d',
      rows.filter((row) => row.tsOpen === day),
    ),
  )
  const market = createMarket(SEED)
  return [...history, ...Array.from({ length: minutes }, () => market.next())]
}

describe.each(Object.values(STRATEGIES))('$kind', (definition) => {
  const all = slices(12 * 1_440)
  const instruments = MARKET_INSTRUMENTS
  const parameters = PARAMETERS[definition.kind] ?? {}
  const whole = runStrategy(definition, parameters, instruments, all)

  it('says enough to be tested, and never refers to a datum later than the moment', () => {
    expect(whole.signals.length + whole.rejected.length).toBeGreaterThan(30)
    for (const { at, evidence, counterEvidence } of whole.signals) {
      expect(counterEvidence.length).toBeGreaterThan(0)
      for (const { tsEvent } of [...evidence, ...counterEvidence]) expect(tsEvent).toBeLessThanOrEqual(at)
    }
  })

  it.each([40, 103, 110, 1_200, 7_777, 14_000])('says the same up to slice %i when the future is cut off', (cut) => {
    const until = all[cut - 1]?.marketTime ?? 0
    const cutOff = runStrategy(definition, parameters, instruments, all.slice(0, cut))
    expect(cutOff.signals).toEqual(whole.signals.filter(({ at }) => at <= until))
    expect(cutOff.rejected).toEqual(whole.rejected.filter(({ at }) => at <= until))
  })

  it('says the same whatever lies beyond the rows of a slice', () => {
    const garbage = runStrategy(definition, parameters, instruments, all.map(withGarbageBeyond))
    expect(garbage).toEqual(whole)
  })
})
