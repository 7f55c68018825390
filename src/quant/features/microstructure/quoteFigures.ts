import type { FeatureInputs } from '../inputs.ts'

/** Basis points in a whole. */
export const BASIS_POINTS = 10_000

/** Middle of bid and offer; NaN unless both are prices and do not cross. */
export function midOf({ bid, ask }: Readonly<FeatureInputs>): number {
  return bid > 0 && ask >= bid ? 0.5 * (bid + ask) : Number.NaN
}
