type NoContext = Readonly<Record<string, never>>

/** A cluster above its limit, money of the account. */
type ClusterContext = {
  readonly name: string
  readonly value: number
  readonly limit: number
}

/** What each denial tells a machine; prices in currency units, money in micro-units, shares as fractions of 1. */
interface DenialContexts {
  readonly PRICE_COLLAR_EXCEEDED: { readonly price: number; readonly reference: number; readonly collar: number }
  readonly PRICE_INCREMENT_WRONG: { readonly price: number; readonly increment: number }
  readonly ORDER_TOO_LARGE: { readonly quantity: number; readonly limit: number }
  readonly ORDER_VALUE_TOO_HIGH: { readonly value: number; readonly limit: number }
  readonly SIZE_BELOW_INCREMENT: { readonly quantity: number; readonly increment: number; readonly boundBy: string }
  readonly DUPLICATE_ORDER: { readonly age: number; readonly window: number }
  readonly MESSAGE_RATE_EXCEEDED: { readonly count: number; readonly limit: number }
  readonly REPEATED_EXECUTION: { readonly count: number; readonly limit: number }
  readonly BUYING_POWER_EXCEEDED: { readonly needed: number; readonly available: number }
  readonly POSITION_LIMIT_EXCEEDED: { readonly value: number; readonly limit: number }
  readonly ASSET_LIMIT_EXCEEDED: { readonly value: number; readonly limit: number }
  readonly GROSS_EXPOSURE_EXCEEDED: { readonly value: number; readonly limit: number }
  readonly SECTOR_LIMIT_EXCEEDED: ClusterContext
  readonly FACTOR_LIMIT_EXCEEDED: ClusterContext
  readonly CORRELATION_LIMIT_EXCEEDED: ClusterContext
  readonly VENUE_LIMIT_EXCEEDED: ClusterContext
  readonly CURRENCY_LIMIT_EXCEEDED: ClusterContext
  readonly THEME_LIMIT_EXCEEDED: ClusterContext
  readonly STRATEGY_LIMIT_EXCEEDED: ClusterContext
  readonly ASSET_CLASS_LIMIT_EXCEEDED: ClusterContext
  readonly EXPOSURE_UNKNOWN: { readonly instrument: string }
  readonly CORRELATION_TOO_HIGH: { readonly correlation: number; readonly limit: number; readonly observations: number }
  readonly SELF_TRADE: { readonly instrument: string; readonly price: number | null }
  readonly ORDER_TO_TRADE_EXCEEDED: { readonly messages: number; readonly trades: number; readonly limit: number }
  readonly VENUE_RATE_EXCEEDED: { readonly count: number; readonly limit: number; readonly seconds: number }
  readonly SESSION_ORDERS_EXCEEDED: { readonly count: number; readonly limit: number }
  readonly SESSION_VALUE_EXCEEDED: { readonly value: number; readonly limit: number }
  readonly SPREAD_TOO_WIDE: { readonly spread: number; readonly limit: number }
  readonly DEPTH_TOO_THIN: { readonly value: number; readonly limit: number }
  readonly ORDER_BEYOND_DEPTH: { readonly value: number; readonly limit: number }
  readonly VOLUME_TOO_THIN: { readonly value: number; readonly limit: number }
  readonly ORDER_BEYOND_VOLUME: { readonly value: number; readonly limit: number }
  readonly TICK_RULE_BROKEN: { readonly price: number; readonly step: number; readonly rule: string }
  readonly LOT_RULE_BROKEN: { readonly quantity: number; readonly multiple: number; readonly rule: string }
  readonly ODD_LOT_REFUSED: { readonly quantity: number; readonly roundLot: number; readonly rule: string }
  readonly NOTIONAL_TOO_SMALL: { readonly value: number; readonly minimum: number; readonly rule: string }
  readonly SHORT_SALE_RESTRICTED: { readonly instrument: string; readonly rule: string }
  readonly MARGIN_EXCEEDED: { readonly required: number; readonly equity: number; readonly rule: string }
  readonly DAY_TRADES_EXCEEDED: { readonly dayTrades: number; readonly limit: number; readonly rule: string }
  readonly NUMBER_ABSURD: { readonly field: string; readonly value: number | null }
  readonly SESSION_CLOSED: { readonly instrument: string }
  readonly DATA_STALE: { readonly age: number; readonly limit: number }
  readonly CURRENCY_DIFFERS: { readonly instrument: string; readonly account: string }
  readonly FEED_DOWN: { readonly state: string }
  readonly PRICE_MISSING: { readonly instrument: string }
  readonly ORIGIN_NOT_ADMITTED: { readonly origin: string; readonly mode: string }
  readonly INSTRUMENT_HALTED: { readonly instrument: string }
  readonly KILLED: NoContext
  readonly ENTRIES_PAUSED: NoContext
  readonly GUARD_LEVEL: { readonly level: string }
  readonly UNKNOWN_ORDER_PENDING: { readonly instrument: string; readonly count: number }
  readonly BOOKS_READ_ONLY: NoContext
  readonly SHORTING_NOT_ALLOWED: { readonly instrument: string }
  readonly REWARD_RISK_TOO_LOW: { readonly rewardRisk: number; readonly minimum: number }
  readonly NO_EDGE: { readonly probability: number; readonly rewardRisk: number }
  readonly PROBABILITY_TOO_LOW: { readonly probability: number; readonly minimum: number }
  readonly NOTHING_TO_CLOSE: { readonly instrument: string }
}

/** Every reason for which risk refuses an order; stable over versions. */
export type DenialCode = keyof DenialContexts

/** A refusal by us: code, typed context, and one sentence that says what it means and what to do. */
export type Denial = {
  readonly [Code in DenialCode]: { readonly code: Code; readonly context: DenialContexts[Code]; readonly text: string }
}[DenialCode]

/** Makes a denial; the compiler holds code and context together. */
export function deny<Code extends DenialCode>(code: Code, context: DenialContexts[Code], text: string): Denial {
  return { code, context, text } as Denial
}
