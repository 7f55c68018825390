import type { FeedCard, FeedKind } from '#engines/data/feeds/ports.ts'

const SPOT: readonly FeedKind[] = ['TRADES', 'QUOTES', 'BOOK']
const SPOT_AND_DERIVATIVES: readonly FeedKind[] = [...SPOT, 'DERIVATIVES']
const PAST: readonly FeedKind[] = ['INSTRUMENTS', 'BARS']
const PAST_AND_DERIVATIVES: readonly FeedKind[] = [...PAST, 'DERIVATIVES']

/** What the trader is told about the exchanges for crypto currencies, whose public feeds need no key. */
export const VENUE_CARDS: readonly FeedCard[] = [
  venue('kraken', 'Kraken', SPOT, PAST, 'About one question a second, and 150 new connections in ten minutes.'),
  venue(
    'binance',
    'Binance',
    SPOT_AND_DERIVATIVES,
    PAST_AND_DERIVATIVES,
    '6,000 units of weight a minute, and 300 new connections in five minutes.',
  ),
  venue('coinbase', 'Coinbase', SPOT, PAST, 'Ten questions a second, and eight messages a second on a connection.'),
  venue(
    'kucoin',
    'KuCoin',
    SPOT_AND_DERIVATIVES,
    PAST_AND_DERIVATIVES,
    '2,000 units of weight in 30 seconds, and 100 messages in ten seconds on a connection.',
  ),
  venue(
    'htx',
    'HTX',
    SPOT_AND_DERIVATIVES,
    PAST_AND_DERIVATIVES,
    'Set for each question; ten a second are within all of them.',
  ),
  venue(
    'deribit',
    'Deribit',
    SPOT_AND_DERIVATIVES,
    ['INSTRUMENTS'],
    'Twenty questions a second by a budget that refills, fewer for costly ones.',
  ),
]

function venue(
  id: string,
  name: string,
  live: readonly FeedKind[],
  historical: readonly FeedKind[],
  limits: string,
): FeedCard {
  return {
    id,
    name,
    assetClasses: ['CRYPTO'],
    historical,
    live,
    key: 'none',
    keyNote: '',
    licence: `For own use by the terms of ${name}; passing its data on needs an agreement.`,
    limits,
  }
}
