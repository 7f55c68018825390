/**
 * Bell-shaped numbers that any program can make again: sums of four uniform ones of the generator of Lewis, Goodman and
 * Miller, s = 16807 s mod (2^31 - 1), less 2.
 */
export function bellNoise(n: number, seed: number): Float64Array {
  let state = seed
  const draw = (): number => {
    state = (state * 16_807) % 2_147_483_647
    return state / 2_147_483_647
  }
  return Float64Array.from({ length: n }, () => draw() + draw() + draw() + draw() - 2)
}

/** Running sums of a series, from a start on. */
export function summed(values: Float64Array, start = 0): Float64Array {
  let level = start
  return values.map((value) => (level += value))
}

/** x(t) = weight x(t - 1) + noise(t), from 0 on. */
export function autoregressive(noise: Float64Array, weight: number): Float64Array {
  let level = 0
  return noise.map((value) => (level = weight * level + value))
}
