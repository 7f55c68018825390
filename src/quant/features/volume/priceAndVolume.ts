import { Before, TrueRanges } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { CoMovement } from '../kernel/coMovement.ts'
import { logRatio, LogReturns } from '../kernel/logReturns.ts'
import { per } from '../kernel/shares.ts'

const SERIES = { family: 'volume', inputs: ['close', 'volume'] } as const

/** How volume and price go together. */
export const PRICE_AND_VOLUME: readonly FeatureDeclaration[] = [
  feature({
    ...SERIES,
    name: 'returnVolumeCorrelation20',
    title: 'Correlation of returns and volume',
    unit: 'correlation',
    range: { low: -1, high: 1 },
    lookback: 21,
    cost: 2,
    description: 'Whether volume comes with rises (positive) or with falls (negative), over 20 bars.',
    formula: 'correlation of log returns with volume over 20',
    source: 'Karpoff 1987',
    direction: 'RISING',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const pairs = new CoMovement(memory, 20)
      return ({ close, volume }) => (pairs.push(returns.next(close), volume) ? pairs.correlation : Number.NaN)
    },
  }),
  feature({
    ...SERIES,
    name: 'moveVolumeCorrelation60',
    title: 'Correlation of the size of moves and volume',
    unit: 'correlation',
    range: { low: -1, high: 1 },
    lookback: 61,
    cost: 2,
    description: 'Whether large moves need volume (near 1) or happen without it (near 0, a thin market), over 60 bars.',
    formula: 'correlation of |log return| with volume over 60',
    source: 'Karpoff 1987',
    direction: 'NEITHER',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const pairs = new CoMovement(memory, 60)
      return ({ close, volume }) => (pairs.push(Math.abs(returns.next(close)), volume) ? pairs.correlation : Number.NaN)
    },
  }),
  feature({
    name: 'resultForEffort20',
    family: 'volume',
    title: 'Movement for its volume',
    inputs: ['high', 'low', 'close', 'volume'],
    unit: 'log ratio',
    range: { low: null, high: null },
    lookback: 21,
    cost: 2,
    description:
      'How far the bar ranged for its volume, against 20 bars: negative is much volume without movement, someone absorbs it.',
    formula: 'ln((true range / mean true range of 20) / (volume / mean volume of 20))',
    source: 'Effort and result of Wyckoff 1931; the ratio is a house definition',
    direction: 'NEITHER',
    make: (memory) => {
      const ranges = new TrueRanges(memory)
      const [meanRange, meanVolume] = [new WindowSums(memory, 20, 'plain'), new WindowSums(memory, 20, 'plain')]
      return ({ high, low, close, volume }) => {
        const range = ranges.next(high, low, close)
        const usualRange = meanRange.next(range)
        const usualVolume = Number.isNaN(range) ? Number.NaN : meanVolume.next(volume)
        return logRatio(per(range, usualRange), per(volume, usualVolume))
      }
    },
  }),
  feature({
    ...SERIES,
    name: 'busiestReturn20',
    title: 'Return of the busiest bar',
    unit: 'log return',
    range: { low: null, high: null },
    lookback: 21,
    cost: 2,
    description: 'What the price did in the bar with the greatest volume of the last 20, when most hands were changed.',
    formula: 'log return of the bar with the greatest volume of 20; of equal ones the latest',
    source: 'House definition',
    direction: 'RISING',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const [moves, volumes] = [new Window(memory, 20), new Window(memory, 20)]
      return ({ close, volume }) => {
        const move = returns.next(close)
        if (Number.isNaN(move)) return Number.NaN
        volumes.push(volume)
        if (!moves.push(move)) return Number.NaN
        let busiest = 0
        for (let back = 1; back < 20; back += 1) if (volumes.back(back) > volumes.back(busiest)) busiest = back
        return volumes.back(busiest) > 0 ? moves.back(busiest) : Number.NaN
      }
    },
  }),
  feature({
    ...SERIES,
    name: 'quietReturn60',
    title: 'Return on falling volume',
    unit: 'log return',
    range: { low: null, high: null },
    lookback: 61,
    description:
      'What 60 bars earned when volume was less than in the bar before: what the price does while the crowd is away.',
    formula: 'sum over 60 of log returns of bars with less volume than the one before',
    source: 'Negative volume index of Dysart and Fosback 1976, over a window',
    direction: 'RISING',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const before = new Before(memory)
      const sum = new WindowSums(memory, 60, 'plain')
      return ({ close, volume }) => {
        const move = returns.next(close)
        const isQuiet = volume < before.next(volume)
        return sum.nextSum(isQuiet || Number.isNaN(move) ? move : 0)
      }
    },
  }),
]
