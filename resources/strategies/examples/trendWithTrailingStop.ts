/// <reference path="../quarterdeck.d.ts" />

/**
 * A moving-average cross with a stop that follows the price.
 *
 * In: the fast average of closes crosses above the slow one (below, when shorting is allowed).
 * Out: the stop, a number of average true ranges behind the best price since the entry. The cross back is no exit: a trend
 * that pauses often crosses back and goes on, and the stop decides which it was.
 *
 * Shown here: indicators of the house, a trailing stop, evidence for and against with numbers in it.
 */
export default defineStrategy({
  name: 'Trend with a trailing stop',
  description:
    'Enters when a fast average crosses a slow one and leaves by a stop that follows at a few average ranges.',
  version: '1',
  parameters: {
    fast: { type: 'integer', default: 20, min: 2, max: 200, label: 'Fast average', unit: 'bars' },
    slow: { type: 'integer', default: 60, min: 3, max: 500, label: 'Slow average', unit: 'bars' },
    ranges: { type: 'number', default: 4, min: 0.5, max: 20, label: 'Stop distance', unit: 'ATR' },
    side: { type: 'choice', default: 'long', choices: ['long', 'both'], label: 'Side' },
  },
  check: ({ fast, slow }) =>
    fast < slow ? null : `The fast average (${fast}) must be shorter than the slow one (${slow}).`,
  needs: ({ slow }) => ({ warmup: slow, history: 2 }),

  create({ fast, slow, ranges, side }, api) {
    const quick = api.indicator('sma', { length: fast })
    const calm = api.indicator('sma', { length: slow })
    const range = api.indicator('atr', { length: 14 })

    return {
      onBar({ instrument, close }) {
        const [now, level, before, levelBefore, size] = [
          quick.value(instrument),
          calm.value(instrument),
          quick.before(instrument),
          calm.before(instrument),
          range.value(instrument),
        ]
        if (now === null || level === null || before === null || levelBefore === null || size === null) return
        if (api.position(instrument).side !== 'FLAT') return

        const up = before <= levelBefore && now > level
        const down = before >= levelBefore && now < level
        if (!up && !(down && side === 'both')) return

        const distance = ranges * size
        api.enter({
          instrument,
          direction: up ? 'LONG' : 'SHORT',
          stop: up ? close - distance : close + distance,
          trail: { amount: distance },
          reasons: [
            {
              text: `The ${fast}-bar average crossed ${up ? 'above' : 'below'} the ${slow}-bar average.`,
              strength: 0.7,
            },
          ],
          against: [
            'Most crosses of averages come to nothing; the few long trends pay for them.',
            {
              text: `The stop is ${((100 * distance) / close).toFixed(1)} % away.`,
              strength: Math.min(1, distance / close),
            },
          ],
          features: { fast: now, slow: level, atr: size },
        })
      },
    }
  },
})
