import { describe, expect, it } from 'vitest'
import { FeaturePanel, type Computed } from '#engines/strategy/features/featurePanel.ts'
import { PlanBook } from '#engines/strategy/features/featurePlan.ts'
import { barContext } from '#quant/features/barContext.ts'
import { foldFeatures } from '#quant/features/foldFeatures.ts'
import { INPUTS } from '#quant/features/inputs.ts'
import { FEATURES, findFeature } from '#quant/features/registry.ts'
import { coin, daySlice } from '../../helpers/featureBench.ts'

const SYMBOLS = 100
const coins = Array.from({ length: SYMBOLS }, (_, place) => coin(`C${place}/USD`))
const chosen = FEATURES.filter(
  ({ inputs, uses }) => uses.length === 0 && inputs.every((name) => INPUTS[name].group === 'bar'),
)
  .slice(0, 20)
  .map(({ name }) => name)
const closeOf = (day: number, place: number): number => 100 + Math.sin(day / 3 + place) * 5

describe('many symbols with the same features', () => {
  const plans = new PlanBook(findFeature)
  const panel = new FeaturePanel('1d', coins)
  const wanted = { names: new Set(chosen), priority: 5 }
  panel.replan(
    coins.map(() => wanted),
    plans,
    [],
    0,
    null,
  )
  const days = Array.from({ length: 30 }, (_, day) => day)
  const told = days.map((day) => {
    const computed: Computed = new Map()
    const slice = daySlice(
      day,
      coins.map((_, place) => closeOf(day, place)),
    )
    panel.take(slice, Infinity, computed)
    return [...computed.values()].map((batch) => batch.payload('1d', 'live', slice.marketTime))
  })

  it('share one plan, and a moment is told as one block', () => {
    expect(plans.of(new Set(chosen.toReversed()))).toBe(plans.of(new Set(chosen)))
    for (const batches of told) {
      expect(batches).toHaveLength(1)
      expect(batches[0]?.instrumentIds).toHaveLength(SYMBOLS)
      expect(batches[0]?.values).toHaveLength(SYMBOLS * chosen.length)
    }
  })

  it('have the very values that each would have alone', () => {
    const { order } = plans.of(new Set(chosen))
    for (const place of [0, 41, 99]) {
      const slices = days.map((day) => daySlice(day, [closeOf(day, place)]).bars)
      const column = (offset: number): Float64Array => Float64Array.from(slices, (bars) => bars[offset] ?? Number.NaN)
      const bars = {
        time: column(1),
        open: column(3),
        high: column(4),
        low: column(5),
        close: column(6),
        volume: column(7),
      }
      const alone = foldFeatures(order, barContext('1d', 'ALWAYS'), bars, days.length)
      const together = order.map((_, feature) =>
        Float64Array.from(told, (batches) => batches[0]?.values[place * order.length + feature] ?? 0),
      )
      expect(together).toEqual([...alone])
    }
  })
})
