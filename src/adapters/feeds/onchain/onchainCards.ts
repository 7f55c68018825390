import type { FeedCard } from '#engines/data/feeds/ports.ts'

/** What the trader is told about DEX Screener. */
export const DEXSCREENER_CARD: FeedCard = {
  id: 'dexscreener',
  name: 'DEX Screener',
  assetClasses: ['CRYPTO'],
  historical: ['ONCHAIN'],
  live: [],
  key: 'none',
  keyNote: '',
  licence: 'For own use by the terms of its interface; its data may not be sold on.',
  limits: '300 questions a minute for pairs and searches, 60 for everything else; 30 pairs an answer.',
}

/** What the trader is told about Blockscout. */
export const BLOCKSCOUT_CARD: FeedCard = {
  id: 'blockscout',
  name: 'Blockscout',
  assetClasses: ['CRYPTO'],
  historical: ['ONCHAIN'],
  live: [],
  key: 'optional',
  keyNote: 'A free key of the explorer of a chain raises its limit.',
  licence: 'What it shows is on public chains; labels and prices are for own use.',
  limits: 'Set by the explorer of each chain, mostly five to ten questions a second.',
}
