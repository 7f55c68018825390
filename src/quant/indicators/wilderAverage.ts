import { ExponentialSmoothing } from './exponentialSmoothing.ts'
import { wilderKeep } from './smoothing.ts'

/** Wilder's smoothing: weight 1 / length on the newest input, seeded by the mean of the first `length` inputs. */
export class WilderAverage extends ExponentialSmoothing {
  constructor(length: number) {
    super(length, wilderKeep(length))
  }
}
