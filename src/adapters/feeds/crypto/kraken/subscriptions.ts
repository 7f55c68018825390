import { type Hearing, symbolsOf, type Wanted } from '../shared/wanted.ts'

/** Address of Kraken's WebSocket version 2. */
export const KRAKEN_ADDRESS = 'wss://ws.kraken.com/v2'
/** Levels of a book that are subscribed; Kraken offers 10, 25, 100, 500 and 1,000. */
export const KRAKEN_BOOK_DEPTH = 100

/** Writes the messages of version 2 that begin or end hearing; ids count from `firstId`. Spot has no derivatives. */
export function krakenSubscriptions(hearing: Hearing, wanted: readonly Wanted[], firstId: number): readonly string[] {
  const requests: readonly (readonly [Wanted['kind'], object])[] = [
    ['TRADES', { channel: 'trade', snapshot: false }],
    ['QUOTES', { channel: 'ticker', event_trigger: 'bbo' }],
    ['BOOK', { channel: 'book', depth: KRAKEN_BOOK_DEPTH }],
  ]
  return requests
    .map(([kind, params]) => ({ params, symbol: symbolsOf(wanted, kind) }))
    .filter(({ symbol }) => symbol.length > 0)
    .map(({ params, symbol }, at) =>
      JSON.stringify({ method: hearing, params: { ...params, symbol }, req_id: firstId + at }),
    )
}

/** Writes the question that keeps a quiet connection open. */
export function krakenPing(id: number): string {
  return JSON.stringify({ method: 'ping', req_id: id })
}
