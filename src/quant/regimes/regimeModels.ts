import { ChangePoints, type ChangePointTerms } from './changePoints.ts'
import type { VarianceStatesTerms } from './hmm/varianceStates.ts'
import { VarianceStates } from './hmm/varianceStates.ts'
import { DetrendedFluctuation } from './hurst/detrendedFluctuation.ts'
import { RollingRescaledRange } from './hurst/rollingRescaledRange.ts'
import { type KalmanTerms, KalmanTrend } from './kalman/kalmanTrend.ts'
import { LogReturns } from './logReturns.ts'
import type { RegimeModel, RegimeOutput } from './regimeModel.ts'
import { RollingHurst } from './rollingHurst.ts'
import { HURST_RETURNS, SIX_REGIMES_LOOKBACK, SixRegimes } from './sixRegimes.ts'
import { SIX_REGIMES } from './sixRegimeScores.ts'

/** Fits of the Kalman filter's noise in the models and features. */
export const KALMAN_TERMS: KalmanTerms = { window: 126, refit: 63 }
/** Fits of the hidden Markov model in the models and features, its seed apart. */
export const HMM_TERMS: Omit<VarianceStatesTerms, 'seed'> = { window: 378, refit: 126 }
/** Search for change points in the models and features. */
const CHANGE_TERMS: ChangePointTerms = { expectedRun: 126, capacity: 252, warmUp: 21 }
/** Numbers within which a change counts as just come. */
const RECENT = 10

const SHARE = { low: 0, high: 1 } as const
const ANY = { low: null, high: null } as const
const POSITIVE = { low: 0, high: null } as const

function output(name: string, title: string, unit: string, range: RegimeOutput['range']): RegimeOutput {
  return { name, title, unit, range }
}

const kalmanTrend: RegimeModel = {
  name: 'kalmanTrend',
  title: 'Local linear trend (Kalman filter)',
  version: 1,
  inputs: ['close'],
  outputs: [
    output('price', 'Filtered price', 'price', POSITIVE),
    output('velocity', 'Velocity of the log price', 'fraction per bar', ANY),
    output('uncertainty', 'Standard deviation of the filtered log price', 'fraction', POSITIVE),
    output('velocityDeviation', 'Standard deviation of the velocity', 'fraction per bar', POSITIVE),
    output('surprise', 'Distance of the latest price from what was expected', 'deviations', ANY),
  ],
  lookback: KALMAN_TERMS.window,
  source: 'Durbin and Koopman 2012, chapters 2 to 5; Harvey 1989',
  formula: `y = level + e, level' = level + slope + u, slope' = slope + w on log closes; noise refitted by maximum likelihood every ${KALMAN_TERMS.refit} bars on the last ${KALMAN_TERMS.window}`,
  make: (memory) => {
    const trend = new KalmanTrend(memory, KALMAN_TERMS)
    return ({ close }, out) => {
      const isKnown = close > 0 && Number.isFinite(close)
      const hasState = trend.next(isKnown ? Math.log(close) : Number.NaN) && isKnown
      out[0] = hasState ? Math.exp(trend.level) : Number.NaN
      out[1] = hasState ? trend.velocity : Number.NaN
      out[2] = hasState ? trend.levelDeviation : Number.NaN
      out[3] = hasState ? trend.velocityDeviation : Number.NaN
      out[4] = hasState ? trend.surprise : Number.NaN
    }
  },
}

const varianceStates: RegimeModel = {
  name: 'varianceStates',
  title: 'Calm and wild states (hidden Markov model)',
  version: 1,
  inputs: ['close'],
  outputs: [
    output('wildProbability', 'Filtered probability of the state of the larger variance', 'probability', SHARE),
    output('deviationRatio', 'Deviation of the wild state over that of the calm one', 'ratio', { low: 1, high: null }),
    output('evidence', 'How far two states are preferred to one', 'nats per return', ANY),
  ],
  lookback: HMM_TERMS.window + 1,
  source: 'Baum et al. 1970; Rabiner 1989; Hamilton 1989; Schwarz 1978',
  formula: `two Gaussian states of log returns, Baum-Welch every ${HMM_TERMS.refit} bars on the last ${HMM_TERMS.window}; forward filter only; used where it converged and BIC prefers it to one state`,
  make: (memory, { seed }) => {
    const returns = new LogReturns(memory)
    const states = new VarianceStates(memory, { ...HMM_TERMS, seed })
    return ({ close }, out) => {
      const change = returns.next(close)
      states.next(change)
      const isKnown = Number.isFinite(change)
      out[0] = isKnown ? states.wildProbability : Number.NaN
      out[1] = isKnown ? states.deviationRatio : Number.NaN
      out[2] = isKnown ? states.evidence : Number.NaN
    }
  },
}

