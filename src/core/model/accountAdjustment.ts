import type { AccountId, AdjustmentId, InstrumentId } from './identifiers.ts'

/** Why an account changes without a trade; the last two change nothing and are there to be told. */
export type AdjustmentKind =
  /** A cash dividend: owed from the ex date on (`owed`), paid later or at once (`cash`). Short positions pay it. */
  | 'DIVIDEND'
  /** Payment between the longs and the shorts of a perpetual contract. */
  | 'FUNDING'
  /** What borrowing the units of a short position cost since the last charge. */
  | 'BORROW_FEE'
  /** Interest on borrowed money since the last charge. */
  | 'INTEREST'
  /** What the fraction of a unit that a split left over was worth; comes before its SPLIT. */
  | 'CASH_IN_LIEU'
  /** Units counted anew; no money moves. */
  | 'SPLIT'
  /** What the venue charges for closing a position itself. */
  | 'LIQUIDATION_FEE'
  | 'MARGIN_CALL'
  | 'ACCOUNT_RUINED'

/**
 * One change of an account beside its fills, as its venue tells it. A position is the fold of its fills and adjustments.
 * Money is in micro-units, quantities are scaled and signed.
 *
 * 1. cash + owed + cost - realised + fees of an account is the same before and after, with what the adjustment does to
 *    each (`applyAdjustment`).
 * 2. `adjustmentId` is unique for ever within venue and account: an adjustment that is told twice counts once.
 */
export interface AccountAdjustment {
  readonly adjustmentId: AdjustmentId
  readonly venue: string
  readonly accountId: AccountId
  readonly kind: AdjustmentKind
  /** Null for what concerns the account as a whole. */
  readonly instrumentId: InstrumentId | null
  /** Change of cash; negative is paid by the account. */
  readonly cash: number
  /** Change of what is owed to the account and not paid yet; part of its equity. */
  readonly owed: number
  /** Cost of the position that went with what was settled in cash, signed like the position; 0 but for cash in lieu. */
  readonly costReleased: number
  /** The account's quantity before and after; equal for everything but a split. */
  readonly quantityBefore: number
  readonly quantityAfter: number
  /** Every `from` units became `to` units; null for everything but a split. */
  readonly ratio: { readonly from: number; readonly to: number } | null
  /** How many fills of the account came before: where in the account's history it belongs. */
  readonly fillsBefore: number
  /** Market time at which it takes effect, microseconds. */
  readonly tsEvent: number
  readonly tsInit: number
  /** One sentence for the trader. */
  readonly text: string
}
