import { Before } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { normalCdf } from '../../statistics/normal.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { VolumeClock } from '../kernel/volumeClock.ts'
import { isStill, meanOf, spreadOf } from '../kernel/windowMoments.ts'

const TOXICITY = { family: 'microstructure', unit: 'share', range: { low: 0, high: 1 }, direction: 'NEITHER' } as const
const BARS = 100
const BUCKETS = 50

/** How one-sided trading is in volume time: the risk of those who quote of trading with somebody who knows more. */
export const TOXICITY_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...TOXICITY,
    name: 'vpin100',
    title: 'VPIN',
    inputs: ['buyVolume', 'sellVolume'],
    lookback: BARS,
    cost: 3,
    description:
      'How one-sided takers were, in buckets of equal volume over 100 bars: 0 is balanced, 1 all on one side in each bucket. High values came before crashes of liquidity.',
    formula:
      'mean |bought - sold| / bucket volume over 50 buckets; a bucket holds a fiftieth of the volume of 100 bars',
    source: "Easley, Lopez de Prado and O'Hara 2012, with the takers as told and buckets of the window's own volume",
    make: (memory) => {
      const clock = new VolumeClock(memory, BARS, BUCKETS)
      return ({ buyVolume, sellVolume }) => {
        if (!(buyVolume >= 0 && sellVolume >= 0)) {
          memory.reset()
          return Number.NaN
        }
        return clock.next(buyVolume, sellVolume)
      }
    },
  }),
  feature({
    ...TOXICITY,
    name: 'bulkVpin100',
    title: 'VPIN from bars',
    inputs: ['close', 'volume'],
    lookback: 2 * BARS,
    cost: 3,
    description:
      'As VPIN, for markets that do not tell trades: the volume of a bar counts as bought as far as its price rose against the usual change.',
    formula: 'VPIN with bought = volume x normal probability of (change / deviation of the last 100 changes)',
    source: "Bulk volume classification of Easley, Lopez de Prado and O'Hara 2012",
    make: (memory) => {
      const before = new Before(memory)
      const changes = new Window(memory, BARS)
      const clock = new VolumeClock(memory, BARS, BUCKETS)
      return ({ close, volume }) => {
        if (!(volume >= 0)) memory.reset()
        const change = close - before.next(close)
        if (!changes.push(change) || !(volume >= 0)) return Number.NaN
        const mean = meanOf(changes)
        const spread = spreadOf(changes, mean)
        const share = isStill(spread, mean, BARS) ? 0.5 : normalCdf(change / Math.sqrt(spread / BARS))
        return clock.next(volume * share, volume * (1 - share))
      }
    },
  }),
]
