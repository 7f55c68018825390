import type { Memory } from '../../indicators/kernel/memory.ts'
import { DetrendedFluctuation } from '../../regimes/hurst/detrendedFluctuation.ts'
import { RollingRescaledRange } from '../../regimes/hurst/rollingRescaledRange.ts'
import { KalmanTrend } from '../../regimes/kalman/kalmanTrend.ts'
import { LogReturns } from '../../regimes/logReturns.ts'
import { KALMAN_TERMS } from '../../regimes/regimeModels.ts'
import { RollingHurst } from '../../regimes/rollingHurst.ts'
import { HURST_RETURNS } from '../../regimes/sixRegimes.ts'
import { feature, type FeatureDeclaration, type FeatureStep } from '../declaration.ts'
import { modelFeature } from './modelFeature.ts'

const MEMORY = {
  family: 'regime',
  inputs: ['close'],
  unit: 'exponent',
  range: { low: null, high: null },
  lookback: HURST_RETURNS + 1,
  cost: 3,
  direction: 'NEITHER',
} as const

function memoryOf(memory: Memory, rolling: { next(change: number): number }): FeatureStep {
  const returns = new LogReturns(memory)
  return ({ close }) => rolling.next(returns.next(close))
}

/** What hidden states say: filters, hidden Markov states, memory and change points. */
export const STATE_FEATURES: readonly FeatureDeclaration[] = [
  modelFeature({
    model: 'kalmanTrend',
    output: 'velocity',
    name: 'kalmanVelocity',
    title: 'Velocity of the filtered price',
    description: 'How fast the price moves once its noise is filtered out, as a fraction per bar.',
    direction: 'RISING',
    cost: 4,
  }),
  modelFeature({
    model: 'kalmanTrend',
    output: 'uncertainty',
    name: 'kalmanUncertainty',
    title: 'Uncertainty of the filtered price',
    description: 'How far the filtered price may be off, as a fraction of it: high where noise hides the trend.',
    direction: 'NEITHER',
    cost: 4,
  }),
  modelFeature({
    model: 'kalmanTrend',
    output: 'surprise',
    name: 'kalmanSurprise',
    title: 'Surprise of the latest close',
    description: 'How far the close came out from what the filtered trend expected, in its own deviations.',
    direction: 'NEITHER',
    cost: 4,
  }),
  feature({
    name: 'kalmanSignificance',
    family: 'regime',
    title: 'Significance of the velocity',
    inputs: ['close'],
    unit: 'deviations',
    range: { low: null, high: null },
    lookback: KALMAN_TERMS.window,
    reach: 'HISTORY',
    gap: 'SKIP',
    cost: 4,
    description:
      'Velocity of the filtered price over its own deviation: beyond 2 either way the trend is hardly noise.',
    formula: 'velocity / standard deviation of the velocity, of the local linear trend of log closes',
    source: 'Durbin and Koopman 2012; Harvey 1989',
    direction: 'RISING',
    make: (memory) => {
      const trend = new KalmanTrend(memory, KALMAN_TERMS)
      return ({ close }) => {
        if (!(close > 0) || !trend.next(Math.log(close))) return Number.NaN
        return trend.velocity / trend.velocityDeviation
      }
    },
  }),
  modelFeature({
    model: 'varianceStates',
    output: 'wildProbability',
    name: 'wildStateProbability',
    title: 'Probability of the wild state',
    description:
      'Probability that returns now come from the wilder of two hidden states. Missing where two states explain no more than one.',
    direction: 'FALLING',
    cost: 4,
  }),
  modelFeature({
    model: 'varianceStates',
    output: 'deviationRatio',
    name: 'stateDeviationRatio',
    title: 'Wild against calm deviation',
    description: 'How many times the deviation of the calm hidden state the wild one has: how different the two are.',
    direction: 'NEITHER',
    cost: 4,
  }),
  modelFeature({
    model: 'varianceStates',
    output: 'evidence',
    name: 'stateEvidence',
    title: 'Evidence for two states',
    description:
      'How far two hidden states explain the returns better than one, each parameter paid for; 0 or less is none.',
    direction: 'NEITHER',
    cost: 4,
  }),
  feature({
    ...MEMORY,
    name: 'hurstExponent',
    title: 'Hurst exponent',
    description: 'Memory of returns by rescaled range: above 0.5 moves persist, below they revert.',
    formula: `0.5 + slope of log R/S less that of white noise on the log of the length, ${HURST_RETURNS} log returns`,
    source: 'Anis and Lloyd 1976; Peters 1994',
    make: (memory) => memoryOf(memory, new RollingRescaledRange(memory, HURST_RETURNS)),
  }),
  feature({
    ...MEMORY,
    name: 'fluctuationExponent',
    title: 'Exponent of detrended fluctuations',
    description: 'Memory of returns that slow trends do not feign: above 0.5 moves persist, below they revert.',
    formula: `0.5 + slope of log F less that of white noise on the log of the length, ${HURST_RETURNS} log returns`,
    source: 'Peng et al. 1994; Kantelhardt et al. 2001',
    make: (memory) => memoryOf(memory, new RollingHurst(memory, HURST_RETURNS, DetrendedFluctuation)),
  }),
  modelFeature({
    model: 'changePoints',
    output: 'changeProbability',
    name: 'changeProbability',
    title: 'Probability of a recent change',
    description: 'Probability that mean or variance of the returns changed within the last ten bars.',
    direction: 'NEITHER',
    cost: 4,
  }),
  modelFeature({
    model: 'changePoints',
    output: 'expectedRunLength',
    name: 'expectedRunLength',
    title: 'Expected length of the present run',
    description: 'Bars for which mean and variance of the returns have probably been what they are now.',
    direction: 'NEITHER',
    cost: 4,
  }),
]
