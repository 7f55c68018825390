import type { AssetClass } from '#core/model/instrument.ts'
import type { FeedCard, FeedKind } from '../feeds/ports.ts'

/** The sources of each kind of instrument in the order they are used, by the ids of their cards. */
const PREFERENCE: Readonly<Record<AssetClass, readonly string[]>> = {
  CRYPTO: ['kraken', 'coinbase', 'binance', 'kucoin', 'htx'],
  EQUITY: ['alpaca', 'polygon', 'yahoo', 'finnhub', 'alphavantage'],
  INDEX: ['polygon', 'yahoo', 'alphavantage'],
}

/**
 * The sources that can give this of such an instrument, best first: the preferred ones in their order, then the others by
 * id, so that the order never depends on how the cards were listed.
 */
export function sourceOrder(
  cards: readonly FeedCard[],
  assetClass: AssetClass,
  kind: FeedKind,
  how: 'historical' | 'live',
): readonly string[] {
  const able = cards.filter((card) => card.assetClasses.includes(assetClass) && card[how].includes(kind))
  const preference = PREFERENCE[assetClass]
  const rank = (id: string): number => {
    const index = preference.indexOf(id)
    return index < 0 ? preference.length : index
  }
  return able.map(({ id }) => id).sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
}
