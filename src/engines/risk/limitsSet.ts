import type { AccountId } from '#core/model/identifiers.ts'
import type { LimitStanding } from '#contracts/records/limitChanges.ts'

/** What the trader has set of the limits, and of which account. */
export interface LimitsSet {
  /** Null before the first session. */
  readonly accountId: AccountId | null
  readonly standing: LimitStanding
}

/** Nobody has set anything. */
export const NOTHING_SET: LimitsSet = { accountId: null, standing: { revision: 0, settings: [], pending: null } }
