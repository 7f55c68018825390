/**
 * Where in a queue orders are cancelled, which an aggregated book does not tell.
 *
 * - `optimistic`: always ahead of us. The best that can be, a bound and not a model to trust.
 * - `risk-averse`: always behind us, as far as there was anything behind. Only trades move us up.
 * - `power`, `log`: ahead of us with probability f(ahead) / (f(ahead) + f(behind)), where f(x) is x^exponent (exponent > 0)
 *   or log(1 + x / unit), `unit` being the scaled quantity of one unit. After E. Rigtorp, "Estimating order queue
 *   position" (2013): the expected move is taken, so the position is a real number.
 */
export type QueueModel =
  | { readonly kind: 'optimistic' }
  | { readonly kind: 'risk-averse' }
  | { readonly kind: 'power'; readonly exponent: number }
  | { readonly kind: 'log'; readonly unit: number }

/** Returns the share of a cancelled quantity that stood ahead, 0..1, for scaled quantities ahead and behind. */
export function cancelledAhead(model: QueueModel, ahead: number, behind: number): number {
  if (model.kind === 'optimistic') return 1
  if (model.kind === 'risk-averse' || ahead <= 0) return 0
  if (behind <= 0) return 1
  if (model.kind === 'power') return 1 / (1 + (behind / ahead) ** model.exponent)
  const front = Math.log1p(ahead / model.unit)
  // Both are 0 only where the quantities are too small for a logarithm to tell from nothing.
  return front === 0 ? 0 : front / (front + Math.log1p(behind / model.unit))
}
