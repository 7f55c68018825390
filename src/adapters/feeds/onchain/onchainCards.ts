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

/** What the trader is told about Etherscan. */
export const ETHERSCAN_CARD: FeedCard = {
  id: 'etherscan',
  name: 'Etherscan',
  assetClasses: ['CRYPTO'],
  historical: ['ONCHAIN'],
  live: [],
  key: 'required',
  keyNote: 'A free key from etherscan.io serves Ethereum and most chains; some want a paid plan.',
  licence: 'What it shows is on public chains; its interface is for own use with Etherscan named as the source.',
  limits: 'Three questions a second and 100,000 a day with a free key, 10,000 transfers an answer.',
}

/** What the trader is told about nodes of Ethereum. */
export const ETHEREUM_CARD: FeedCard = {
  id: 'ethereum',
  name: 'Ethereum',
  assetClasses: ['CRYPTO'],
  historical: ['ONCHAIN'],
  live: [],
  key: 'none',
  keyNote: '',
  licence: 'The chain is public; whoever runs a node sets the terms of asking it.',
  limits:
    'Set by each node; Quarterdeck asks at most ten times a second and halves a stretch of blocks that is too long.',
}
