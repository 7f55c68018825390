import type { FeedCard } from '#engines/data/feeds/ports.ts'

/** What the trader is told about CoinGecko. */
export const COINGECKO_CARD: FeedCard = {
  id: 'coingecko',
  name: 'CoinGecko',
  assetClasses: ['CRYPTO'],
  historical: ['FUNDAMENTALS'],
  live: [],
  key: 'optional',
  keyNote: 'A free demo key from coingecko.com raises the limit to 30 questions a minute.',
  licence: 'For own use with CoinGecko named as the source; passing data on needs a paid plan.',
  limits: 'Without a key five to fifteen questions a minute, fewer when many ask.',
}

/** What the trader is told about DefiLlama. */
export const DEFILLAMA_CARD: FeedCard = {
  id: 'defillama',
  name: 'DefiLlama',
  assetClasses: ['CRYPTO'],
  historical: ['ONCHAIN', 'FUNDAMENTALS'],
  live: [],
  key: 'none',
  keyNote: '',
  licence: 'Free to use; DefiLlama is to be named as the source.',
  limits: 'None are published for the free interface; Quarterdeck asks at most once a second.',
}
