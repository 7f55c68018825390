import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { OrderSide, OrderSpecification, OrderType, TimeInForce } from '#core/model/order.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import type { BrokerCapabilities, OrderReport } from '#engines/broker/brokerPort.ts'
import type { ExchangeFile } from '../../feeds/crypto/rest/exchange/loadExchange.ts'
import type { BrokerMarket } from './brokerMarkets.ts'
import type { OrderNames } from './orderNames.ts'
import type { BrokerKey, SigningExchange, WireValue } from './signingExchange.ts'

/** A request as ccxt signs it. */
export interface VenueRequest {
  readonly path: string
  /** The part of the venue's interface, as ccxt names it, for example `private`, or by its version and part. */
  readonly api: string | readonly string[]
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly fields: Readonly<Record<string, WireValue>>
  /** Cost by the venue's own tariff. */
  readonly weight: number
}

/** A refusal in the venue's own words. */
export interface Said {
  /** Looked up in `meanings`. */
  readonly code: string
  readonly text: string
}

/** What a code of the venue proves. Codes that are in no table prove nothing. */
export type Meaning =
  /** The order or cancel was refused for good. */
  | { readonly kind: 'REFUSED'; readonly code: string }
  /** "No such order", which is no proof. */
  | { readonly kind: 'NOT_FOUND' }
  /** An order of this name is there: perhaps the first of the two. */
  | { readonly kind: 'DUPLICATE' }
  /** Documented: nothing was done because too much was asked. */
  | { readonly kind: 'RATE_LIMITED' }
  /** The key, its signature or its rights. */
  | { readonly kind: 'KEY' }

/** What a question gave: numbers are the texts that the venue wrote. */
export type Told = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly said: Said | null }

/** Asks the venue something. */
export type Ask = (request: VenueRequest) => Promise<Told>

/** An order in the venue's figures. */
export interface ToldOrder {
  readonly venueOrderId: string
  readonly name: unknown
  /** The venue's symbol. */
  readonly symbol: string
  readonly side: OrderSide
  /** Null for kinds of orders that we do not know. */
  readonly type: OrderType | null
  readonly quantity: string
  readonly limitPrice: string | null
  readonly stopPrice: string | null
  readonly timeInForce: TimeInForce
  readonly reduceOnly: boolean
  readonly status: OrderReport['status']
  readonly filled: string
  readonly reason: OrderReason | null
  /** Microseconds. */
  readonly at: number
}

/** An execution in the venue's figures. */
export interface ToldFill {
  /** Unique for ever within the account. */
  readonly executionId: string
  readonly venueOrderId: string
  readonly symbol: string
  readonly side: OrderSide
  readonly quantity: string
  readonly price: string
  readonly fee: { readonly amount: string; readonly asset: string } | null
  readonly liquidity: 'MAKER' | 'TAKER' | null
  readonly at: number
}

/** What the account holds. */
export interface ToldHoldings {
  /** Assets by the names that ccxt gives them. */
  readonly assets: readonly { readonly asset: string; readonly total: string; readonly available: string }[]
  /** Signed, by the venue's symbol; null where positions are the assets themselves. */
  readonly positions: readonly { readonly symbol: string; readonly quantity: string }[] | null
}

/** Whose key it is. */
export interface ToldIdentity {
  readonly number: string
  readonly permissions: readonly string[]
  readonly canWithdraw: boolean
  /** Whether requests may overtake each other on their way. */
  readonly mayOvertake: boolean
  /** What every order of this account says besides, for example the number of its wallet. */
  readonly orderFields?: Readonly<Record<string, string>>
}

/** What a cancel names. */
export interface CancelName {
  readonly name: string
  readonly venueOrderId: string | null
}

/** Everything that is particular about a venue. */
export interface BrokerDialect {
  /** Upper case; part of the key of every fill. */
  readonly venue: string
  /** For sentences. */
  readonly name: string
  readonly file: ExchangeFile
  readonly exchangeOptions: Readonly<Record<string, unknown>>
  /** Signs tokens in another way than ccxt does. */
  readonly signTokens?: (exchange: SigningExchange, key: BrokerKey) => void
  /** What the list of markets is asked with. */
  readonly marketFields?: Readonly<Record<string, unknown>>
  readonly capabilities: BrokerCapabilities
  /** The currency that the account is told in. */
  readonly currency: string
  /** How often working orders are asked for, milliseconds. */
  readonly pollMs: number
  /** COUNTER: every request needs a higher number than the one before; TIME: the venue's time in milliseconds. */
  readonly nonce: 'COUNTER' | 'TIME'
  /** Weight per window that the venue allows. */
  readonly budget: { readonly limit: number; readonly milliseconds: number }
  /** Which of the venue's instruments are traded here: swaps have a colon in their symbol. */
  readonly product: 'SPOT' | 'SWAP'
  readonly createNames: (known: () => Iterable<ClientOrderId>) => OrderNames
  /** What the venue cannot do with such an order although it has its type, in words after "does not offer". */
  readonly lacks?: (order: OrderSpecification) => string | null
  /** Reads a refusal; null when the answer is none. */
  readonly readRefusal: (status: number, value: unknown) => Said | null
  readonly meanings: Readonly<Record<string, Meaning>>
  readonly time: VenueRequest
  /** Microseconds; null when it is no time. */
  readonly readTime: (value: unknown) => number | null
  readonly submit: (order: OrderSpecification, market: BrokerMarket, name: string) => VenueRequest
  readonly readSubmitted: (value: unknown) => { readonly venueOrderId: string; readonly at: number | null } | null
  /** Cancels name the venue's own id only: where it is not known yet, it is looked for among the open orders. */
  readonly cancelsByVenueId?: true
  readonly cancel: (target: CancelName, market: BrokerMarket) => VenueRequest
  /** `key` is the part of the key that is no secret. */
  readonly identify: (ask: Ask, key: string) => Promise<ToldIdentity | { readonly said: Said | null }>
  /** Null when any part was refused or unreadable: then nothing is known. */
  readonly openOrders: (ask: Ask, markets: readonly BrokerMarket[]) => Promise<readonly ToldOrder[] | null>
  readonly closedOrders: (
    ask: Ask,
    markets: readonly BrokerMarket[],
    since: number,
    until: number,
  ) => Promise<readonly ToldOrder[] | null>
  /** One order; null when nothing was told, NOT_FOUND when the venue denies to have it, which is no proof. */
  readonly order: (ask: Ask, market: BrokerMarket, venueOrderId: string) => Promise<ToldOrder | 'NOT_FOUND' | null>
  readonly fills: (
    ask: Ask,
    markets: readonly BrokerMarket[],
    since: number,
    until: number,
  ) => Promise<readonly ToldFill[] | null>
  readonly holdings: (ask: Ask, nameAsset: (asset: string) => string) => Promise<ToldHoldings | null>
  /** How far back orders and fills are told, microseconds; null for as far as they go. */
  readonly reach: number | null
  /** The venue's own timer that cancels everything; null where there is none. */
  readonly deadMan: {
    /** What one timer cancels. */
    readonly scope: 'ACCOUNT' | 'MARKET'
    /** Requests that wind it up (true) or stop it. */
    readonly requests: (isOn: boolean, markets: readonly BrokerMarket[]) => readonly VenueRequest[]
  } | null
}
