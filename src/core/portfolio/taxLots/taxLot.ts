import type { AccountId, InstrumentId, StrategyId } from '#core/model/identifiers.ts'
import type { LotMoney } from './lotMoney.ts'

/**
 * Which open lot a fill closes first: the oldest, the newest, the one whose sale gains least, or those the trader names
 * (what he does not name goes by age).
 */
export type LotMethod = 'FIFO' | 'LIFO' | 'HIGHEST_COST' | 'SPECIFIC'

/** Units of one lot that the trader names for a fill; scaled quantity > 0. */
export interface LotChoice {
  readonly lotId: string
  readonly quantity: number
}

/** What is still open of one execution; quantities are scaled, money is in micro-units. */
export interface OpenTaxLot {
  /** The execution that opened it. */
  readonly lotId: string
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly strategyId: StrategyId
  readonly side: 'LONG' | 'SHORT'
  /** Market time, microseconds. */
  readonly openedAt: number
  readonly quantity: number
  readonly money: Readonly<LotMoney>
}

/** Units that stand for others sold at a loss. */
export interface Replacement {
  readonly lotId: string
  /** Scaled, as units were counted at the sale or, when bought afterwards, at the purchase. */
  readonly quantity: number
  /** Part of the loss that moves into their basis, micro-units >= 0. */
  readonly amount: number
}

/** Units of one lot closed by one fill; quantities are scaled, money is in micro-units. */
export interface LotMatch {
  readonly lotId: string
  /** The execution that closed it; null when a split or a merger left nothing of it. */
  readonly closingId: string | null
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly strategyId: StrategyId
  readonly side: 'LONG' | 'SHORT'
  readonly openedAt: number
  readonly closedAt: number
  readonly quantity: number
  /** Money of the units up to the close, the closing fees included. */
  readonly money: Readonly<LotMoney>
  /** Value at which they were closed: sold for when long, bought back for when short. */
  readonly closingValue: number
  /** Profit of the two trades after all fees. */
  readonly gain: number
  /** `gain` with dividends, funding, borrowing and the rest. */
  readonly realised: number
  readonly heldDays: number
  /** Sales of what was held for more than a year; short sales never are. */
  readonly term: 'SHORT_TERM' | 'LONG_TERM'
  /** Part of the loss that a wash sale disallows, micro-units >= 0. */
  readonly disallowed: number
  readonly replacements: readonly Replacement[]
}
