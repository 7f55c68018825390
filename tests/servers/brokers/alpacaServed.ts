import type { Instrument } from '#core/model/instrument.ts'
import { instrumentId } from '#core/model/identifiers.ts'

/** Keys that the server knows, with the account each belongs to. */
export const ALPACA_BROKER_KEYS = {
  good: { key: 'PKGOODKEY0123456789', secret: 'good/secret+0123456789abcdef' },
  wrong: { key: 'PKWRONGKEY0123456789', secret: 'wrong/secret+0123456789abcdef' },
  'can-withdraw': { key: 'PKWITHDRAW0123456789', secret: 'withdraw/secret+0123456789abc' },
  'other-account': { key: 'PKOTHERKEY0123456789', secret: 'other/secret+0123456789abcdef' },
} as const

/** The account of the good key. */
export const ALPACA_ACCOUNT = 'PA3KIT000001'

/** Whole shares. */
export const AAPL: Instrument = {
  id: instrumentId('AAPL', 'ALPACA'),
  symbol: 'AAPL',
  venue: 'ALPACA',
  name: 'Apple Inc.',
  assetClass: 'EQUITY',
  sector: null,
  currency: 'USD',
  calendar: 'XNYS',
  priceDecimals: 4,
  quantityDecimals: 0,
  priceIncrement: 100,
  quantityIncrement: 1,
}
/** Coins in parts of a billionth. */
export const BTC: Instrument = {
  ...AAPL,
  id: instrumentId('BTC/USD', 'ALPACA'),
  symbol: 'BTC/USD',
  name: 'Bitcoin',
  assetClass: 'CRYPTO',
  calendar: 'ALWAYS',
  priceDecimals: 6,
  quantityDecimals: 9,
  priceIncrement: 1,
}
/** Shares that trade in fractions. */
export const FRACTIONAL: Instrument = { ...AAPL, id: instrumentId('SPY', 'ALPACA'), symbol: 'SPY', quantityDecimals: 9 }

/** What an account tells of itself. */
export function accountOf(isOther: boolean): object {
  return {
    id: 'e6fe16f3-64a4-4921-8928-cadf02f92f98',
    account_number: isOther ? 'PA3OTHER00001' : ALPACA_ACCOUNT,
    status: 'ACTIVE',
    crypto_status: 'ACTIVE',
    options_trading_level: 2,
    currency: 'USD',
    cash: '1000000.1234567',
    buying_power: '2000000',
    multiplier: '2',
    shorting_enabled: true,
    trading_blocked: false,
    account_blocked: false,
  }
}
