import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { Before } from '../../indicators/kernel/trueRanges.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { changeOf, logRatio, LogReturns } from '../kernel/logReturns.ts'
import { per, within } from '../kernel/shares.ts'
import { TrendLine } from '../kernel/trendLine.ts'

const CLOSE = { family: 'momentum', inputs: ['close'], direction: 'RISING' } as const

/** Return from `far` to 21 bars ago. */
function skippingMonth(name: string, far: number, words: string): FeatureDeclaration {
  return feature({
    ...CLOSE,
    name,
    title: `Momentum of ${words} less the last month`,
    unit: 'fraction',
    range: { low: -1, high: null },
    lookback: far + 1,
    description: `Return from ${far} to 21 bars ago. The last 21 are left out, as they tend to turn back.`,
    formula: `close of 21 before / close of ${far} before - 1`,
    source: 'Jegadeesh and Titman 1993; Fama and French 1996',
    idea: 'momentumSkippingMonth',
    make: (memory) => {
      const closes = new Window(memory, far + 1)
      return ({ close }) => {
        const then = closes.lag(close)
        return changeOf(closes.back(21), then)
      }
    },
  })
}

/** Which way prices have been going, and how steadily. */
export const TRENDS: readonly FeatureDeclaration[] = [
  skippingMonth('momentum12Minus1', 252, 'a year'),
  skippingMonth('momentum6Minus1', 126, 'half a year'),
  feature({
    ...CLOSE,
    name: 'momentumForRisk60',
    title: 'Momentum for its risk',
    unit: 't-statistic',
    range: { low: null, high: null },
    lookback: 61,
    description:
      'The mean return of 60 bars in its standard errors: beyond 2 the trend is more than chance would make.',
    formula: 'mean of 60 log returns x sqrt(60) / their sample deviation',
    source: 'Standard; Moskowitz, Ooi and Pedersen 2012 on scaling by risk',
    make: (memory) => {
      const returns = new LogReturns(memory)
      const sums = new WindowSums(memory, 60, 'centred')
      return ({ close }) =>
        sums.push(returns.next(close)) ? per(sums.mean * Math.sqrt(60), Math.sqrt(sums.spread / 59)) : Number.NaN
    },
  }),
  feature({
    ...CLOSE,
    name: 'trendSlope60',
    title: 'Slope of the trend',
    unit: 'log return per bar',
    range: { low: null, high: null },
    lookback: 60,
    cost: 2,
    description: 'How much a bar earns along the straight line through 60 log prices; single bars hardly sway it.',
    formula: 'least-squares slope of ln close over 60',
    source: 'Clenow 2015',
    make: (memory) => {
      const line = new TrendLine(memory, 60)
      return ({ close }) => (line.push(logOf(close)) ? line.slope : Number.NaN)
    },
  }),
  feature({
    ...CLOSE,
    name: 'trendFit60',
    title: 'Straightness of the trend',
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 60,
    cost: 2,
    description: 'How well a straight line describes 60 log prices, whichever way it goes: 1 perfectly, 0 not at all.',
    formula: 'R squared of the least-squares line through ln close over 60',
    source: 'Clenow 2015',
    direction: 'NEITHER',
    make: (memory) => {
      const line = new TrendLine(memory, 60)
      return ({ close }) => (line.push(logOf(close)) ? line.fit : Number.NaN)
    },
  }),
  feature({
    ...CLOSE,
    name: 'acceleration20',
    title: 'Acceleration',
    unit: 'log return',
    range: { low: null, high: null },
    lookback: 41,
    description: 'What the last 20 bars earned more than the 20 before them: a trend that gains or loses pace.',
    formula: 'ln(close / close of 20 before) - ln(close of 20 before / close of 40 before)',
    source: 'Gettleman and Marks 2006',
    make: (memory) => {
      const closes = new Window(memory, 41)
      return ({ close }) => {
        const first = closes.lag(close)
        const middle = closes.back(20)
        return logRatio(close, middle) - logRatio(middle, first)
      }
    },
  }),
  feature({
    ...CLOSE,
    name: 'averageSpread50To200',
    title: 'Short over long average',
    unit: 'fraction',
    range: { low: -1, high: null },
    lookback: 200,
    description:
      'How far the 50-bar average lies above the 200-bar one: above 0 after a golden cross, below after a death cross.',
    formula: 'simple average of 50 closes / simple average of 200 closes - 1',
    source: 'Brock, Lakonishok and LeBaron 1992',
    make: (memory) => {
      const [short, long] = [new WindowSums(memory, 50, 'centred'), new WindowSums(memory, 200, 'centred')]
      return ({ close }) => {
        const now = short.next(close)
        return changeOf(now, long.next(close))
      }
    },
  }),
  feature({
    ...CLOSE,
    name: 'risingShare20',
    title: 'Share of rising bars',
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 21,
    description: 'Which part of the last 20 closes was higher than the one before; unchanged ones count half.',
    formula: '(rises + unchanged / 2) / 20',
    source: 'Psychological line; standard',
    make: (memory) => {
      const last = new Before(memory)
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ close }) => within(mean.next((Math.sign(close - last.next(close)) + 1) / 2), 0, 1)
    },
  }),
  feature({
    ...CLOSE,
    name: 'streak',
    title: 'Streak',
    unit: 'bars',
    range: { low: null, high: null },
    lookback: 2,
    reach: 'HISTORY',
    description: 'Closes in a row that rose (positive) or fell (negative); an unchanged close ends it.',
    formula: 'signed count of moves of one sign in a row',
    source: 'Connors 2012',
    direction: 'NEITHER',
    make: (memory) => {
      const last = new Before(memory)
      const run = memory.cell(0)
      return ({ close }) => {
        const move = close - last.next(close)
        if (Number.isNaN(move)) return Number.NaN
        if (move > 0) run.value = Math.max(run.value, 0) + 1
        else run.value = move < 0 ? Math.min(run.value, 0) - 1 : 0
        return run.value
      }
    },
  }),
  feature({
    ...CLOSE,
    name: 'informationDiscreteness60',
    title: 'Discreteness of information',
    unit: 'signed share',
    range: { low: -1, high: 1 },
    lookback: 61,
    description:
      'Whether the return of 60 bars came in many small steps (negative: trends like this last) or in few large ones (positive).',
    formula: 'sign of the return of 60 x (share of falls - share of rises)',
    source: 'Da, Gurun and Warachka 2014',
    direction: 'FALLING',
    make: (memory) => {
      const last = new Before(memory)
      const closes = new Window(memory, 61)
      const mean = new WindowSums(memory, 60, 'plain')
      return ({ close }) => {
        const balance = mean.next(Math.sign(close - last.next(close)))
        const sign = Math.sign(close - closes.lag(close))
        return sign === 0 ? 0 : within(-sign * balance, -1, 1)
      }
    },
  }),
]

function logOf(price: number): number {
  return price > 0 ? Math.log(price) : Number.NaN
}
