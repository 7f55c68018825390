import type { InstrumentId } from '#core/model/identifiers.ts'
import type { GuardLevel } from '../guardLevels.ts'

/** A holding with what it adds to the account's expected shortfall; null where its history is too short to tell. */
export interface RiskHolding {
  readonly instrumentId: InstrumentId
  /** Absolute value, money. */
  readonly value: number
  readonly contribution: number | null
}

/** A reduction that the trader may order with one act; nothing is reduced without. */
export interface Reduction {
  readonly instrumentId: InstrumentId
  /** Part of the position to leave, above 0 up to 1. */
  readonly fraction: number
  /** Its share of the account's risk now, 0..1; by value where contributions are unknown. */
  readonly share: number
  readonly reason: string
}

/** Share of the account's risk that each guard level proposes to leave. */
const REDUCED_RISK: Readonly<Record<GuardLevel, number>> = {
  NORMAL: 0,
  CONSERVATIVE: 0.25,
  DEFENSIVE: 0.5,
  EMERGENCY: 0.75,
  SHUTDOWN: 1,
}

/**
 * Proposes which positions to reduce at a guard level, the largest contribution to the risk first, until the level's share of
 * the whole is gone. Holdings that lower the risk stay. Where any contribution is unknown, values stand for risks, because
 * leaving a holding out would propose to keep what nobody has measured.
 */
export function proposeReductions(holdings: readonly RiskHolding[], level: GuardLevel): readonly Reduction[] {
  const part = REDUCED_RISK[level]
  if (part === 0) return []
  const isMeasured = holdings.every((holding) => holding.contribution !== null)
  const risks = holdings
    .map((holding) => ({ holding, risk: isMeasured ? (holding.contribution ?? 0) : holding.value }))
    .filter(({ risk }) => risk > 0)
    .toSorted((left, right) => right.risk - left.risk)
  const whole = risks.reduce((sum, { risk }) => sum + risk, 0)
  let left = part * whole
  const reductions: Reduction[] = []
  for (const { holding, risk } of risks) {
    if (left <= whole * 1e-9) break
    const cut = Math.min(risk, left)
    left -= cut
    const share = risk / whole
    const measure = isMeasured
      ? 'of the expected shortfall'
      : 'of the value held (its risk is not known for every holding)'
    reductions.push({
      instrumentId: holding.instrumentId,
      fraction: cut / risk,
      share,
      reason: `Guard level ${level}: this position is ${(100 * share).toFixed(0)} % ${measure}.`,
    })
  }
  return reductions
}
