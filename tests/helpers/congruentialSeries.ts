import { normalQuantile } from '#quant/statistics/normal.ts'

/** Uniform numbers of the generator x -> (1103515245 x + 12345) mod 2^31, which any program can repeat. */
export function congruentialUniforms(seed: number, count: number): readonly number[] {
  let state = BigInt(seed)
  return Array.from({ length: count }, () => {
    state = (1_103_515_245n * state + 12_345n) % 2_147_483_648n
    return (Number(state) + 0.5) / 2_147_483_648
  })
}

/** Normal numbers from those, by inversion, to six decimals. */
export function congruentialNormals(seed: number, count: number): Float64Array {
  return Float64Array.from(congruentialUniforms(seed, count), (uniform) => sixDecimals(normalQuantile(uniform)))
}

/** Rounds to six decimals. */
export function sixDecimals(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
