import { Before } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { per, within } from '../kernel/shares.ts'
import { TrendLine } from '../kernel/trendLine.ts'
import { autocorrelation, isStill, meanOf, rankOfNewest, spreadOf } from '../kernel/windowMoments.ts'

const VOLUME = { family: 'volume', inputs: ['volume'] } as const
/** The furthest that one of 60 values can lie from their mean, in their population deviation. */
const FURTHEST_OF_60 = Math.sqrt(59)

/** How much was traded, against what is usual. */
export const RELATIVE_VOLUMES: readonly FeatureDeclaration[] = [
  feature({
    ...VOLUME,
    name: 'relativeVolume20',
    title: 'Relative volume',
    unit: 'ratio',
    range: { low: 0, high: null },
    lookback: 21,
    description: 'Volume of the bar against the mean of the 20 before it: 2 is twice the usual.',
    formula: 'volume / mean volume of the 20 bars before',
    source: 'Standard',
    direction: 'NEITHER',
    make: (memory) => {
      const before = new Before(memory)
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ volume }) => per(volume, mean.next(before.next(volume)))
    },
  }),
  feature({
    ...VOLUME,
    name: 'volumeZScore60',
    title: 'Volume in deviations',
    unit: 'deviations',
    range: { low: -7.69, high: 7.69 },
    lookback: 60,
    cost: 2,
    description: 'How far the volume lies from its 60-bar mean, in the deviation of those 60.',
    formula: '(volume - mean of 60) / population deviation of 60',
    source: 'Standard',
    direction: 'NEITHER',
    make: (memory) => {
      const window = new Window(memory, 60)
      return ({ volume }) => {
        if (!window.push(volume)) return Number.NaN
        const mean = meanOf(window)
        const spread = spreadOf(window, mean)
        if (isStill(spread, mean, 60)) return Number.NaN
        return within((volume - mean) / Math.sqrt(spread / 60), -FURTHEST_OF_60, FURTHEST_OF_60)
      }
    },
  }),
  feature({
    ...VOLUME,
    name: 'volumeRank60',
    title: 'Rank of the volume',
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 60,
    cost: 2,
    description: 'Share of the 59 bars before it with less volume; 1 is the busiest bar of the 60, one outlier or not.',
    formula: 'share of the 59 volumes before that are smaller; equal ones count half',
    source: 'Standard; Gervais, Kaniel and Mingelgrin 2001 on what it tells',
    direction: 'RISING',
    make: (memory) => {
      const window = new Window(memory, 60)
      return ({ volume }) => (window.push(volume) ? rankOfNewest(window) : Number.NaN)
    },
  }),
  feature({
    ...VOLUME,
    name: 'volumeTrend20',
    title: 'Trend of the volume',
    unit: 'share of the mean per bar',
    range: { low: null, high: null },
    lookback: 20,
    cost: 2,
    description: 'How fast volume grows or fades over 20 bars, as a share of its mean for each bar.',
    formula: 'least-squares slope of 20 volumes / their mean',
    source: 'House definition',
    direction: 'NEITHER',
    make: (memory) => {
      const line = new TrendLine(memory, 20)
      return ({ volume }) => (line.push(volume) ? per(line.slope, line.mean) : Number.NaN)
    },
  }),
  feature({
    ...VOLUME,
    name: 'volumeAcceleration',
    title: 'Short against long volume',
    unit: 'fraction',
    range: { low: -1, high: null },
    lookback: 60,
    description: 'Mean volume of 5 bars against that of 60: above 0 the crowd is coming, below 0 it is leaving.',
    formula: 'mean volume of 5 / mean volume of 60 - 1',
    source: 'Volume oscillator, with simple means',
    direction: 'NEITHER',
    make: (memory) => {
      const [short, long] = [new WindowSums(memory, 5, 'plain'), new WindowSums(memory, 60, 'plain')]
      return ({ volume }) => {
        const now = short.next(volume)
        return Math.max(per(now, long.next(volume)) - 1, -1)
      }
    },
  }),
  feature({
    ...VOLUME,
    name: 'volumeConcentration20',
    title: 'Concentration of the volume',
    unit: 'share',
    range: { low: 0.05, high: 1 },
    lookback: 20,
    description:
      'Whether the volume of 20 bars came evenly (0.05) or in one of them (1): events and crossings concentrate it.',
    formula: 'sum of squared volumes of 20 / squared sum of them',
    source: 'Herfindahl 1950, of volumes',
    direction: 'NEITHER',
    make: (memory) => {
      const window = new Window(memory, 20)
      return ({ volume }) => (window.push(volume) ? concentration(window) : Number.NaN)
    },
  }),
  feature({
    ...VOLUME,
    name: 'volumePersistence60',
    title: 'Autocorrelation of volume',
    unit: 'correlation',
    range: { low: -1, high: 1 },
    lookback: 60,
    cost: 2,
    description:
      'Whether busy bars follow busy bars (near 1) or activity comes in single bursts (near 0), over 60 bars.',
    formula: 'sum of (v - m)(v before - m) / sum of (v - m)^2 of 60 volumes v with mean m',
    source: 'Standard',
    direction: 'NEITHER',
    make: (memory) => {
      const window = new Window(memory, 60)
      return ({ volume }) => (window.push(volume) ? autocorrelation(window) : Number.NaN)
    },
  }),
]

function concentration({ values, start, length }: Window): number {
  let sum = 0
  for (let index = start; index < start + length; index += 1) sum += values[index] ?? 0
  if (!(sum > 0)) return Number.NaN
  let squares = 0
  for (let index = start; index < start + length; index += 1) squares += ((values[index] ?? 0) / sum) ** 2
  return within(squares, 1 / length, 1)
}
