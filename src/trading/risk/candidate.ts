import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSide, OrderType } from '#core/model/order.ts'
import type { Origin, TradingMode } from '#core/model/origin.ts'
import type { ClusterExposure } from './book/clusters.ts'
import type { Holding } from './book/holding.ts'
import type { Likeness } from './book/likeness.ts'
import type { RiskLimits } from './limits.ts'
import type { GuardLevel } from './guardLevels.ts'
import type { InstrumentRules } from './rulebook/instrumentRules.ts'

/** An order that wants to leave; prices and quantity are scaled integers of the instrument. */
export interface OrderCandidate {
  readonly instrument: Instrument
  readonly side: OrderSide
  readonly type: OrderType
  /** Null when the venue sizes the order at its fill (backtests only). */
  readonly quantity: number | null
  readonly limitPrice: number | null
  readonly stopPrice: number | null
  /** True when it can only bring the position nearer to zero. */
  readonly reduceOnly: boolean
  /** Origin of the data the decision rests on. */
  readonly origin: Origin
}

/** What risk knows about the candidate's instrument. Values are money, signed where a side is meant. */
export interface InstrumentExposure {
  readonly symbol: string
  /** Signed scaled quantity held. */
  readonly position: number
  /** Scaled quantities of working or unknown orders still open on each side. */
  readonly openBuys: number
  readonly openSells: number
  /** Orders whose outcome the venue has not told. */
  readonly unknownOrders: number
  /** Last price, scaled; null when none is known. */
  readonly lastPrice: number | null
  /** Age of that price by the rule of the mode, microseconds. */
  readonly priceAge: number
  /** True when the data engine says that it is too old to decide on. */
  readonly isStale: boolean
  /** Currency of the account where prices are real; null where everything counts as the account's own. */
  readonly accountCurrency: string | null
  readonly sessionOpen: boolean
  readonly halted: boolean
  readonly shortingAllowed: boolean
}

/** How easily the instrument trades; null where nothing is known, and then nothing is checked. */
export interface Liquidity {
  /** Best bid and offer, currency units. */
  readonly bid: number | null
  readonly ask: number | null
  /** Value quoted at each of them, money. */
  readonly bidDepth: number | null
  readonly askDepth: number | null
  /** Value traded in the last twenty bars, money. */
  readonly tradedValue: number | null
}

/** What is known of an account beside one instrument; a backtest with sizes of its own keeps none of it. */
export interface AccountFigures {
  /** What the candidate's clusters hold beside the instrument itself, in the account's money; its strategy's among them. */
  readonly clusters: readonly ClusterExposure[]
  /** What the candidate's strategy has of the instrument; null for nothing. */
  readonly strategyHolding: Pick<Holding, 'position' | 'openBuys' | 'openSells'> | null
  /** Another instrument whose exposure cannot be told; null when all can. */
  readonly unvalued: string | null
  /** Units of the account's currency for one of the instrument's; null where no rate is stated. */
  readonly rate: number | null
  /** How like the book the instrument moves; null where nothing else is held. */
  readonly likeness: Likeness | null
  readonly liquidity: Liquidity
  /** Best own working prices, scaled: highest buy, lowest sell. Null for none; an order at the market names no price. */
  readonly ownBuy: OwnOrders
  readonly ownSell: OwnOrders
  /** Entries of the market day and their value, money. */
  readonly dayOrders: number
  readonly dayValue: number
  /** Messages to the venue today and within the time of its rule, and trades there today. */
  readonly venueMessages: number
  readonly venueRecent: number
  readonly venueTrades: number
  /** Null where orders leave for no real venue. */
  readonly rules: InstrumentRules | null
  /** Null for a cash account. */
  readonly margin: MarginFigures | null
  /** Whether the price test for short sales is in force; null where it is not known. */
  readonly shortRestricted: boolean | null
}

/** The account's own working orders on one side of an instrument. */
export interface OwnOrders {
  readonly atMarket: boolean
  readonly price: number | null
}

/** A margin account: what other positions require, money, and round trips within a day in the last days. */
export interface MarginFigures {
  readonly requiredBeside: number
  readonly dayTrades: number
}

/** The account at the moment of the verdict; the engine keeps these figures up to date as events arrive. */
export interface RiskState {
  readonly mode: TradingMode
  readonly limits: RiskLimits
  readonly killed: boolean
  readonly entriesPaused: boolean
  readonly booksReadOnly: boolean
  readonly guardLevel: GuardLevel
  readonly feedState: 'CONNECTED' | 'PAUSED' | 'STALE' | 'DISCONNECTED' | 'ENDED'
  /** Money. */
  readonly equity: number
  /** Cash less what is reserved for orders on their way; money. */
  readonly buyingPower: number
  /** Sum of worst-case absolute exposures over all instruments but the candidate's; money. */
  readonly otherExposure: number
  readonly exposure: InstrumentExposure
  /** Orders and cancels in the last second. */
  readonly recentMessages: number
  /** Age of the last order with the same instrument, side and quantity; null when there was none. */
  readonly lastTwinAge: number | null
  /** Entries of the same strategy, instrument and side within the repetition window. */
  readonly repetitions: number
  /** Null in a backtest with sizes of its own: nothing of it is kept there. */
  readonly account: AccountFigures | null
}
