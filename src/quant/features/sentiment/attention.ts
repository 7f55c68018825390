import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import type { FeatureInputs } from '../inputs.ts'
import { PairSums } from './pairSums.ts'

const HOUSE = "House definition on the house's finance lexicon"
/** A standard deviation of counts below this is as good as none. */
const LEAST = 0.5
const MOST = 250

function attention(name: string, title: string, what: string, input: 'textCount' | 'socialCount'): FeatureDeclaration {
  return feature({
    family: 'sentiment',
    inputs: [input],
    name,
    title,
    unit: 'standard deviations',
    range: { low: -20, high: 100 },
    lookback: 61,
    description: `How many more ${what} there were in this bar than usually in the 60 bars before it.`,
    formula: '(count - mean of 60) / max(standard deviation of 60, 0.5), within -20 and 100',
    source: HOUSE,
    direction: 'NEITHER',
    make: (memory) => {
      const past = new WindowSums(memory, 60, 'centred')
      const last = memory.cell(Number.NaN)
      return (bar) => {
        const before = last.value
        const count = bar[input]
        last.value = count
        if (!past.push(before)) return Number.NaN
        return Math.max(-20, Math.min(100, (count - past.mean) / Math.max(Math.sqrt(past.spread / 60), LEAST)))
      }
    },
  })
}

function share(
  name: string,
  title: string,
  description: string,
  inputs: readonly [keyof FeatureInputs, keyof FeatureInputs],
  bars: number,
): FeatureDeclaration {
  const [part, whole] = inputs
  return feature({
    family: 'sentiment',
    inputs,
    name,
    title,
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: bars,
    description,
    formula: `sum(${part}) / sum(${whole}) over ${bars} bars`,
    source: HOUSE,
    direction: 'NEITHER',
    make: (memory) => {
      const pair = new PairSums(memory, bars)
      return (bar) => Math.max(0, pair.ratio(bar[part], bar[whole]))
    },
  })
}

/** How much is said, and of what kind. */
export const ATTENTION_FEATURES: readonly FeatureDeclaration[] = [
  attention('newsAttention', 'Attention of the news', 'pieces of news', 'textCount'),
  attention('socialAttention', 'Attention of the crowd', 'posts', 'socialCount'),
  share(
    'newsNovelty',
    'Novelty of the news',
    'Share of the news of 10 bars that repeat nothing told before: low when one story is passed around.',
    ['newTexts', 'textCount'],
    10,
  ),
  share(
    'newsDoubt',
    'Doubt in the news',
    'Share of the news of 20 bars that speak of doubt: may, could, reportedly.',
    ['doubtfulTexts', 'textCount'],
    20,
  ),
  feature({
    family: 'sentiment',
    inputs: ['textCount'],
    name: 'newsSilence',
    title: 'Silence of the news',
    unit: 'bars',
    range: { low: 0, high: MOST },
    lookback: 1,
    reach: 'HISTORY',
    description: `Bars since the last piece of news, 0 when this bar brought one, ${MOST} at the most. No value before the first.`,
    formula: `min(bars since textCount > 0, ${MOST})`,
    source: HOUSE,
    direction: 'NEITHER',
    gap: 'SKIP',
    make: (memory) => {
      const silence = memory.cell(Number.NaN)
      return ({ textCount }) => {
        silence.value = textCount > 0 ? 0 : Math.min(MOST, silence.value + 1)
        return silence.value
      }
    },
  }),
  feature({
    family: 'sentiment',
    inputs: ['textCount', 'textScores', 'close'],
    name: 'newsReaction',
    title: 'Reaction to news',
    unit: 'correlation',
    range: { low: -1, high: 1 },
    lookback: 61,
    description:
      'Correlation of what the news of a bar said and how the price moved in the same bar, over 60 bars: whether this market follows its news.',
    formula: 'correlation(sum of scores, log return) over 60 bars',
    source: HOUSE,
    direction: 'NEITHER',
    make: (memory) => {
      const last = memory.cell(Number.NaN)
      const said = new WindowSums(memory, 60, 'centred')
      const moved = new WindowSums(memory, 60, 'centred')
      const both = new WindowSums(memory, 60, 'centred')
      return ({ textScores, close }) => {
        const move = Math.log(close / last.value)
        last.value = close
        if (!Number.isFinite(move)) return Number.NaN
        const isFull = said.push(textScores)
        moved.push(move)
        both.push(textScores + move)
        if (!isFull || !(said.spread > 0) || !(moved.spread > 0)) return Number.NaN
        const covariance = (both.spread - said.spread - moved.spread) / 2
        return Math.max(-1, Math.min(1, covariance / Math.sqrt(said.spread * moved.spread)))
      }
    },
  }),
]
