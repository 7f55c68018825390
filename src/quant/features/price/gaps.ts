import { Before } from '../../indicators/kernel/trueRanges.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { changeOf } from '../kernel/logReturns.ts'
import { shareOf } from '../kernel/shares.ts'

/** What happened between the last close and this open. */
export const GAPS: readonly FeatureDeclaration[] = [
  feature({
    name: 'openingGap',
    family: 'price',
    title: 'Opening gap',
    inputs: ['open', 'close'],
    unit: 'fraction',
    range: { low: -1, high: null },
    lookback: 2,
    description: 'By how much the bar opened away from the close before: what news did while nobody could trade.',
    formula: 'open / close before - 1',
    source: 'Standard',
    direction: 'RISING',
    make: (memory) => {
      const last = new Before(memory)
      return ({ open, close }) => changeOf(open, last.next(close))
    },
  }),
  feature({
    name: 'gapFilledShare',
    family: 'price',
    title: 'Filled share of the gap',
    inputs: ['open', 'high', 'low', 'close'],
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 2,
    description:
      'How far the bar went back towards the close before its gap: 1 is a gap that was filled, 0 one that ran away. Without a gap there is none.',
    formula: 'gap up: (open - low) / (open - close before); gap down: (high - open) / (close before - open); at most 1',
    source: 'House definition',
    direction: 'NEITHER',
    make: (memory) => {
      const last = new Before(memory)
      return ({ open, high, low, close }) => {
        const gap = open - last.next(close)
        return gap > 0 ? shareOf(open - low, gap) : shareOf(high - open, -gap)
      }
    },
  }),
]
