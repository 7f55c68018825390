import { wilder } from '../../indicators/kernel/smoothed.ts'
import { Before, TrueRanges } from '../../indicators/kernel/trueRanges.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { indicatorOf } from '../fromIndicator.ts'
import { balanceOf, per, within } from '../kernel/shares.ts'

const BAR = { family: 'momentum', inputs: ['high', 'low', 'close'], direction: 'RISING' } as const

/** Directional movement and the stops that follow a trend. */
export const DIRECTIONALS: readonly FeatureDeclaration[] = [
  feature({
    ...BAR,
    name: 'trendStrength14',
    title: 'Average directional index',
    unit: '0 to 100',
    range: { low: 0, high: 100 },
    lookback: 28,
    reach: 'HISTORY',
    cost: 2,
    description: 'How strong the trend is, whichever way it goes: above 25 there is one, below 20 there is none.',
    formula: 'Wilder average of 14 of 100 |+DI - -DI| / (+DI + -DI)',
    source: 'Wilder 1978; ADX(14) as in TA-Lib',
    direction: 'NEITHER',
    make: (memory) => {
      const index = indicatorOf(memory, 'ADX', { timeperiod: 14 })
      return (input) => within(index(input), 0, 100)
    },
  }),
  feature({
    ...BAR,
    name: 'directionalBalance14',
    title: 'Balance of directional movement',
    unit: 'signed share',
    range: { low: -1, high: 1 },
    lookback: 15,
    reach: 'HISTORY',
    description: 'Which way bars reach beyond those before them: 1 only upwards, -1 only downwards.',
    formula: '(+DM - -DM) / (+DM + -DM), Wilder averages of 14; none without movement',
    source: 'Wilder 1978, with its sign kept',
    make: (memory) => {
      const [highs, lows] = [new Before(memory), new Before(memory)]
      const [ups, downs] = [wilder(memory, 14), wilder(memory, 14)]
      return ({ high, low }) => {
        const rise = high - highs.next(high)
        const fall = lows.next(low) - low
        if (Number.isNaN(rise)) return Number.NaN
        const up = ups.next(rise > 0 && rise > fall ? rise : 0)
        const down = downs.next(fall > 0 && fall > rise ? fall : 0)
        return balanceOf(up - down, up + down)
      }
    },
  }),
  feature({
    name: 'aroonOscillator25',
    family: 'momentum',
    title: 'Aroon oscillator',
    inputs: ['high', 'low'],
    unit: '-100 to 100',
    range: { low: -100, high: 100 },
    lookback: 26,
    cost: 2,
    description:
      'Which came later within 25 bars, the highest or the lowest price: near 100 highs are new and lows old.',
    formula: '100 x (bars since the lowest - bars since the highest of 26) / 25',
    source: 'Chande 1995',
    direction: 'RISING',
    make: (memory) => indicatorOf(memory, 'AROONOSC', { timeperiod: 25 }),
  }),
  feature({
    ...BAR,
    name: 'vortexDifference14',
    title: 'Vortex difference',
    unit: 'ratio',
    range: { low: null, high: null },
    lookback: 15,
    cost: 2,
    description: 'Upward less downward reach of bars against their true ranges over 14: its change of sign is a turn.',
    formula: 'sum of |h - l before| - |l - h before| over 14 / sum of true ranges',
    source: 'Botes and Siepman 2010',
    make: (memory) => {
      const ranges = new TrueRanges(memory)
      const [highs, lows] = [new Before(memory), new Before(memory)]
      const [reach, whole] = [new WindowSums(memory, 14, 'plain'), new WindowSums(memory, 14, 'plain')]
      return ({ high, low, close }) => {
        const up = Math.abs(high - lows.next(low))
        const difference = reach.nextSum(up - Math.abs(low - highs.next(high)))
        return per(difference, whole.nextSum(ranges.next(high, low, close)))
      }
    },
  }),
  feature({
    ...BAR,
    name: 'supertrendDistance',
    title: 'Distance to the Supertrend',
    unit: 'fraction',
    range: { low: null, high: null },
    lookback: 11,
    reach: 'HISTORY',
    description: 'How far the close lies above the stop of three ranges that follows it; below 0 the trend is down.',
    formula: '(close - Supertrend(10, 3)) / close',
    source: 'Seban; ranges of Wilder',
    make: (memory) => {
      const line = indicatorOf(memory, 'SUPERTREND', { timeperiod: 10, multiplier: 3 }, 'supertrend')
      return (input) => per(input.close - line(input), input.close)
    },
  }),
  feature({
    name: 'parabolicDistance',
    family: 'momentum',
    title: 'Distance to the parabolic stop',
    inputs: ['high', 'low', 'close'],
    unit: 'fraction',
    range: { low: null, high: null },
    lookback: 2,
    reach: 'HISTORY',
    cost: 2,
    description: 'How far the close lies above the stop that gains speed with the trend; near 0 it is about to turn.',
    formula: '(close - SAR(0.02, 0.2)) / close',
    source: 'Wilder 1978; as in TA-Lib',
    direction: 'RISING',
    make: (memory) => {
      const stop = indicatorOf(memory, 'SAR', { acceleration: 0.02, maximum: 0.2 })
      return (input) => per(input.close - stop(input), input.close)
    },
  }),
]
