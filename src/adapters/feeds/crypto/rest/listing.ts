import { instrumentId, type InstrumentId } from '#core/model/identifiers.ts'
import type { ListedInstrument } from '#engines/data/feeds/ports.ts'
import { decimal } from '../shared/fields.ts'
import type { CcxtMarket } from './exchange/ccxtExchange.ts'
import type { RestVenue } from './venues/restVenue.ts'

/** A market and what the house calls it. */
export interface ListedMarket {
  readonly market: CcxtMarket
  readonly listed: ListedInstrument
}

/** Ids that can be stored and sent: printable and short. Some venues list symbols in other scripts. */
const ID = /^[\x21-\x7e]{1,80}$/
const CURRENCY = /^[A-Z0-9]{1,12}$/
const LONGEST_SYMBOL = 40
const LONGEST_SOURCE_SYMBOL = 64
/** As fine as an instrument's numbers may be. */
const MOST_DECIMALS = 12

/**
 * The spot pairs and linear perpetual swaps among a venue's markets, in the order of their ids, each id once. Left out is
 * what can have no id, and what is priced or counted finer than numbers of the house.
 */
export function listMarkets(venue: RestVenue, markets: readonly CcxtMarket[]): ReadonlyMap<InstrumentId, ListedMarket> {
  const entries: [InstrumentId, ListedMarket][] = []
  for (const market of markets) {
    const isSwap = market.swap && market.linear === true
    if ((!market.spot && !isSwap) || !venue.isListed(market)) continue
    const listed = list(venue, market, isSwap)
    // What the venue said in its own words and its limits for orders are most of the memory and not needed any more.
    if (listed !== null) entries.push([listed.instrument.id, { market: { ...market, info: {}, limits: {} }, listed }])
  }
  return new Map(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
}

function list(venue: RestVenue, market: CcxtMarket, isSwap: boolean): ListedInstrument | null {
  const { symbol, quote, precision } = market
  const id = instrumentId(symbol, venue.code)
  const sourceSymbol = venue.sourceSymbol(market)
  const price = step(decimal(venue.priceStep?.(market)) || precision.price)
  const quantity = step(precision.amount)
  if (price === null || quantity === null) return null
  if (!ID.test(id) || !CURRENCY.test(quote) || symbol.length > LONGEST_SYMBOL) return null
  if (sourceSymbol.length > LONGEST_SOURCE_SYMBOL) return null
  return {
    instrument: {
      id,
      symbol,
      venue: venue.code,
      name: isSwap ? `${market.base}/${quote} perpetual` : symbol,
      assetClass: 'CRYPTO',
      sector: null,
      currency: quote,
      calendar: 'ALWAYS',
      priceDecimals: price.decimals,
      quantityDecimals: quantity.decimals,
      priceIncrement: price.units,
      quantityIncrement: quantity.units,
    },
    sourceSymbol,
    product: isSwap ? 'SWAP' : 'SPOT',
  }
}

/** A step such as 0.0005 as decimals (4) and units of the last of them (5); null when it is none or too fine. */
export function step(size: number | undefined): { readonly decimals: number; readonly units: number } | null {
  if (size === undefined || !(size > 0)) return null
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals += 1) {
    const units = Math.round(size * 10 ** decimals)
    // Multiplying is inexact, so the step is what these decimals read as when they are written down.
    if (units >= 1 && Number.isSafeInteger(units) && Number(`${units}e-${decimals}`) === size)
      return { decimals, units }
  }
  return null
}
