/** A scale that holds every band and zero. */
export interface BandScale {
  readonly low: number
  readonly high: number
}

/** Makes the scale of bands. */
export function bandScale(bands: readonly { readonly quantiles: readonly number[] }[]): BandScale {
  const values = [0, ...bands.flatMap(({ quantiles }) => quantiles)]
  return { low: Math.min(...values), high: Math.max(...values) }
}

/** Places a value on a drawing of this width with a margin of 4 at both ends. */
export function placeOn({ low, high }: BandScale, value: number, width: number): number {
  return high === low ? width / 2 : 4 + ((width - 8) * (value - low)) / (high - low)
}
