import { toMoney } from '#core/money.ts'
import type { AccountFigures, InstrumentExposure, OrderCandidate, RiskState } from '#trading/risk/candidate.ts'
import { DEFAULT_LIMITS } from '#trading/risk/limits.ts'
import { buildInstrument } from './instrument.ts'

/** Builds an instrument's exposure: flat, quoted at 100.00, open and fresh. */
export function buildExposure(changes: Partial<InstrumentExposure> = {}): InstrumentExposure {
  return {
    symbol: 'ACME',
    position: 0,
    openBuys: 0,
    openSells: 0,
    unknownOrders: 0,
    lastPrice: 100_00,
    priceAge: 0,
    sessionOpen: true,
    halted: false,
    isStale: false,
    accountCurrency: null,
    shortingAllowed: false,
    ...changes,
  }
}

/** Builds the state of a quiet REPLAY account with 100,000 in cash and default limits. */
export function buildRiskState(changes: Partial<RiskState> = {}): RiskState {
  return {
    mode: 'REPLAY',
    limits: DEFAULT_LIMITS,
    killed: false,
    entriesPaused: false,
    booksReadOnly: false,
    guardLevel: 'NORMAL',
    feedState: 'CONNECTED',
    equity: toMoney(100_000),
    buyingPower: toMoney(100_000),
    otherExposure: 0,
    exposure: buildExposure(),
    recentMessages: 0,
    lastTwinAge: null,
    repetitions: 0,
    account: buildAccountFigures(),
    ...changes,
  }
}

/** Builds the figures of an account that holds nothing else, where nothing is known of liquidity and no rule binds. */
export function buildAccountFigures(changes: Partial<AccountFigures> = {}): AccountFigures {
  return {
    clusters: [],
    strategyHolding: null,
    unvalued: null,
    rate: 1,
    likeness: null,
    liquidity: { bid: null, ask: null, bidDepth: null, askDepth: null, tradedValue: null },
    ownBuy: { atMarket: false, price: null },
    ownSell: { atMarket: false, price: null },
    dayOrders: 0,
    dayValue: 0,
    venueMessages: 0,
    venueRecent: 0,
    venueTrades: 0,
    rules: null,
    margin: null,
    shortRestricted: null,
    ...changes,
  }
}

/** Builds a market buy of 10 shares on historical data. */
export function buildCandidate(changes: Partial<OrderCandidate> = {}): OrderCandidate {
  return {
    instrument: buildInstrument(),
    side: 'BUY',
    type: 'MARKET',
    quantity: 10,
    limitPrice: null,
    stopPrice: null,
    reduceOnly: false,
    origin: 'historical',
    ...changes,
  }
}
