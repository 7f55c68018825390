/// <reference path="../quarterdeck.d.ts" />

/**
 * A rotation over all instruments of the session: once a month it holds those that have risen most.
 *
 * The ranking is made after everything of the moment is known, by a timer: a callback about one instrument may come before
 * the bar of another. Instruments that have fallen are not held even when they rank high, so in a bad year it holds cash.
 *
 * Shown here: several instruments, weights, timers, a decision on all of them at once.
 */
export default defineStrategy({
  name: 'Rotation by momentum',
  description:
    'Holds, in equal weights, the instruments that rose most over the last months; ranks them anew each month.',
  version: '1',
  parameters: {
    length: { type: 'integer', default: 120, min: 5, max: 500, label: 'Look back', unit: 'bars' },
    hold: { type: 'integer', default: 2, min: 1, max: 50, label: 'Instruments held' },
  },
  needs: ({ length }) => ({ warmup: length, history: 2 }),

  create({ length, hold }, api) {
    const change = api.indicator('change', { length })
    let month = -1

    return {
      onBar() {
        const now = new Date().getMonth()
        if (now === month) return
        month = now
        // After the last bar of this moment.
        api.timer(api.now)
      },

      onTimer() {
        const ranked = api.instruments
          .map(({ id, symbol }) => ({ id, symbol, risen: change.value(id) ?? Number.NEGATIVE_INFINITY }))
          .filter(({ risen }) => risen > 0)
          .sort((left, right) => right.risen - left.risen || (left.id < right.id ? -1 : 1))
        const best = ranked.slice(0, hold)

        for (const { id, symbol } of api.instruments) {
          const isHeld = api.position(id).side === 'LONG'
          const place = best.findIndex((each) => each.id === id)
          if (isHeld && place < 0) api.exit(id, `${symbol} is not among the ${hold} strongest any more.`)
          if (isHeld || place < 0) continue
          const risen = best[place]?.risen ?? 0
          api.enter({
            instrument: id,
            // A little is left for fees.
            weight: 0.95 / hold,
            reasons: `${symbol} rose ${(100 * risen).toFixed(1)} % over ${length} bars, place ${place + 1} of ${ranked.length}.`,
            against: 'What rose most falls most when the market turns, and the ranking looks once a month.',
            features: { change: risen, place: place + 1 },
          })
        }
      },
    }
  },
})
