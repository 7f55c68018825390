import type { AssetClass } from '#core/model/instrument.ts'

/**
 * What a rule is about, and the numbers it states. Shares are fractions of 1, amounts are in the currency of the
 * instrument, minutes count from midnight at the exchange, a switch is 0 or 1.
 */
export const RULE_VALUES = {
  /** Own share of what is opened on credit, and below which positions are closed. */
  MARGIN: {
    initialLong: 'share',
    initialShort: 'share',
    maintenanceLong: 'share',
    maintenanceShort: 'share',
  },
  /** Round trips within a day that a margin account below an equity may make in some business days. */
  DAY_TRADING: { dayTrades: 'count', days: 'count', minimumEquity: 'amount' },
  /** Own share of positions that a margin account must hold at every moment of the day. */
  INTRADAY_MARGIN: { maintenance: 'share' },
  /** Price steps from a price on, and below it. */
  TICK_SIZE: { from: 'amount', stepFrom: 'amount', stepBelow: 'amount' },
  /** Units that a quantity must be a multiple of, a round lot, and whether less than one is taken. */
  LOT: { multiple: 'amount', roundLot: 'amount', oddLots: 'switch' },
  /** Least value of an order. */
  ORDER_SIZE: { minimumNotional: 'amount' },
  /** Fall from the last close from which on short sales must be above the bid, that day and the next. */
  SHORT_SALE: { fall: 'share' },
  /** When orders are taken. */
  SESSION: { open: 'minutes', close: 'minutes' },
  /** Messages within some seconds, and messages for each trade. */
  MESSAGES: { count: 'count', seconds: 'count', orderToTrade: 'count' },
  /** Fees of a venue, shares of the value. */
  FEES: { maker: 'share', taker: 'share' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ValueKind>>>>

/** How a number of a rule is read. */
export type ValueKind = 'share' | 'count' | 'amount' | 'switch' | 'minutes'
/** What a rule can be about. */
export type RuleKind = keyof typeof RULE_VALUES

/** One rule of the outside world for a span of days. Days are `YYYY-MM-DD`, in UTC. */
export interface Rule<Kind extends RuleKind = RuleKind> {
  /** Stable name. */
  readonly id: string
  readonly kind: Kind
  /** Venue it is of; null for all. */
  readonly venue: string | null
  readonly assetClass: AssetClass | null
  /** First day, and the first day on which it is no longer in force; null while no end is known. */
  readonly validFrom: string
  readonly validTo: string | null
  /** Day until which it must be read again at its source. */
  readonly reviewBy: string
  readonly source: string
  /** False where the source could not be read, or does not say it plainly. */
  readonly isVerified: boolean
  readonly values: Readonly<Record<keyof (typeof RULE_VALUES)[Kind], number>>
}

/** Any rule, its kind known when it is looked at. */
export type AnyRule = { readonly [Kind in RuleKind]: Rule<Kind> }[RuleKind]
