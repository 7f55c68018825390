import { BAR, BAR_ROW } from '#core/model/marketSlice.ts'
import type { SignalDraft, StrategyDefinition } from '#trading/strategies/strategy.ts'

/** Long while the close is above the plain mean of the last `length` closes, the newest included; out while below. */
export const priceOverAverage: StrategyDefinition = {
  kind: 'price-over-average',
  name: 'Price over average',
  description: 'In the market while the close is above its average.',
  parameters: [{ name: 'length', label: 'Length', kind: 'integer', default: 15, min: 1, max: 1_000 }],
  create: (_id, values, [instrument]) => {
    const length = Number(values.length)
    const closes: number[] = []
    let isLong = false
    return {
      onSlice(slice, context) {
        const close = slice.bars[BAR.close] ?? Number.NaN
        if (instrument === undefined || slice.bars.length < BAR_ROW) return
        closes.push(close)
        if (closes.length < length) return
        const mean = closes.slice(-length).reduce((sum, value) => sum + value, 0) / length
        const wants = isLong ? !(close < mean) : close > mean
        if (wants === isLong) return
        isLong = wants
        const draft: SignalDraft = {
          instrumentId: instrument.id,
          direction: isLong ? 'LONG' : 'FLAT',
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
        context.raise(draft)
      },
    }
  },
}
