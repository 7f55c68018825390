import type { InstrumentId } from '#core/model/identifiers.ts'
import type { FeedKind, ListedInstrument } from '#engines/data/feeds/ports.ts'
import type { Wanted } from '../shared/wanted.ts'

/** The unified symbol in an id: `BTC/USD` of `BTC/USD.KRAKEN`. */
export function symbolIn(id: InstrumentId): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('.')))
}

/** Tells whether a contract is margined in what its price is quoted in: `BTC/USDT:USDT`. */
export function isLinear({ instrument, product }: ListedInstrument): boolean {
  if (product !== 'SWAP' && product !== 'FUTURE') return false
  const [pair = '', settlement = ''] = symbolIn(instrument.id).split(':')
  return pair.split('/')[1] === settlement.split('-')[0]
}

/** Tells whether a kind of news is one that streams tell. */
export function isLiveKind(kind: FeedKind): kind is Wanted['kind'] {
  return kind === 'TRADES' || kind === 'QUOTES' || kind === 'BOOK' || kind === 'DERIVATIVES'
}
