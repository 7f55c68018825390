import { describe, expect, it } from 'vitest'
import { Memory } from '#quant/indicators/kernel/memory.ts'
import { chooseStates } from '#quant/regimes/hmm/chooseStates.ts'
import { fitHmm } from '#quant/regimes/hmm/fitHmm.ts'
import {
  filteredProbabilities,
  type GaussianHmm,
  orderStates,
  smoothedProbabilities,
} from '#quant/regimes/hmm/gaussianHmm.ts'
import { VarianceStates } from '#quant/regimes/hmm/varianceStates.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { congruentialNormals, congruentialUniforms, sixDecimals } from '../../../helpers/congruentialSeries.ts'
import { normalQuantile } from '#quant/statistics/normal.ts'

/** Two states: mean 0.05 and deviation 0.6, mean -0.1 and deviation 2; each step changes the state with 3 %. */
function switching(): Float64Array {
  const uniforms = congruentialUniforms(12_345, 1_200)
  let wild = false
  return Float64Array.from({ length: 600 }, (_, index) => {
    if ((uniforms[600 + index] ?? 1) < 0.03) wild = !wild
    const normal = normalQuantile(uniforms[index] ?? 0.5)
    return sixDecimals(wild ? -0.1 + 2 * normal : 0.05 + 0.6 * normal)
  })
}

function noise(seed: number, count: number): Float64Array {
  const random = new SeededRandom(seed)
  return Float64Array.from({ length: count }, () => random.normal())
}

const MODEL: GaussianHmm = {
  states: 2,
  initial: Float64Array.of(0.6, 0.4),
  transition: Float64Array.of(0.9, 0.1, 0.3, 0.7),
  means: Float64Array.of(0, 1),
  variances: Float64Array.of(1, 4),
}

