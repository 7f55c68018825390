import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { changeOf } from '../kernel/logReturns.ts'
import { per } from '../kernel/shares.ts'

const DAY = 86_400_000_000

/** How much money changed hands, and at which mean price. */
export const TRADED_VALUES: readonly FeatureDeclaration[] = [
  feature({
    name: 'tradedValue20',
    family: 'volume',
    title: 'Traded value',
    inputs: ['close', 'volume'],
    unit: 'log10 of currency',
    range: { low: null, high: null },
    lookback: 20,
    description:
      'Mean money traded in a bar over 20 bars, as a power of ten: 6 is a million. Small values are hard to leave.',
    formula: 'log10 of the mean of close x volume over 20',
    source: 'Standard',
    direction: 'NEITHER',
    make: (memory) => {
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ close, volume }) => {
        const value = mean.next(close * volume)
        return value > 0 ? Math.log10(value) : Number.NaN
      }
    },
  }),
  feature({
    name: 'turnover20',
    family: 'volume',
    title: 'Turnover',
    inputs: ['volume', 'shares'],
    unit: 'share of the shares per bar',
    range: { low: 0, high: null },
    lookback: 20,
    description: 'Which part of all shares changes hands in a usual bar; high turnover goes with disagreement.',
    formula: 'mean volume of 20 / shares outstanding',
    source: 'Lo and Wang 2000',
    direction: 'FALLING',
    make: (memory) => {
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ volume, shares }) => per(mean.next(volume), shares)
    },
  }),
  feature({
    name: 'vwapDistance',
    family: 'volume',
    title: 'Distance to the VWAP of the day',
    inputs: ['time', 'high', 'low', 'close', 'volume'],
    unit: 'fraction',
    range: { low: -1, high: null },
    lookback: 1,
    reach: 'HISTORY',
    cost: 2,
    description:
      'How far the close lies above the mean price of the day by volume (UTC days; of the first day from the first bar on). Above it, buyers of the day are ahead.',
    formula: 'close / (sum of (h + l + c) / 3 x volume / sum of volume since 00:00 UTC) - 1',
    source: 'Berkowitz, Logue and Noser 1988; typical price for want of trades',
    direction: 'RISING',
    make: (memory) => {
      const [day, value, units] = [memory.cell(Number.NaN), memory.cell(0), memory.cell(0)]
      return ({ time, high, low, close, volume }) => {
        const now = Math.floor(time / DAY)
        if (now !== day.value) {
          day.value = now
          value.value = 0
          units.value = 0
        }
        value.value += ((high + low + close) / 3) * volume
        units.value += volume
        return changeOf(close, per(value.value, units.value))
      }
    },
  }),
  feature({
    name: 'vwapDistance20',
    family: 'volume',
    title: 'Distance to the 20-bar VWAP',
    inputs: ['high', 'low', 'close', 'volume'],
    unit: 'fraction',
    range: { low: -1, high: null },
    lookback: 20,
    cost: 2,
    description: 'How far the close lies above what was paid on average over 20 bars: the paper gain of recent buyers.',
    formula: 'close / (sum of (h + l + c) / 3 x volume / sum of volume over 20) - 1',
    source: 'Berkowitz, Logue and Noser 1988, over a moving window',
    direction: 'RISING',
    make: (memory) => {
      const [value, units] = [new WindowSums(memory, 20, 'plain'), new WindowSums(memory, 20, 'plain')]
      return ({ high, low, close, volume }) => {
        const paid = value.nextSum(((high + low + close) / 3) * volume)
        return changeOf(close, per(paid, units.nextSum(volume)))
      }
    },
  }),
]
