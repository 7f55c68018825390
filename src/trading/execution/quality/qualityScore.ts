import type { Shortfall } from './shortfall.ts'

/** How well a parent order was executed, with the words behind the number. */
export interface QualityScore {
  /** 0..100. */
  readonly score: number
  /** What counted: cost of the execution at the value of the decision, basis points. */
  readonly costBps: number
  readonly text: string
}

/**
 * Scores an execution from 0 to 100: 100 when the whole quantity came at the arrival price or better, 0 when it cost the
 * whole slippage budget or more, and a straight line between.
 *
 * 1. The cost that counts is what the execution can answer for: timing, spread, impact and the opportunity of what stayed
 *    unfilled, counted from the arrival. The delay before it and the fees are others' doing and left out.
 * 2. It is a share of the value of the whole quantity at the decision price, so an order that was hardly filled has only
 *    the opportunity to show.
 * 3. Null while a part that counts is not known. A single score says little: the market's moves are in it, so scores are
 *    to be read as a mean over many orders with its interval.
 */
export function qualityScore(shortfall: Shortfall, valueAtDecision: number, budgetBps: number): QualityScore | null {
  const { delay, timing, spread, impact, opportunity, unattributed, filled, quantity } = shortfall
  if (delay === null || timing === null || spread === null || impact === null || opportunity === null) return null
  if (unattributed !== 0 || !(valueAtDecision > 0) || !(budgetBps > 0)) return null
  // The unfilled part has waited through the same delay, which is not its doing either.
  const delayOfUnfilled = filled === 0 ? 0 : (delay / filled) * (quantity - filled)
  const cost = timing + spread + impact + opportunity - delayOfUnfilled
  const costBps = (cost / valueAtDecision) * 10_000
  const score = 100 * Math.min(1, Math.max(0, 1 - costBps / budgetBps))
  const share = Math.round((100 * filled) / quantity)
  const text = `${score.toFixed(0)} of 100: ${costBps.toFixed(1)} bps of a budget of ${budgetBps} bps, ${share} % filled.`
  return { score, costBps, text }
}
