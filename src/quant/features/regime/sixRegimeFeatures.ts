import { DIRECTION_LOOKBACK, DirectionParts } from '../../regimes/directionParts.ts'
import { HeldRegime } from '../../regimes/heldRegime.ts'
import { LogReturns } from '../../regimes/logReturns.ts'
import { HURST_RETURNS } from '../../regimes/sixRegimes.ts'
import { SIX_REGIMES, type SixRegime, writeProbabilities } from '../../regimes/sixRegimeScores.ts'
import { VOLATILITY_LOOKBACK, VolatilityShare } from '../../regimes/volatilityShare.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'

const SHARE = { low: 0, high: 1 } as const
const REGIME = {
  family: 'regime',
  inputs: [],
  source: "This house's own scores; ADX and DMI of Wilder 1978",
  reach: 'HISTORY',
  gap: 'SKIP',
  lookback: HURST_RETURNS + 1,
} as const
const NAMES: Readonly<Record<SixRegime, string>> = {
  TREND_UP: 'trendUpProbability',
  TREND_DOWN: 'trendDownProbability',
  MEAN_REVERTING: 'meanRevertingProbability',
  CHOP: 'chopProbability',
  HIGH_VOLATILITY: 'highVolatilityProbability',
  CRISIS: 'crisisProbability',
}
const PROBABILITIES = SIX_REGIMES.map((regime) => NAMES[regime])

const WORDS: Readonly<Record<SixRegime, Pick<FeatureDeclaration, 'title' | 'description' | 'direction'>>> = {
  TREND_UP: {
    title: 'Probability of a rising trend',
    description: 'How likely the market trends upwards rather than being in one of five other regimes.',
    direction: 'RISING',
  },
  TREND_DOWN: {
    title: 'Probability of a falling trend',
    description: 'How likely the market trends downwards rather than being in one of five other regimes.',
    direction: 'FALLING',
  },
  MEAN_REVERTING: {
    title: 'Probability of mean reversion',
    description: 'How likely moves are taken back rather than the market being in one of five other regimes.',
    direction: 'NEITHER',
  },
  CHOP: {
    title: 'Probability of chop',
    description: 'How likely the market goes nowhere, without trend or memory.',
    direction: 'NEITHER',
  },
  HIGH_VOLATILITY: {
    title: 'Probability of high volatility',
    description: 'How likely the market is wilder than nearly always before, without falling apart.',
    direction: 'NEITHER',
  },
  CRISIS: {
    title: 'Probability of a crisis',
    description: 'How likely the market falls at a volatility that was hardly ever higher.',
    direction: 'FALLING',
  },
}

function probability(regime: SixRegime, place: number): FeatureDeclaration {
  return feature({
    ...REGIME,
    ...WORDS[regime],
    name: NAMES[regime],
    uses: ['regimeTrend', 'regimeDirection', 'volatilityShare', 'hurstExponent'],
    unit: 'probability',
    range: SHARE,
    cost: 2,
    formula: `softmax over six scores of ADX, direction, volatility and Hurst, share of ${regime}`,
    make: () => {
      const probabilities = new Float64Array(SIX_REGIMES.length)
      return (_, [adx = Number.NaN, direction = Number.NaN, volatility = Number.NaN, hurst = Number.NaN]) => {
        writeProbabilities({ adx, direction, volatility, hurst, breadth: Number.NaN }, probabilities)
        return probabilities[place] ?? Number.NaN
      }
    },
  })
}

/** The six regimes with what they rest on: probabilities, the regime held to, for how long, and how clear it is. */
export const SIX_REGIME_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...REGIME,
    name: 'regimeTrend',
    title: 'Strength of the trend',
    inputs: ['high', 'low', 'close'],
    unit: 'percent',
    range: { low: 0, high: 100 },
    lookback: DIRECTION_LOOKBACK,
    description: 'How one-sided the ranges have been, whichever side: below 20 there is no trend, above 25 there is.',
    formula: 'average directional index of 14 bars',
    direction: 'NEITHER',
    cost: 2,
    make: (memory) => {
      const parts = new DirectionParts(memory)
      return ({ high, low, close }) => {
        parts.next(high, low, close)
        return parts.adx
      }
    },
  }),
  feature({
    ...REGIME,
    name: 'regimeDirection',
    title: 'Direction of the trend',
    inputs: ['high', 'low', 'close'],
    unit: 'balance',
    range: { low: -1, high: 1 },
    lookback: DIRECTION_LOOKBACK / 2 + 1,
    description: 'Which side the ranges have been pushed to: 1 all upwards, -1 all downwards.',
    formula: '(+DI - -DI) / (+DI + -DI) of 14 bars',
    direction: 'RISING',
    cost: 2,
    make: (memory) => {
      const parts = new DirectionParts(memory)
      return ({ high, low, close }) => {
        parts.next(high, low, close)
        return parts.balance
      }
    },
  }),
  feature({
    ...REGIME,
    name: 'volatilityShare',
    title: 'Volatility in its own past',
    inputs: ['close'],
    unit: 'share',
    range: SHARE,
    lookback: VOLATILITY_LOOKBACK,
    description: 'Share of the past year in which volatility was lower than it is now.',
    formula: 'share of up to 252 figures before with a lower root mean square of 21 log returns, equal ones half',
    source: 'House definition: share of the past below the newest volatility',
    direction: 'FALLING',
    cost: 3,
    make: (memory) => {
      const returns = new LogReturns(memory)
      const share = new VolatilityShare(memory)
      return ({ close }) => share.next(returns.next(close))
    },
  }),
  ...SIX_REGIMES.map(probability),
  feature({
    ...REGIME,
    name: 'heldRegime',
    title: 'Regime',
    uses: PROBABILITIES,
    unit: 'place in TREND_UP, TREND_DOWN, MEAN_REVERTING, CHOP, HIGH_VOLATILITY, CRISIS',
    range: { low: 0, high: 5 },
    description:
      'Which of the six regimes is held to, counted from 0; it changes only when another is clearly likelier.',
    formula: 'the likeliest once it reaches 0.5 and the held one is below 0.35 after 5 bars; a crisis at once',
    direction: 'NEITHER',
    make: (memory) => {
      const held = new HeldRegime(memory)
      return (_, probabilities) => held.next(probabilities)
    },
  }),
  feature({
    ...REGIME,
    name: 'heldRegimeAge',
    title: 'Age of the regime',
    uses: PROBABILITIES,
    unit: 'bars',
    range: { low: 1, high: null },
    description: 'Bars for which the present one of the six regimes has been held to.',
    formula: 'bars since the held regime last changed, the latest included',
    direction: 'NEITHER',
    make: (memory) => {
      const held = new HeldRegime(memory)
      return (_, probabilities) => {
        held.next(probabilities)
        return held.bars
      }
    },
  }),
  feature({
    ...REGIME,
    name: 'regimeAmbiguity',
    title: 'Ambiguity of the regime',
    uses: PROBABILITIES,
    unit: 'share',
    range: SHARE,
    description: 'How evenly the six probabilities are spread: 0 where one regime is certain, 1 where all are alike.',
    formula: '-sum of p ln p over ln 6',
    source: 'Shannon 1948',
    direction: 'NEITHER',
    make: () => (_, probabilities) => {
      let sum = 0
      for (let place = 0; place < SIX_REGIMES.length; place += 1) {
        const p = probabilities[place] ?? 0
        if (p > 0) sum -= p * Math.log(p)
      }
      return Math.min(sum / Math.log(SIX_REGIMES.length), 1)
    },
  }),
]
