import { wilder } from '../../indicators/kernel/smoothed.ts'
import { Before, TrueRanges } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { logRatio } from '../kernel/logReturns.ts'
import { per, shareOf } from '../kernel/shares.ts'
import { rankOfNewest } from '../kernel/windowMoments.ts'

const BAR = { family: 'volatility', inputs: ['open', 'high', 'low', 'close'], direction: 'NEITHER' } as const
const RANGE = { family: 'volatility', inputs: ['high', 'low', 'close'], direction: 'NEITHER' } as const
const ANNUAL = { unit: 'fraction per year', range: { low: 0, high: null } } as const
/** Weight of the variance from open to close that makes the estimate of Yang and Zhang best, for 20 bars. */
const OPEN_TO_CLOSE_WEIGHT = 0.34 / (1.34 + 21 / 19)

/** How prices scatter, measured by what happens within bars. */
export const RANGE_VOLATILITIES: readonly FeatureDeclaration[] = [
  feature({
    ...ANNUAL,
    name: 'parkinsonVolatility20',
    family: 'volatility',
    title: 'Parkinson volatility',
    inputs: ['high', 'low'],
    direction: 'NEITHER',
    lookback: 20,
    description: 'Volatility from the ranges of 20 bars: sharper than from closes, blind to gaps.',
    formula: 'sqrt(bars per year x mean over 20 of ln(high / low)^2 / (4 ln 2))',
    source: 'Parkinson 1980',
    make: (memory, { barsPerYear }) => {
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ high, low }) => Math.sqrt((barsPerYear * mean.next(logRatio(high, low) ** 2)) / (4 * Math.LN2))
    },
  }),
  feature({
    ...BAR,
    ...ANNUAL,
    name: 'garmanKlassVolatility20',
    title: 'Garman-Klass volatility',
    lookback: 20,
    cost: 2,
    description: 'Volatility from ranges and bodies of 20 bars: sharper still, for prices without a trend or gaps.',
    formula: 'sqrt(bars per year x mean over 20 of ln(h / l)^2 / 2 - (2 ln 2 - 1) ln(c / o)^2), at least 0',
    source: 'Garman and Klass 1980',
    make: (memory, { barsPerYear }) => {
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ open, high, low, close }) => {
        const square = logRatio(high, low) ** 2 / 2 - (2 * Math.LN2 - 1) * logRatio(close, open) ** 2
        return Math.sqrt(Math.max(barsPerYear * mean.next(square), 0))
      }
    },
  }),
  feature({
    ...BAR,
    ...ANNUAL,
    name: 'rogersSatchellVolatility20',
    title: 'Rogers-Satchell volatility',
    lookback: 20,
    cost: 2,
    description: 'Volatility from 20 bars that a steady trend does not inflate; blind to gaps.',
    formula: 'sqrt(bars per year x mean over 20 of ln(h / c) ln(h / o) + ln(l / c) ln(l / o)), at least 0',
    source: 'Rogers and Satchell 1991',
    make: (memory, { barsPerYear }) => {
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ open, high, low, close }) =>
        Math.sqrt(Math.max(barsPerYear * mean.next(rogersSatchell(open, high, low, close)), 0))
    },
  }),
  feature({
    ...BAR,
    ...ANNUAL,
    name: 'yangZhangVolatility20',
    title: 'Yang-Zhang volatility',
    lookback: 21,
    cost: 2,
    description:
      'Volatility of 20 bars with their gaps, not inflated by a trend: the most complete of those from bars.',
    formula:
      'sqrt(bars per year x (var of gaps + k var of bodies + (1 - k) Rogers-Satchell)), k = 0.34 / (1.34 + 21 / 19)',
    source: 'Yang and Zhang 2000',
    make: (memory, { barsPerYear }) => {
      const last = new Before(memory)
      const [gaps, bodies] = [new WindowSums(memory, 20, 'centred'), new WindowSums(memory, 20, 'centred')]
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ open, high, low, close }) => {
        const gap = logRatio(open, last.next(close))
        const body = logRatio(close, open)
        const within = rogersSatchell(open, high, low, close)
        if (Number.isNaN(gap + body + within)) return Number.NaN
        gaps.push(gap)
        bodies.push(body)
        const steady = mean.next(within)
        const moved = gaps.spread / 19 + (OPEN_TO_CLOSE_WEIGHT * bodies.spread) / 19
        return Math.sqrt(Math.max(barsPerYear * (moved + (1 - OPEN_TO_CLOSE_WEIGHT) * steady), 0))
      }
    },
  }),
  feature({
    ...RANGE,
    name: 'atrFraction14',
    title: 'Average true range',
    unit: 'fraction',
    range: { low: 0, high: null },
    lookback: 15,
    reach: 'HISTORY',
    description:
      'How far the price moves in a usual bar, gaps included, as a fraction of the price: the measure of stops.',
    formula: 'Wilder average of 14 true ranges / close',
    source: 'Wilder 1978',
    make: (memory) => {
      const ranges = new TrueRanges(memory)
      const smooth = wilder(memory, 14)
      return ({ high, low, close }) => Math.max(per(smooth.next(ranges.next(high, low, close)), close), 0)
    },
  }),
  feature({
    ...RANGE,
    name: 'rangeRank60',
    title: 'Rank of the range',
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 61,
    cost: 2,
    description: 'Share of the 59 bars before it that ranged less: near 0 the market coils, near 1 it bursts.',
    formula: 'share of the 59 true ranges before that are smaller; equal ones count half',
    source: 'After Crabel 1990',
    make: (memory) => {
      const ranges = new TrueRanges(memory)
      const window = new Window(memory, 60)
      return ({ high, low, close }) => (window.push(ranges.next(high, low, close)) ? rankOfNewest(window) : Number.NaN)
    },
  }),
  feature({
    name: 'nightVarianceShare20',
    family: 'volatility',
    title: 'Variance between bars',
    inputs: ['open', 'close'],
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 21,
    cost: 2,
    description:
      'Which part of the variance of 20 bars lies in gaps, where no stop can be filled, rather than within bars.',
    formula: 'sum of ln(open / close before)^2 / (that + sum of ln(close / open)^2) over 20',
    source: 'Hansen and Lunde 2005, as a share',
    direction: 'NEITHER',
    make: (memory) => {
      const last = new Before(memory)
      const [nights, days] = [new WindowSums(memory, 20, 'plain'), new WindowSums(memory, 20, 'plain')]
      return ({ open, close }) => {
        const gap = logRatio(open, last.next(close))
        const body = logRatio(close, open)
        if (Number.isNaN(gap + body)) return Number.NaN
        const night = nights.nextSum(gap * gap)
        return shareOf(night, night + days.nextSum(body * body))
      }
    },
  }),
  feature({
    name: 'closeToRangeVolatility20',
    family: 'volatility',
    title: 'Volatility of closes against ranges',
    inputs: [],
    uses: ['realizedVolatility20', 'parkinsonVolatility20'],
    unit: 'ratio',
    range: { low: 0, high: null },
    lookback: 21,
    description:
      'Volatility from closes against that from ranges: below 1 moves within bars are taken back before the close, above 1 prices gap or trend.',
    formula: 'volatility of 20 / Parkinson volatility of 20',
    source: 'After Parkinson 1980',
    direction: 'NEITHER',
    make: () => (_, used) => per(used[0] ?? Number.NaN, used[1] ?? Number.NaN),
  }),
]

function rogersSatchell(open: number, high: number, low: number, close: number): number {
  return logRatio(high, close) * logRatio(high, open) + logRatio(low, close) * logRatio(low, open)
}
