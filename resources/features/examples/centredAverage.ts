/// <reference path="../quarterdeck.d.ts" />

/**
 * The same distance, but from an average that has as many bars after as before: it looks splendid in every backtest and
 * cannot be known. The proof says so.
 *
 *   quarterdeck features prove centredAverage.ts
 */
export default defineFeature({
  name: 'centredAverage',
  inputs: ['close'],
  lookback: 11,
  range: { low: -1 },

  compute(bars) {
    return bars.map(({ close }, at) => {
      const around = bars.slice(Math.max(0, at - 10), at + 11)
      if (at < 10) return null
      const average = around.reduce((sum, bar) => sum + bar.close, 0) / around.length
      return close / average - 1
    })
  },
})
