import { type Hearing, inParts, type Wanted } from '../shared/wanted.ts'

/** Address of Deribit's JSON-RPC feed. */
export const DERIBIT_ADDRESS = 'wss://www.deribit.com/ws/api/v2'

/** Channels that one message may ask for. */
const MOST_CHANNELS = 500
/** Seconds between the heartbeats that Deribit is asked for; 10 is the least it allows. */
const HEARTBEAT_SECONDS = 10
/** Without a key, changes come in steps of 100 ms. */
const CHANNELS = {
  TRADES: (symbol: string) => `trades.${symbol}.100ms`,
  QUOTES: (symbol: string) => `quote.${symbol}`,
  BOOK: (symbol: string) => `book.${symbol}.100ms`,
  DERIVATIVES: (symbol: string) => `ticker.${symbol}.100ms`,
} as const

/** The answer to a test request; without it the venue closes the connection. */
export const DERIBIT_TEST_ANSWER = '{"jsonrpc":"2.0","id":0,"method":"public/test","params":{}}'

/** Writes the messages that begin or end hearing; ids count from `firstId`. */
export function deribitSubscriptions(hearing: Hearing, wanted: readonly Wanted[], firstId: number): readonly string[] {
  const channels = wanted.map(({ kind, symbol }) => CHANNELS[kind](symbol))
  return inParts(channels, MOST_CHANNELS).map((part, at) =>
    JSON.stringify({ jsonrpc: '2.0', id: firstId + at, method: `public/${hearing}`, params: { channels: part } }),
  )
}

/** Writes the message that asks for heartbeats, to be sent first on a new connection. */
export function deribitHeartbeats(id: number): string {
  return JSON.stringify({
    jsonrpc: '2.0',
    id,
    method: 'public/set_heartbeat',
    params: { interval: HEARTBEAT_SECONDS },
  })
}
