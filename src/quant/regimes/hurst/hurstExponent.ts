import type { Estimate } from '#core/model/estimate.ts'
import { NORMAL_95 } from '../../statistics/normal.ts'
import { SeededRandom } from '../../statistics/seededRandom.ts'
import { DetrendedFluctuation } from './detrendedFluctuation.ts'
import { LEAST_STEPS, RescaledRange } from './rescaledRange.ts'

/** The Hurst exponent of a series in two ways: 0.5 has no memory, more persists, less reverts. */
export interface HurstExponent {
  readonly ok: true
  /** By rescaled range, with the correction of Anis, Lloyd and Peters. */
  readonly rescaledRange: Estimate
  /** By detrended fluctuations. */
  readonly detrendedFluctuation: Estimate
}

/** Why a series has no Hurst exponent. */
export interface NoHurstExponent {
  readonly ok: false
  readonly code: 'SERIES_TOO_SHORT' | 'SERIES_CONSTANT' | 'VALUE_NOT_FINITE'
  readonly message: string
}

/** Series of white noise from which the deviation of an estimate is learned. */
const NOISES = 200

/**
 * Measures the Hurst exponent of `steps`: the returns of a price, never the price itself. The intervals are plus and minus
 * 1.96 deviations that the same estimator has on white noise of the same length (`NOISES` series drawn from `seed`), so an
 * interval that holds 0.5 says that a series without memory would look the same.
 */
export function hurstExponent(steps: Readonly<Float64Array>, seed = 1): HurstExponent | NoHurstExponent {
  const n = steps.length
  if (n < LEAST_STEPS) {
    const message = `The series has ${n} steps where a Hurst exponent needs at least ${LEAST_STEPS}; give it more.`
    return { ok: false, code: 'SERIES_TOO_SHORT', message }
  }
  if (steps.some((step) => !Number.isFinite(step))) {
    const message = 'The series has a step that is no finite number; correct it, or leave it out.'
    return { ok: false, code: 'VALUE_NOT_FINITE', message }
  }
  const ranges = new RescaledRange(n)
  const fluctuations = new DetrendedFluctuation(n)
  const byRange = ranges.measure(steps, 0)
  const byFluctuation = fluctuations.measure(steps, 0)
  if (Number.isNaN(byRange) || Number.isNaN(byFluctuation)) {
    const message = 'The series stands still for too long to measure its memory; give one that moves.'
    return { ok: false, code: 'SERIES_CONSTANT', message }
  }
  const random = new SeededRandom(seed)
  const noise = new Float64Array(n)
  let [ofRange, ofFluctuation] = [0, 0]
  for (let series = 0; series < NOISES; series += 1) {
    for (let index = 0; index < n; index += 1) noise[index] = random.normal()
    ofRange += (ranges.measure(noise, 0) - 0.5) ** 2
    ofFluctuation += (fluctuations.measure(noise, 0) - 0.5) ** 2
  }
  const around = (value: number, squares: number): Estimate => {
    const reach = NORMAL_95 * Math.sqrt(squares / NOISES)
    return { value, low: value - reach, high: value + reach, n }
  }
  return {
    ok: true,
    rescaledRange: around(byRange, ofRange),
    detrendedFluctuation: around(byFluctuation, ofFluctuation),
  }
}
