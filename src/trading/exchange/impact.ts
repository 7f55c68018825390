/**
 * How much a trade moves the price against itself, as a share of the price; `participation` is its quantity over the volume
 * of the market.
 *
 * `quadratic`: coefficient × participation². The curve of the volume-share slippage models of common backtesters; with 0.1
 * taking a quarter of a bar costs 0.6 %.
 *
 * `square-root`: coefficient × volatility × √participation. The square-root law of metaorders (Almgren, Thum, Hauptmann, Li
 * 2005 with an exponent near 0.6; Tóth et al. 2011 with 0.5 and coefficients near 1). Volatility and volume are of one bar:
 * over n bars the one grows with √n and the other with n, so the law says the same of a minute as of a day.
 */
export type ImpactModel =
  | { readonly kind: 'quadratic'; readonly coefficient: number }
  | { readonly kind: 'square-root'; readonly coefficient: number }

/** The impact where `volumeShare` is set and no model is named. */
export const DEFAULT_IMPACT: ImpactModel = { kind: 'quadratic', coefficient: 0.1 }

/** Returns the share of the price that a trade pays for its own size; `volatility` is the relative one of a bar. */
export function impactShare({ kind, coefficient }: ImpactModel, participation: number, volatility: number): number {
  return kind === 'quadratic'
    ? coefficient * participation * participation
    : coefficient * volatility * Math.sqrt(participation)
}
