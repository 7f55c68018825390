/** Steps of one calibration. */
const STEPS = 2_000_000

let sink = 0

/** Times the calibration loop, a chain of integer steps that touches no memory, in milliseconds. */
export function calibrate(): number {
  const begin = performance.now()
  let state = 12_345
  for (let step = 0; step < STEPS; step += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
  }
  // Kept where the compiler cannot see that nobody reads it.
  sink ^= state
  return performance.now() - begin
}

/** Nanoseconds of one step of the calibration loop when the machine was quickest of a few tries. */
export function referenceLoop(): number {
  const best = Math.min(...Array.from({ length: 50 }, calibrate))
  return sink === 1 ? Number.NaN : (best * 1e6) / STEPS
}
