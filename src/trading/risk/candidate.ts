import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSide, OrderType } from '#core/model/order.ts'
import type { Origin, TradingMode } from '#core/model/origin.ts'
import type { RiskLimits } from './limits.ts'
import type { GuardLevel } from './guardLevels.ts'

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
}
