import { ExponentialSmoothing } from './exponentialSmoothing.ts'
import { exponentialKeep } from './smoothing.ts'

/**
 * Exponential moving average with weight 2 / (length + 1) on the newest input, seeded by the mean of the first `length`
 * inputs (the convention of TA-Lib).
 */
export class ExponentialMovingAverage extends ExponentialSmoothing {
  constructor(length: number) {
    super(length, exponentialKeep(length))
  }
}
