import { Extreme } from '../../indicators/kernel/extremes.ts'
import { exponential } from '../../indicators/kernel/smoothed.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { balanceOf, shareOf, within } from '../kernel/shares.ts'

const BREADTH = { family: 'cross-asset', gap: 'SKIP', direction: 'RISING' } as const
const ADVANCES = { ...BREADTH, inputs: ['advancing', 'declining'] } as const

/** How many of the universe take part in a move. */
export const BREADTH_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...ADVANCES,
    name: 'advanceShare10',
    title: 'Share of advances',
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 10,
    cost: 2,
    description: 'Which part of all moves of the universe over 10 bars were rises; a rise of few names is a weak one.',
    formula: 'sum of rises / (sum of rises + sum of falls) over 10',
    source: 'Arms 1989; ten-day advance-decline ratio',
    make: (memory) => {
      const [rises, falls] = [new WindowSums(memory, 10, 'plain'), new WindowSums(memory, 10, 'plain')]
      return ({ advancing, declining }) => {
        const up = rises.nextSum(advancing)
        return shareOf(up, up + falls.nextSum(declining))
      }
    },
  }),
  feature({
    ...ADVANCES,
    name: 'mcClellanOscillator',
    title: 'McClellan oscillator',
    unit: 'thousandths of the universe',
    range: { low: -2000, high: 2000 },
    lookback: 39,
    reach: 'HISTORY',
    description: 'Whether breadth gains or loses pace: the gap of two averages of net advances; beyond 70 stretched.',
    formula: '1000 x (EMA19 - EMA39) of (rises - falls) / (rises + falls)',
    source: 'McClellan 1970, adjusted for the size of the universe',
    make: (memory) => {
      const [fast, slow] = [exponential(memory, 19), exponential(memory, 39)]
      return ({ advancing, declining }) => {
        const net = balanceOf(advancing - declining, advancing + declining)
        const gap = fast.next(net) - slow.next(net)
        return 1000 * gap
      }
    },
  }),
  feature({
    ...ADVANCES,
    name: 'breadthThrust10',
    title: 'Breadth thrust',
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 19,
    reach: 'HISTORY',
    description:
      'How far the share of advances has come from its lowest within 10 bars; above about 0.2 buyers came all at once.',
    formula: 'x - lowest x of 10, x the EMA10 of rises / (rises + falls)',
    source: 'Zweig 1986, as a distance',
    make: (memory) => {
      const smooth = exponential(memory, 10)
      const lowest = new Extreme(memory, 10, 'lowest')
      return ({ advancing, declining }) => {
        const share = smooth.next(shareOf(advancing, advancing + declining))
        return within(share - lowest.next(share), 0, 1)
      }
    },
  }),
  feature({
    ...BREADTH,
    name: 'newHighShare',
    title: 'Share of new highs',
    inputs: ['newHighs', 'newLows'],
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 1,
    description: 'New highs of a year against new lows: 1 only highs, 0 only lows; none where there is neither.',
    formula: 'new highs / (new highs + new lows)',
    source: 'Fosback 1976',
    make:
      () =>
      ({ newHighs, newLows }) =>
        shareOf(newHighs, newHighs + newLows),
  }),
  feature({
    ...BREADTH,
    name: 'aboveAverageShare',
    title: 'Share above the average',
    inputs: ['aboveAverage'],
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 1,
    description:
      'Which part of the universe stands above its 50-bar average: above 0.8 everything rises, below 0.2 nothing.',
    formula: 'share of the universe above its simple average of 50',
    source: 'Standard',
    make:
      () =>
      ({ aboveAverage }) =>
        within(aboveAverage, 0, 1),
  }),
  feature({
    ...BREADTH,
    name: 'aboveAverageChange10',
    title: 'Change of the share above the average',
    inputs: ['aboveAverage'],
    unit: 'share',
    range: { low: -1, high: 1 },
    lookback: 11,
    description:
      'Whether more or fewer instruments stand above their average than 10 bars ago, before indices show it.',
    formula: 'share above the average - that of 10 before',
    source: 'Standard',
    make: (memory) => {
      const shares = new Window(memory, 11)
      return ({ aboveAverage }) => within(aboveAverage - shares.lag(aboveAverage), -1, 1)
    },
  }),
]
