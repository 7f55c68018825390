import { SECOND } from '#core/time/duration.ts'
import type { OrderCandidate, RiskState } from '../candidate.ts'
import { deny, type Denial } from '../denial.ts'

/** Denies entries while the instrument's session is closed. */
export function checkSession(candidate: OrderCandidate, state: RiskState): Denial | null {
  if (state.exposure.sessionOpen) return null
  const instrument = candidate.instrument.symbol
  return deny(
    'SESSION_CLOSED',
    { instrument },
    `${instrument} does not trade now; the order was not sent. Decide again when its session is open.`,
  )
}

/** Denies entries in a halted instrument. */
export function checkHalted(candidate: OrderCandidate, state: RiskState): Denial | null {
  if (!state.exposure.halted) return null
  const instrument = candidate.instrument.symbol
  return deny(
    'INSTRUMENT_HALTED',
    { instrument },
    `${instrument} is halted; the order was not sent. Decide again when it trades.`,
  )
}

/** Denies decisions on old prices, and on those of an instrument that fell silent. Exactly at the limit passes. */
export function checkFreshness(_candidate: OrderCandidate, state: RiskState): Denial | null {
  const { priceAge: age, isStale, symbol } = state.exposure
  const limit = state.limits.priceAge
  if (isStale) {
    const text = `The prices of ${symbol} are stale: nothing has come for two heartbeats or its link is down, so the order was not sent; wait for fresh data.`
    return deny('DATA_STALE', { age, limit }, text)
  }
  if (age <= limit) return null
  return deny(
    'DATA_STALE',
    { age, limit },
    `The last price is ${Math.round(age / SECOND)} s old, so the order was not sent; wait for fresh data.`,
  )
}

/** Denies entries in another currency than the account's unless its rate is stated: every sum would be wrong. */
export function checkCurrency({ instrument }: OrderCandidate, state: RiskState): Denial | null {
  const account = state.exposure.accountCurrency
  const rate = state.account?.rate ?? null
  if (account === null || account === instrument.currency || rate !== null) return null
  const text = `${instrument.symbol} is paid in ${instrument.currency} and this account holds ${account}, so the order was not sent; trade it in a session whose account is in ${instrument.currency}.`
  return deny('CURRENCY_DIFFERS', { instrument: instrument.currency, account }, text)
}

/** Denies entries while the feed is stale, gone or at its end; a pause by the trader is no fault of the data. */
export function checkFeed(_candidate: OrderCandidate, state: RiskState): Denial | null {
  if (state.feedState === 'CONNECTED' || state.feedState === 'PAUSED') return null
  return deny(
    'FEED_DOWN',
    { state: state.feedState },
    'The market data feed is not running, so the order was not sent; wait until it is back.',
  )
}
