/// <reference path="./quarterdeck.d.ts" />

/**
 * A strategy to begin with: it is long while the price stands above its average, and out otherwise.
 *
 *   quarterdeck strategy check NAME.ts
 *   quarterdeck backtest NAME.ts --data FILE.csv
 */
export default defineStrategy({
  name: 'My strategy',
  description: 'Long while the close stands above its average of the last bars, out otherwise.',
  version: '1',
  parameters: {
    length: { type: 'integer', default: 50, min: 2, max: 500, label: 'Average', unit: 'bars' },
  },
  // As many bars as the longest look back.
  needs: ({ length }) => ({ warmup: length }),

  create({ length }, api) {
    const average = api.indicator('sma', { length })

    return {
      onBar(bar) {
        const level = average.value(bar.instrument)
        if (level === null) return
        const { side } = api.position(bar.instrument)

        if (side === 'FLAT' && bar.close > level) {
          api.enter({
            instrument: bar.instrument,
            stop: 0.9 * bar.close,
            reasons: `The close stands above its ${length}-bar average.`,
            against: 'A price that swings around its average is bought high and sold low again and again.',
          })
        }
        if (side === 'LONG' && bar.close < level) {
          api.exit(bar.instrument, `The close has fallen below its ${length}-bar average.`)
        }
      },
    }
  },
})
