import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { PairSums } from './pairSums.ts'

const NEWS = { family: 'sentiment', inputs: ['textCount', 'textScores'] } as const
const HOUSE = "House definition on the house's finance lexicon"
const SCORE = { low: -1, high: 1 }

function newsTone(bars: number): FeatureDeclaration {
  return feature({
    ...NEWS,
    name: `newsTone${bars}`,
    idea: 'newsTone',
    title: `Tone of the news, ${bars} bars`,
    unit: 'score, -1 to 1',
    range: SCORE,
    lookback: bars,
    description: `What the news of the last ${bars} bars say on average: 1 is all good, -1 all bad. No value without any news.`,
    formula: 'sum(scores) / count of texts',
    source: HOUSE,
    direction: 'RISING',
    make: (memory) => {
      const pair = new PairSums(memory, bars)
      return ({ textCount, textScores }) => pair.ratio(textScores, textCount)
    },
  })
}

/** What news and posts say, and whether it changes. */
export const TONE_FEATURES: readonly FeatureDeclaration[] = [
  newsTone(5),
  newsTone(20),
  newsTone(60),
  feature({
    ...NEWS,
    name: 'newsToneChange',
    title: 'Change of the tone of the news',
    uses: ['newsTone5', 'newsTone60'],
    unit: 'score',
    range: { low: -2, high: 2 },
    lookback: 60,
    description: 'How much better the news of the last 5 bars are than those of the last 60.',
    formula: 'newsTone5 - newsTone60',
    source: HOUSE,
    direction: 'RISING',
    gap: 'SKIP',
    make: () => (_, used) => (used[0] ?? Number.NaN) - (used[1] ?? Number.NaN),
  }),
  feature({
    family: 'sentiment',
    inputs: ['textCount', 'textScores', 'textSquares'],
    name: 'newsDisagreement',
    title: 'Disagreement of the news',
    unit: 'score',
    range: { low: 0, high: 1 },
    lookback: 20,
    description:
      'How far the news of the last 20 bars differ from each other: standard deviation of their scores. Needs three texts.',
    formula: 'sqrt(sum(score^2) / count - mean^2)',
    source: HOUSE,
    direction: 'NEITHER',
    make: (memory) => {
      const pair = new PairSums(memory, 20)
      const squares = new WindowSums(memory, 20, 'plain')
      return ({ textCount, textScores, textSquares }) => {
        const mean = pair.ratio(textScores, textCount)
        const sum = squares.nextSum(textSquares)
        if (!(pair.count >= 3)) return Number.NaN
        return Math.min(1, Math.sqrt(Math.max(0, sum / pair.count - mean * mean)))
      }
    },
  }),
  feature({
    ...NEWS,
    name: 'newsSurprise',
    title: 'Surprise of the news',
    unit: 'standard deviations',
    range: { low: -50, high: 50 },
    lookback: 61,
    description:
      'How unusual what this bar brought is against the 60 bars before it: the sum of its scores, standardised.',
    formula: '(sum of scores - mean of 60) / max(standard deviation of 60, 0.1)',
    source: HOUSE,
    direction: 'RISING',
    make: (memory) => {
      const past = new WindowSums(memory, 60, 'centred')
      const last = memory.cell(Number.NaN)
      return ({ textScores }) => {
        const before = last.value
        last.value = textScores
        if (!past.push(before)) return Number.NaN
        const score = (textScores - past.mean) / Math.max(Math.sqrt(past.spread / 60), 0.1)
        return Math.max(-50, Math.min(50, score))
      }
    },
  }),
  feature({
    ...NEWS,
    name: 'fadingNewsTone',
    title: 'Tone of the news, fading',
    unit: 'score, -1 to 1',
    range: SCORE,
    lookback: 1,
    reach: 'HISTORY',
    description: 'Tone of all news so far, each counting half as much every 5 bars. No value before the first news.',
    formula: 'sum(score 2^(-age / 5)) / sum(2^(-age / 5))',
    source: HOUSE,
    direction: 'RISING',
    gap: 'SKIP',
    make: (memory) => {
      const [scores, counts] = [memory.cell(0), memory.cell(0)]
      const keep = 2 ** (-1 / 5)
      return ({ textCount, textScores }) => {
        scores.value = scores.value * keep + textScores
        counts.value = counts.value * keep + textCount
        return counts.value > 1e-6 ? Math.max(-1, Math.min(1, scores.value / counts.value)) : Number.NaN
      }
    },
  }),
  feature({
    family: 'sentiment',
    inputs: ['socialCount', 'socialScores'],
    name: 'socialTone',
    title: 'Tone of the posts',
    unit: 'score, -1 to 1',
    range: SCORE,
    lookback: 10,
    description: 'What posts of the last 10 bars say on average. Posts are cheap to fake: weigh it lightly.',
    formula: 'sum(scores of posts) / count of posts over 10 bars',
    source: HOUSE,
    direction: 'RISING',
    make: (memory) => {
      const pair = new PairSums(memory, 10)
      return ({ socialCount, socialScores }) => pair.ratio(socialScores, socialCount)
    },
  }),
  feature({
    family: 'sentiment',
    inputs: [],
    name: 'crowdGap',
    title: 'Crowd against newsrooms',
    uses: ['socialTone', 'newsTone20'],
    unit: 'score',
    range: { low: -2, high: 2 },
    lookback: 20,
    description: 'How much better posts speak of it than the news do. A wide gap often marks a crowded story.',
    formula: 'socialTone - newsTone20',
    source: HOUSE,
    direction: 'NEITHER',
    gap: 'SKIP',
    make: () => (_, used) => (used[0] ?? Number.NaN) - (used[1] ?? Number.NaN),
  }),
  feature({
    family: 'sentiment',
    inputs: ['textCount', 'textScores', 'close'],
    name: 'tonePriceGap',
    title: 'News against the price',
    unit: 'standard deviations',
    range: { low: -60, high: 60 },
    lookback: 61,
    description:
      'Tone of the news of 10 bars less the return of the same bars in its usual size: high when good news have not moved the price yet.',
    formula: '2 x tone(10) - return(10) / (standard deviation of 60 bar returns x sqrt(10))',
    source: HOUSE,
    direction: 'RISING',
    make: (memory) => {
      const pair = new PairSums(memory, 10)
      const closes = new Window(memory, 11)
      const returns = new WindowSums(memory, 60, 'centred')
      return ({ textCount, textScores, close }) => {
        const tone = pair.ratio(textScores, textCount)
        const before = closes.back(0)
        const filled = closes.push(close)
        const known = before > 0 && close > 0 && returns.push(Math.log(close / before))
        const size = Math.sqrt(returns.spread / 60) * Math.sqrt(10)
        if (!known || !filled || Number.isNaN(tone) || !(size > 0)) return Number.NaN
        const moved = Math.log(close / closes.back(10)) / size
        return Math.max(-60, Math.min(60, 2 * tone - moved))
      }
    },
  }),
]
