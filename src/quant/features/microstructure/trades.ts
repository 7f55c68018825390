import { SECOND } from '#core/time/duration.ts'
import { Before } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { logRatio } from '../kernel/logReturns.ts'
import { balanceOf, per, shareOf, within } from '../kernel/shares.ts'
import { autocorrelation } from '../kernel/windowMoments.ts'

const TRADES = { family: 'microstructure' } as const
/** Makes the root of a Poisson count's variance the same for all counts. */
const ANSCOMBE = 3 / 8

/** Who takes, in which sizes and how often. */
export const TRADE_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...TRADES,
    name: 'tradeImbalance',
    title: 'Trade imbalance',
    inputs: ['buyVolume', 'sellVolume'],
    unit: 'share',
    range: { low: -1, high: 1 },
    lookback: 1,
    description: 'Whether takers bought (towards 1) or sold (towards -1) in the bar.',
    formula: '(bought - sold) / (bought + sold)',
    source: 'Chordia, Roll and Subrahmanyam 2002',
    direction: 'RISING',
    make:
      () =>
      ({ buyVolume, sellVolume }) =>
        balanceOf(buyVolume - sellVolume, buyVolume + sellVolume),
  }),
  feature({
    ...TRADES,
    name: 'tradeImbalance20',
    idea: 'tradeImbalance',
    title: 'Trade imbalance of 20 bars',
    inputs: ['buyVolume', 'sellVolume'],
    unit: 'share',
    range: { low: -1, high: 1 },
    lookback: 20,
    description: 'Whether takers bought or sold over 20 bars, all their volume taken together.',
    formula: 'sum of (bought - sold) / sum of (bought + sold) over 20',
    source: 'Chordia, Roll and Subrahmanyam 2002',
    direction: 'RISING',
    make: (memory) => {
      const [net, gross] = [new WindowSums(memory, 20, 'plain'), new WindowSums(memory, 20, 'plain')]
      return ({ buyVolume, sellVolume }) =>
        balanceOf(net.nextSum(buyVolume - sellVolume), gross.nextSum(buyVolume + sellVolume))
    },
  }),
  feature({
    ...TRADES,
    name: 'tradeFlowPersistence60',
    title: 'Persistence of trade flow',
    inputs: ['buyVolume', 'sellVolume'],
    unit: 'correlation',
    range: { low: -1, high: 1 },
    lookback: 60,
    cost: 2,
    description:
      'Whether buying follows buying (towards 1): large orders that are worked off in pieces leave this trace.',
    formula: 'correlation of bought less sold with that of the bar before, over 60',
    source: 'Lillo and Farmer 2004',
    direction: 'NEITHER',
    make: (memory) => {
      const window = new Window(memory, 60)
      return ({ buyVolume, sellVolume }) => (window.push(buyVolume - sellVolume) ? autocorrelation(window) : Number.NaN)
    },
  }),
  feature({
    ...TRADES,
    name: 'meanTradeValue',
    title: 'Mean trade',
    inputs: ['tradedValue', 'tradeCount'],
    unit: 'currency',
    range: { low: 0, high: null },
    lookback: 1,
    description: 'Value of a usual trade of the bar: small trades are programs and small accounts, large ones blocks.',
    formula: 'traded value / trades',
    source: 'Standard',
    direction: 'NEITHER',
    make:
      () =>
      ({ tradedValue, tradeCount }) =>
        tradedValue >= 0 ? per(tradedValue, tradeCount) : Number.NaN,
  }),
  feature({
    ...TRADES,
    name: 'tradeValueChange20',
    title: 'Change of the mean trade',
    inputs: [],
    uses: ['meanTradeValue'],
    unit: 'log ratio',
    range: { low: null, high: null },
    lookback: 21,
    description: 'How much larger trades are than in the 20 bars before: 0.69 is twice as large.',
    formula: 'ln(mean trade / mean of the 20 bars before)',
    source: 'House definition',
    direction: 'NEITHER',
    make: (memory) => {
      const before = new Before(memory)
      const mean = new WindowSums(memory, 20, 'plain')
      return (_, used) => {
        const value = used[0] ?? Number.NaN
        return logRatio(value, mean.next(before.next(value)))
      }
    },
  }),
  feature({
    ...TRADES,
    name: 'largestTradeShare',
    title: 'Share of the largest trade',
    inputs: ['largestTrade', 'volume'],
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 1,
    description: 'Which part of the volume of the bar was one trade.',
    formula: 'largest trade / volume',
    source: 'Standard',
    direction: 'NEITHER',
    make:
      () =>
      ({ largestTrade, volume }) =>
        shareOf(largestTrade, volume),
  }),
  feature({
    ...TRADES,
    name: 'tradeConcentration',
    title: 'Concentration of trade sizes',
    inputs: ['tradeSizeSquares', 'tradeCount', 'volume'],
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 1,
    description:
      'How far a few trades made the volume of the bar: 0 where all were of one size, towards 1 where one of many did it.',
    formula: '(n h - 1) / (n - 1); n trades, h: sum of squared sizes / volume squared',
    source: 'Herfindahl 1950, normalised',
    direction: 'NEITHER',
    make:
      () =>
      ({ tradeSizeSquares, tradeCount, volume }) =>
        shareOf(per(tradeCount * tradeSizeSquares, volume * volume) - 1, tradeCount - 1),
  }),
  feature({
    ...TRADES,
    name: 'tradeRate',
    title: 'Trades per second',
    inputs: ['tradeCount'],
    unit: 'per second',
    range: { low: 0, high: null },
    lookback: 1,
    description: 'How often the instrument traded in the bar.',
    formula: 'trades / seconds of the bar',
    source: 'Standard',
    direction: 'NEITHER',
    make:
      (_, { barLength }) =>
      ({ tradeCount }) =>
        tradeCount >= 0 ? tradeCount / (barLength / SECOND) : Number.NaN,
  }),
  feature({
    ...TRADES,
    name: 'tradeRateShock60',
    title: 'Surprise in the number of trades',
    inputs: ['tradeCount'],
    unit: 'deviations',
    range: { low: null, high: null },
    lookback: 61,
    description:
      'How many deviations the number of trades lies from the mean of the 60 bars before, were trades to come independently. 2 is rare, 10 is news.',
    formula: '2 (sqrt(trades + 3/8) - sqrt(mean of 60 + 3/8))',
    source: 'Anscombe 1948',
    direction: 'NEITHER',
    make: (memory) => {
      const before = new Before(memory)
      const mean = new WindowSums(memory, 60, 'plain')
      return ({ tradeCount }) => {
        if (!(tradeCount >= 0)) memory.reset()
        const usual = mean.next(before.next(tradeCount))
        return 2 * (Math.sqrt(tradeCount + ANSCOMBE) - Math.sqrt(usual + ANSCOMBE))
      }
    },
  }),
  feature({
    ...TRADES,
    name: 'tradeBurstiness',
    title: 'Burstiness of trades',
    inputs: ['tradeCount', 'tradeSpan', 'tradeGapSquares'],
    unit: 'score',
    range: { low: -1, high: 1 },
    lookback: 1,
    description: 'How trades come: -1 as regularly as a clock, 0 at random, towards 1 in bursts.',
    formula:
      '(deviation - mean) / (deviation + mean) of the times between the trades of the bar; three trades at least',
    source: 'Goh and Barabasi 2008',
    direction: 'NEITHER',
    make:
      () =>
      ({ tradeCount, tradeSpan, tradeGapSquares }) => {
        const gaps = tradeCount - 1
        if (!(gaps >= 2 && tradeSpan > 0)) return Number.NaN
        const mean = tradeSpan / gaps
        const deviation = Math.sqrt(Math.max(0, tradeGapSquares / gaps - mean * mean))
        return within((deviation - mean) / (deviation + mean), -1, 1)
      },
  }),
  feature({
    ...TRADES,
    name: 'bounceShare20',
    title: 'Share of the bounce',
    inputs: ['tradeVariation', 'midVariation'],
    unit: 'share',
    range: { low: null, high: 1 },
    lookback: 20,
    description:
      'Which part of the movement of trade prices is noise around the middle, over 20 bars; below 0 the quotes flicker more than trades move.',
    formula: '1 - sum of squared changes of the middle / sum of squared changes of trade prices, over 20',
    source: 'House definition after the pricing error of Hasbrouck 1993',
    direction: 'NEITHER',
    make: (memory) => {
      const [mids, trades] = [new WindowSums(memory, 20, 'plain'), new WindowSums(memory, 20, 'plain')]
      return ({ tradeVariation, midVariation }) => {
        const ratio = per(mids.nextSum(midVariation), trades.nextSum(tradeVariation))
        return ratio >= 0 ? 1 - ratio : Number.NaN
      }
    },
  }),
]