const hurst: RegimeModel = {
  name: 'hurst',
  title: 'Memory of returns (Hurst exponent)',
  version: 1,
  inputs: ['close'],
  outputs: [
    output('rescaledRange', 'By rescaled range, corrected', 'exponent', ANY),
    output('detrendedFluctuation', 'By detrended fluctuations, corrected', 'exponent', ANY),
  ],
  lookback: HURST_RETURNS + 1,
  source: 'Anis and Lloyd 1976; Peters 1994; Peng et al. 1994',
  formula: `0.5 plus the slope of log R/S (or log F) less that of white noise on the log of the length, over the last ${HURST_RETURNS} log returns`,
  make: (memory) => {
    const returns = new LogReturns(memory)
    const ranges = new RollingRescaledRange(memory, HURST_RETURNS)
    const fluctuations = new RollingHurst(memory, HURST_RETURNS, DetrendedFluctuation)
    return ({ close }, out) => {
      const change = returns.next(close)
      out[0] = ranges.next(change)
      out[1] = fluctuations.next(change)
    }
  },
}

const changePoints: RegimeModel = {
  name: 'changePoints',
  title: 'Change points (Bayesian, online)',
  version: 1,
  inputs: ['close'],
  outputs: [
    output('changeProbability', `Probability that a run began within the last ${RECENT} bars`, 'probability', SHARE),
    output('expectedRunLength', 'Expected length of the present run', 'bars', { low: 1, high: CHANGE_TERMS.capacity }),
  ],
  lookback: CHANGE_TERMS.warmUp + 2,
  source: 'Adams and MacKay 2007',
  formula: `run lengths of log returns under a constant hazard of 1 / ${CHANGE_TERMS.expectedRun}, normal and inverse gamma prior, Student's t predictive`,
  make: (memory) => {
    const returns = new LogReturns(memory)
    const changes = new ChangePoints(memory, CHANGE_TERMS)
    return ({ close }, out) => {
      const change = returns.next(close)
      const isKnown = changes.next(change) && Number.isFinite(change)
      out[0] = isKnown ? changes.changeProbability(RECENT) : Number.NaN
      out[1] = isKnown ? changes.expectedRunLength : Number.NaN
    }
  },
}

const sixRegimes: RegimeModel = {
  name: 'sixRegimes',
  title: 'Six regimes',
  version: 1,
  inputs: ['high', 'low', 'close', 'breadth'],
  outputs: [
    ...SIX_REGIMES.map((name) => output(name, `Probability of ${name}`, 'probability', SHARE)),
    output('likeliest', 'The likeliest regime', 'place in the list of six', { low: 0, high: 5 }),
    output('held', 'The regime held to', 'place in the list of six', { low: 0, high: 5 }),
    output('heldBars', 'Bars since the held regime began', 'bars', { low: 1, high: null }),
    output('confidence', 'Share of what they rest on that is known', 'share', SHARE),
    output('adx', 'Average directional index of 14 bars', 'percent', { low: 0, high: 100 }),
    output('direction', 'Balance of the directional indicators of 14 bars', 'balance', { low: -1, high: 1 }),
    output('volatility', 'Share of its own past that volatility lies above', 'share', SHARE),
    output('hurst', `Hurst exponent of ${HURST_RETURNS} returns`, 'exponent', ANY),
    output('breadth', 'Share of the universe above its average', 'share', SHARE),
  ],
  lookback: SIX_REGIMES_LOOKBACK,
  source: "This house's own scores; ADX and DMI of Wilder 1978",
  formula:
    'softmax over scores of ADX, DMI, Hurst, volatility and breadth; enter at 0.5, leave below 0.35 after 5 bars',
  make: (memory) => {
    const regimes = new SixRegimes(memory)
    return ({ high, low, close, breadth }, out) => {
      regimes.next(high, low, close, breadth)
      out.set(regimes.probabilities)
      let place = regimes.probabilities.length
      out[place++] = regimes.likeliest
      out[place++] = regimes.held
      out[place++] = regimes.heldBars
      out[place++] = regimes.confidence
      out[place++] = regimes.adx
      out[place++] = regimes.direction
      out[place++] = regimes.volatility
      out[place++] = regimes.hurst
      out[place] = regimes.breadth
    }
  },
}

/** Every streaming regime model. */
export const REGIME_MODELS: readonly RegimeModel[] = [kalmanTrend, varianceStates, hurst, changePoints, sixRegimes]

/** The regime model of a name; null when there is none. */
export function findRegimeModel(name: string): RegimeModel | null {
  return REGIME_MODELS.find((model) => model.name === name) ?? null
}
