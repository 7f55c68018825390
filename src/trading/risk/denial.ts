type NoContext = Readonly<Record<string, never>>

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
