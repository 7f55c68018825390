import type { ProposalTier } from '#core/model/proposal.ts'
import { guardEffects, type GuardLevel } from './guardLevels.ts'

/** What decides how much ceremony a proposal needs. */
export interface TierInputs {
  readonly guardLevel: GuardLevel
  /** Largest share of a soft limit in use after the trade, 0..1 and above. */
  readonly softLimitUse: number
  /** Closed trades of the strategy in this account. */
  readonly strategyTrades: number
  /** Value of this trade over the median value of the account's trades; null before there are any. */
  readonly sizeOverMedian: number | null
  /** Strengths of the strongest evidence for and against, 0..1. */
  readonly strongestFor: number
  readonly strongestAgainst: number
  readonly practice: boolean
  /** The last decisions look like a reflex; the ceiling of routine proposals is the usual size itself. */
  readonly tired?: boolean
}

/** Trades a strategy must have closed in an account before its proposals are routine. */
const ROUTINE_AFTER_TRADES = 20

/**
 * Tier 2 asks for the trader's own view and the typed quantity. Set by risk, never by a strategy. In practice accounts
 * (SIM, REPLAY) the rules of the first twenty trades and of conflicting evidence are left out, so that approving can be
 * practised at its usual pace.
 */
export function tierOf(inputs: TierInputs): { readonly tier: ProposalTier; readonly reason: string } {
  if (guardEffects(inputs.guardLevel).forcesTier2) return { tier: 2, reason: `guard level ${inputs.guardLevel}` }
  if (inputs.softLimitUse > 0.8) return { tier: 2, reason: 'more than 80 % of a soft limit in use' }
  if (!inputs.practice && inputs.strategyTrades < ROUTINE_AFTER_TRADES) {
    return { tier: 2, reason: `one of the first ${ROUTINE_AFTER_TRADES} trades of this strategy` }
  }
  const ceiling = inputs.tired === true ? 1 : 2
  if (inputs.sizeOverMedian !== null && inputs.sizeOverMedian > ceiling) {
    const reason =
      ceiling === 1
        ? 'above the usual size, and your last decisions were very quick or all the same'
        : 'more than twice the usual size'
    return { tier: 2, reason }
  }
  if (!inputs.practice && inputs.strongestAgainst > inputs.strongestFor)
    return { tier: 2, reason: 'the evidence against is stronger than the evidence for' }
  return { tier: 1, reason: 'inside every limit, ordinary size' }
}
