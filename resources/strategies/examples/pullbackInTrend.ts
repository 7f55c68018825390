/// <reference path="../quarterdeck.d.ts" />

/**
 * A pullback, decided on two lengths of bars: the day tells the direction, the hour tells the moment.
 *
 * Direction: the last finished day closed above its average, and that average rises.
 * Moment: the hourly strength index was oversold and turns up.
 * Order: a limit at the close of that hour, good for the session; the stop lies below the low of the last hours, the target
 * at a multiple of that distance. After `patience` hours in the market without either, it leaves.
 *
 * Shown here: two lengths of bars of which the longer is never seen unfinished, a limit order with stop and target, state
 * of one's own, fills.
 */
export default defineStrategy({
  name: 'Pullback in a trend',
  description: 'Buys an hourly setback by a limit order while the daily trend is up.',
  version: '1',
  parameters: {
    trend: { type: 'integer', default: 20, min: 2, max: 200, label: 'Daily average', unit: 'days' },
    strength: { type: 'integer', default: 6, min: 2, max: 50, label: 'Strength index', unit: 'hours' },
    oversold: { type: 'number', default: 30, min: 5, max: 50, label: 'Oversold below' },
    reward: { type: 'number', default: 2, min: 0.5, max: 10, label: 'Reward over risk' },
    patience: { type: 'integer', default: 30, min: 1, max: 500, label: 'Longest holding', unit: 'hours' },
  },
  needs: { bars: ['1d', '1h'], history: 10 },

  create({ trend, strength, oversold, reward, patience }, api) {
    const average = api.indicator('sma', { length: trend, interval: '1d' })
    const index = api.indicator('rsi', { length: strength, interval: '1h' })
    // Hours since the entry, by instrument.
    const held = new Map<string, number>()

    return {
      onFill({ instrument }) {
        if (api.position(instrument).side === 'FLAT') held.delete(instrument)
        else if (!held.has(instrument)) held.set(instrument, 0)
      },

      onBar(bar) {
        if (bar.interval !== '1h') return
        const { instrument, close } = bar
        const hours = held.get(instrument)
        if (hours !== undefined) {
          held.set(instrument, hours + 1)
          if (hours + 1 === patience) api.exit(instrument, `Neither stop nor target was met in ${patience} hours.`)
          return
        }

        const [level, before] = [average.value(instrument), average.before(instrument)]
        const day = api.bar(instrument, '1d')
        const [now, earlier] = [index.value(instrument), index.before(instrument)]
        if (level === null || before === null || day === null || now === null || earlier === null) return
        if (day.close < level || level <= before) return
        if (earlier >= oversold || now <= earlier) return

        const lows = api.bars(instrument, '1h', 5).map(({ low }) => low)
        const stop = Math.min(...lows) * 0.999
        if (stop >= close) return
        api.enter({
          instrument,
          type: 'LIMIT',
          limitPrice: close,
          timeInForce: 'DAY',
          stop,
          target: close + reward * (close - stop),
          horizon: patience,
          reasons: [
            { text: `The day closed above its ${trend}-day average, which rises.`, strength: 0.6 },
            { text: `The hourly strength index turned up from ${earlier.toFixed(0)}.`, strength: 0.5 },
          ],
          against: 'A setback is how every fall begins; the limit is filled most surely when it goes on falling.',
          features: { rsi: now, average: level },
        })
      },
    }
  },
})
