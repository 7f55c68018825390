declare const brand: unique symbol

/** A string that the compiler keeps apart from other strings of the same shape. */
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** Names an instrument at a venue as `SYMBOL.VENUE`, for example `SPX.SAMPLE` or `BTC/USD.SIM`. */
export type InstrumentId = Branded<'InstrumentId'>
/** Names a trading account; its prefix carries the mode it was opened in, for example `REPLAY-3`. */
export type AccountId = Branded<'AccountId'>
/** Names one configured strategy instance, for example `gap-bounce`. */
export type StrategyId = Branded<'StrategyId'>
/** Names one signal raised by a strategy; unique for ever within an account. */
export type SignalId = Branded<'SignalId'>
/** Names one proposal shown to the trader, for example `A-0412`. */
export type ProposalId = Branded<'ProposalId'>
/** Names one order on our side; derived from its intent and unique for ever within an account. */
export type ClientOrderId = Branded<'ClientOrderId'>
/** Names one order on the venue's side. */
export type VenueOrderId = Branded<'VenueOrderId'>
/** Names one execution at the venue; with venue and account it is the key of a fill. */
export type ExecutionId = Branded<'ExecutionId'>
/** Names one change of an account beside its fills; with venue and account it is the key of the adjustment. */
export type AdjustmentId = Branded<'AdjustmentId'>
/** Names one trading session: a mode, a source of data and an account, kept over restarts. */
export type SessionId = Branded<'SessionId'>
/** Names one stored set of bars, for example `sp500-daily`. */
export type DatasetId = Branded<'DatasetId'>

/** Every kind of identifier, for the one place that makes them from text. */
export type Identifier =
  | InstrumentId
  | AccountId
  | StrategyId
  | SignalId
  | ProposalId
  | ClientOrderId
  | VenueOrderId
  | ExecutionId
  | AdjustmentId
  | SessionId
  | DatasetId

/** Treats a text as an identifier of the wanted kind; the caller vouches for its origin. */
export function identifier<Id extends Identifier>(text: string): Id {
  return text as Id
}

/** Makes the id of an instrument from its symbol and venue. */
export function instrumentId(symbol: string, venue: string): InstrumentId {
  return identifier<InstrumentId>(`${symbol}.${venue}`)
}
