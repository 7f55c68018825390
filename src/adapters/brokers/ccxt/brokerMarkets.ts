import type { Instrument } from '#core/model/instrument.ts'
import { isFields } from '../../feeds/crypto/shared/fields.ts'
import type { CcxtMarket } from '../../feeds/crypto/rest/exchange/ccxtExchange.ts'
import { scaledOf } from '../shared/decimals.ts'

/** An instrument and what the venue demands of orders in it. */
export interface BrokerMarket {
  readonly instrument: Instrument
  /** The venue's own symbol, for example `XXBTZUSD`. */
  readonly symbol: string
  /** Every name that the venue's answers call it by. */
  readonly names: readonly string[]
  readonly base: string
  readonly quote: string
  /** Smallest quantity, scaled; 0 when not told. */
  readonly leastQuantity: number
  /** Smallest price times quantity, micro-units of the quote; 0 when not told. */
  readonly leastCost: number
}

/** The session's instruments among a venue's markets; those that it does not list are left out. */
export function matchMarkets(
  markets: readonly CcxtMarket[],
  instruments: readonly Instrument[],
  product: 'SPOT' | 'SWAP',
): readonly BrokerMarket[] {
  const bySymbol = new Map(
    markets
      .filter((market) => (product === 'SPOT' ? market.spot : market.swap && market.linear === true))
      .map((market) => [market.symbol, market]),
  )
  return instruments.flatMap((instrument) => {
    const market = bySymbol.get(instrument.symbol)
    if (market === undefined) return []
    const { altname, wsname } = market.info
    return [
      {
        instrument,
        symbol: market.id,
        names: [market.id, altname, wsname].filter((name) => typeof name === 'string'),
        base: market.base,
        quote: market.quote,
        leastQuantity: least(market, 'amount', instrument.quantityDecimals),
        leastCost: least(market, 'cost', 6),
      },
    ]
  })
}

function least(market: CcxtMarket, what: 'amount' | 'cost', decimals: number): number {
  const limits: unknown = market.limits
  const limit = isFields(limits) ? limits[what] : undefined
  const value = isFields(limit) ? limit['min'] : undefined
  return scaledOf(typeof value === 'number' ? String(value) : value, decimals, 'NEAREST') ?? 0
}
