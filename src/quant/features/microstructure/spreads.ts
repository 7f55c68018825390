import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { Before } from '../../indicators/kernel/trueRanges.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { logRatio } from '../kernel/logReturns.ts'
import { rankOfNewest } from '../kernel/windowMoments.ts'
import { BASIS_POINTS, midOf } from './quoteFigures.ts'

const SPREAD = { family: 'microstructure', unit: 'basis points', direction: 'NEITHER' } as const

/** What the quotes ask for an immediate trade, and what traders paid. */
export const QUOTED_SPREADS: readonly FeatureDeclaration[] = [
  feature({
    ...SPREAD,
    name: 'relativeSpread',
    title: 'Spread',
    inputs: ['bid', 'ask'],
    range: { low: 0, high: 20_000 },
    lookback: 1,
    description: 'Difference of the best offer and the best bid at the close: the cost of buying and selling at once.',
    formula: '10,000 x (ask - bid) / middle',
    source: 'Demsetz 1968',
    make: () => (input) => (BASIS_POINTS * (input.ask - input.bid)) / midOf(input),
  }),
  feature({
    ...SPREAD,
    name: 'timeWeightedSpread',
    title: 'Spread, weighted by time',
    inputs: ['meanSpread', 'meanMid'],
    range: { low: 0, high: null },
    lookback: 1,
    description: 'The spread over the whole bar, each quote counting as long as it stood.',
    formula: '10,000 x time-weighted spread / time-weighted middle',
    source: 'McInish and Wood 1992',
    make:
      () =>
      ({ meanSpread, meanMid }) =>
        meanSpread >= 0 && meanMid > 0 ? (BASIS_POINTS * meanSpread) / meanMid : Number.NaN,
  }),
  feature({
    ...SPREAD,
    name: 'spreadChange20',
    title: 'Widening of the spread',
    inputs: [],
    uses: ['timeWeightedSpread'],
    unit: 'log ratio',
    range: { low: null, high: null },
    lookback: 21,
    description:
      'How much wider the spread is than in the 20 bars before: 0.69 is twice as wide. Widening comes before trouble.',
    formula: 'ln(spread / mean spread of the 20 bars before)',
    source: 'House definition on the time-weighted spread',
    make: (memory) => {
      const before = new Before(memory)
      const mean = new WindowSums(memory, 20, 'plain')
      return (_, used) => {
        const spread = used[0] ?? Number.NaN
        return logRatio(spread, mean.next(before.next(spread)))
      }
    },
  }),
  feature({
    ...SPREAD,
    name: 'spreadRank100',
    title: 'Rank of the spread',
    inputs: [],
    uses: ['timeWeightedSpread'],
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 100,
    cost: 2,
    description: 'Which share of the 99 bars before had a narrower spread; equal ones count half.',
    formula: 'share of the earlier spreads of 100 below the newest',
    source: 'House definition on the time-weighted spread',
    make: (memory) => {
      const window = new Window(memory, 100)
      return (_, used) => (window.push(used[0] ?? Number.NaN) ? rankOfNewest(window) : Number.NaN)
    },
  }),
  feature({
    ...SPREAD,
    name: 'effectiveSpreadCost',
    title: 'Effective spread',
    inputs: ['effectiveSpread', 'meanMid'],
    range: { low: 0, high: null },
    lookback: 1,
    description:
      'What takers really paid for a round trip: twice the distance of their trades from the middle of just before.',
    formula: '10,000 x size-weighted mean of 2 |price - middle before| / time-weighted middle',
    source: 'Huang and Stoll 1996',
    make:
      () =>
      ({ effectiveSpread, meanMid }) =>
        effectiveSpread >= 0 && meanMid > 0 ? (BASIS_POINTS * effectiveSpread) / meanMid : Number.NaN,
  }),
  feature({
    ...SPREAD,
    name: 'effectiveToQuotedSpread',
    title: 'Effective to quoted spread',
    inputs: ['effectiveSpread', 'meanSpread'],
    unit: 'ratio',
    range: { low: 0, high: null },
    lookback: 1,
    description:
      'Below 1 takers traded inside the quotes; above 1 they walked through levels or quotes fled before them.',
    formula: 'effective spread / time-weighted quoted spread',
    source: 'SEC Rule 605; Bessembinder 2003',
    make:
      () =>
      ({ effectiveSpread, meanSpread }) =>
        effectiveSpread >= 0 && meanSpread > 0 ? effectiveSpread / meanSpread : Number.NaN,
  }),
]
