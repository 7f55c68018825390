/// <reference path="../quarterdeck.d.ts" />

/**
 * How far the close stands from the average of the last twenty, as a fraction. It knows nothing but what it was told.
 *
 *   quarterdeck features prove distanceToAverage.ts
 */
export default defineFeature({
  name: 'distanceToAverage',
  inputs: ['close'],
  lookback: 20,
  range: { low: -1 },

  create() {
    const closes: number[] = []
    return {
      update({ close }) {
        closes.push(close)
        if (closes.length > 20) closes.shift()
        if (closes.length < 20) return null
        const average = closes.reduce((sum, each) => sum + each, 0) / 20
        return close / average - 1
      },
    }
  },
})