describe('a Gaussian hidden Markov model', () => {
  // Expected numbers: hmmlearn 0.3.3 GaussianHMM without priors, best of 12 seeds, tol 1e-7.
  it('is the one that hmmlearn finds', () => {
    const values = switching()
    const one = fitHmm(values, { states: 1, seed: 1 })
    const two = fitHmm(values, { states: 2, seed: 1, tolerance: 1e-8 })
    if (!one.ok || !two.ok) throw new Error('no fit')
    expect(one.logLikelihood).toBeCloseTo(-1143.1573505581703, 8)
    expect(one.bic).toBeCloseTo(2299.108560426773, 7)
    expect(two.logLikelihood).toBeCloseTo(-1056.003919517536, 6)
    expect(two.bic).toBeCloseTo(2156.786346621585, 6)
    const { means, variances, transition } = two.model
    for (const [state, mean] of [0.0365409697, -0.1972337756].entries()) expect(means[state]).toBeCloseTo(mean, 5)
    for (const [state, spread] of [0.406982661, 4.103322626].entries()) expect(variances[state]).toBeCloseTo(spread, 4)
    expect(transition[0]).toBeCloseTo(0.944579855, 4)
    expect(transition[3]).toBeCloseTo(0.963676671, 4)
    const smoothed = smoothedProbabilities(two.model, values).probabilities
    // hmmlearn's predict_proba of the calm state.
    const expected = { 0: 1, 10: 0.92138304, 100: 0.0056005, 299: 0.01392233, 500: 0.00011971, 599: 0.9295721 }
    for (const [time, share] of Object.entries(expected)) expect(smoothed[2 * Number(time)]).toBeCloseTo(share, 5)
  })

  it('filters as the sum over all paths says', () => {
    const values = [0.3, 2.5, Number.NaN, -1]
    // Brute force over the 16 paths.
    const density = (state: number, value: number): number => {
      const [mean, variance] = [MODEL.means[state] ?? 0, MODEL.variances[state] ?? 1]
      return Number.isNaN(value)
        ? 1
        : Math.exp(-((value - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance)
    }
    let [total, ofSecond] = [0, 0]
    for (let path = 0; path < 16; path += 1) {
      const states = [path & 1, (path >> 1) & 1, (path >> 2) & 1, (path >> 3) & 1]
      let weight = 1
      for (const [time, state] of states.entries()) {
        const before = states[time - 1]
        weight *= before === undefined ? (MODEL.initial[state] ?? 0) : (MODEL.transition[2 * before + state] ?? 0)
        weight *= density(state, values[time] ?? 0)
      }
      total += weight
      if (states[3] === 1) ofSecond += weight
    }
    const { probabilities, logLikelihood } = filteredProbabilities(MODEL, values)
    expect(logLikelihood).toBeCloseTo(Math.log(total), 12)
    expect(probabilities[7]).toBeCloseTo(ofSecond / total, 12)
    // At the end there is no future: both are the same.
    expect(smoothedProbabilities(MODEL, values).probabilities[7]).toBe(probabilities[7])
  })

  it('is in order of variance or mean, whichever way the climb ended', () => {
    const swapped = orderStates({ ...MODEL, variances: Float64Array.of(4, 1) }, 'VARIANCE')
    expect([...swapped.means]).toEqual([1, 0])
    expect([...swapped.transition]).toEqual([0.7, 0.3, 0.1, 0.9])
    expect([...swapped.initial]).toEqual([0.4, 0.6])
    expect([...orderStates({ ...MODEL, means: Float64Array.of(2, 1) }, 'MEAN').variances]).toEqual([4, 1])
  })

  it('gives equal seeds equal models and survives numbers far off', () => {
    const values = switching()
    values[300] = 1e6
    const [one, other] = [1, 1].map((seed) => fitHmm(values, { states: 3, seed, restarts: 3, tolerance: 1e-2 }))
    expect(one).toEqual(other)
    const { probabilities } = filteredProbabilities(MODEL, [0, 1e9, 0, -1e12])
    expect([...probabilities].every((share) => share >= 0 && share <= 1)).toBe(true)
  })

  it('names what it cannot fit, and does not use what has not converged', () => {
    const codeOf = (values: Float64Array, more: object = {}): string => {
      const fit = fitHmm(values, { states: 2, seed: 1, ...more })
      return fit.ok ? 'fitted' : fit.code
    }
    expect(codeOf(noise(1, 39))).toBe('SERIES_TOO_SHORT')
    expect(codeOf(new Float64Array(100).fill(2))).toBe('SERIES_CONSTANT')
    expect(codeOf(noise(1, 100).fill(Number.NaN, 5, 6))).toBe('VALUE_NOT_FINITE')
    expect(codeOf(switching(), { iterations: 3 })).toBe('NOT_CONVERGED')
    // Two values only, each for long: a state on either has a likelihood without bound.
    expect(codeOf(noise(3, 200).map((_, index) => (index < 100 ? 0 : 1)))).toBe('DEGENERATE')
  })
})

describe('the number of states', () => {
  it('is two where there are two', () => {
    const choice = chooseStates(switching(), { states: 3, seed: 1, restarts: 4 })
    expect(choice.best?.model.states).toBe(2)
    expect(choice.candidates).toHaveLength(3)
  })

  it('is one on white noise', () => {
    const found = Array.from({ length: 12 }, (_, seed) => {
      return chooseStates(noise(500 + seed, 300), { states: 2, seed, restarts: 3 }).best?.model.states
    })
    expect(found.filter((states) => states === 1).length).toBeGreaterThanOrEqual(11)
  })
})

describe('states followed online', () => {
  const terms = { window: 200, refit: 50, seed: 3 }

  it('tell the wild from the calm and use no model on white noise', () => {
    const states = new VarianceStates(new Memory(), terms)
    const values = switching()
    const shares = Array.from(values, (value) => (states.next(value) ? states.wildProbability : Number.NaN))
    expect(shares.slice(0, 199).every(Number.isNaN)).toBe(true)
    const known = shares.filter((share) => !Number.isNaN(share))
    expect(known.length).toBeGreaterThan(300)
    expect(known.some((share) => share > 0.95) && known.some((share) => share < 0.05)).toBe(true)
    const quiet = new VarianceStates(new Memory(), terms)
    for (const value of congruentialNormals(3, 250)) quiet.next(value)
    expect([quiet.isUsed, quiet.wildProbability, quiet.deviationRatio]).toEqual([false, Number.NaN, Number.NaN])
    expect(quiet.evidence).toBeLessThan(0)
  })
})
