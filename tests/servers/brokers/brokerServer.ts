import type { Instrument } from '#core/model/instrument.ts'
import type { BrokerConnection } from '#engines/broker/brokerPort.ts'
import type { VenueRecord } from './venueRecord.ts'

/** What happens to the next submissions. The order is at the venue afterwards unless the name says that it never arrived. */
export type SubmitFault =
  | 'NONE'
  /** Accepted; the connection is cut before the answer. */
  | 'ANSWER_LOST'
  /** Accepted; the answer comes after the adapter's time-out. */
  | 'ANSWER_LATE'
  | 'ERROR_AFTER_ACCEPT'
  | 'ERROR_BEFORE_ACCEPT'
  | 'RESET_BEFORE_ACCEPT'
  | 'ANSWER_GARBLED'
  | 'ANSWER_EMPTY'
  /** Refused with the venue's code for too many requests, before it arrived. */
  | 'RATE_LIMITED'
  /** Refused with the venue's code for an ended session or a revoked key, before it arrived. */
  | 'SESSION_EXPIRED'
  /** Refused with the venue's code for too little money. */
  | 'NO_FUNDS'
  /** Accepted, but the answer lacks a field the adapter reads; for example the venue's order id. */
  | 'FIELD_MISSING'
  /** Accepted, with further fields and other spellings of numbers than usual. */
  | 'FIELD_ADDED'
  /** Accepted; the order is told on the stream before it is answered, filled even. */
  | 'STREAM_FIRST'

/** What happens to questions: single orders, open orders, fills, positions, balances. */
export type QueryFault =
  | 'NONE'
  /** An order that is there is not found. */
  | 'NOT_FOUND_LIES'
  | 'NO_ANSWER'
  | 'ERROR'
  | 'RATE_LIMITED'
  | 'GARBLED'
  /** The newest fills are left out. */
  | 'FILLS_LAG'
  | 'ORDERS_REFUSED'
  | 'FILLS_REFUSED'
  | 'POSITIONS_REFUSED'
  | 'PAGE_CUT'

/** What happens to what the venue tells by itself. */
export type StreamFault =
  | 'NONE'
  | 'DUPLICATED'
  | 'REVERSED'
  | 'DROPPED'
  | 'GARBLED'
  /** The connection stays open and nothing comes any more, pings included. */
  | 'SILENT'
  /** The connection ends as soon as something is told. */
  | 'CUT'

/** What happens to cancels. */
export type CancelFault =
  | 'NONE'
  | 'ANSWER_LOST'
  | 'REFUSED'
  | 'NOT_FOUND_LIES'
  | 'FILLED_FIRST'
  | 'RATE_LIMITED'
  | 'ERROR'

/** What hostile content a venue may send; `WRONG_TYPES` is well formed, but every field is of another type than usual. */
export type HostilePayload = 'HUGE' | 'DEEP' | 'PROTOTYPE' | 'BAD_TEXT' | 'WRONG_TYPES'

/** A venue on the loopback that keeps to its published rules, with a record of its own and faults that can be switched on. */
export interface BrokerServer {
  readonly venue: string
  /** Append-only: every request to trade that arrived, every order and execution. The judge of every test. */
  readonly record: VenueRecord
  readonly instruments: readonly Instrument[]
  /** Makes an adapter that is connected to this server with a good key; `clock` stands in for its time, microseconds. */
  connection(options?: { readonly key?: 'good' | 'wrong' | 'can-withdraw' | 'other-account' }): BrokerConnection
  submitFault: SubmitFault
  queryFault: QueryFault
  streamFault: StreamFault
  cancelFault: CancelFault
  /** Venue time less real time, microseconds. */
  clockSkew: number
  /**
   * Faults that this venue's protocol cannot have, with why; the kit counts them apart and never as passed. A key is the
   * id of a case (`fills.bust`) or what several cases need (`submit:RATE_LIMITED`, `queries:PAGE_CUT`, `hostility`).
   */
  readonly impossible: Readonly<Record<string, string>>
  /** Executes a part of a working order at a scaled price and tells it; returns the execution id. */
  fill(venueOrderId: string, quantity: number, price: number): string
  /** Ends a working order without a wish of ours. */
  end(venueOrderId: string, how: 'CANCELLED' | 'EXPIRED' | 'REJECTED'): void
  /** Takes an execution back or replaces its quantity; null where the venue has no such thing. */
  readonly bust: ((executionId: string) => void) | null
  readonly correct: ((executionId: string, quantity: number) => void) | null
  /** Places an order as another program of the same account would; returns the venue's id. */
  placeForeign(instrument: Instrument, side: 'BUY' | 'SELL', quantity: number, limitPrice: number): string
  /** Ends every open connection of the stream. */
  cutStreams(): void
  /** Open sockets of clients, for leaks. */
  readonly sockets: number
  /** Milliseconds of real time in which its connections hear of a stream in good health; silence is measured by it. */
  readonly heartbeatMs?: number
  /** Sends such content instead of answers to questions and submissions, or instead of the next messages of the stream. */
  hostility?: { readonly where: 'ANSWERS' | 'STREAM'; readonly payload: HostilePayload } | null
  /** Makes ids from now on integers beyond 2^53. */
  wideIds?: boolean
  /** Puts a holding into the account of which its instruments know nothing. */
  holdUnlisted?(what: string, quantity: number): void
  /** Makes an adapter whose server shows a certificate that nobody vouches for. */
  selfSigned?(): BrokerConnection
  close(): Promise<void>
}
