import type { LiveFeed, LiveListener } from '#engines/data/feeds/ports.ts'
import { isFields, isList } from '../../crypto/shared/fields.ts'
import { parseJson } from '../../crypto/shared/parseJson.ts'
import { type Hearing, inParts } from '../../crypto/shared/wanted.ts'
import type { MessageClass } from '../../stream/inbox.ts'
import { openKeyedStream, SEVERAL, type ShareStreamConnection, type WantedShare } from '../../us/keyedStream.ts'
import { ALPACA_CARD } from '../alpacaCard.ts'
import { createAlpacaNormaliser } from './createNormaliser.ts'
import { readMessagePack, writeMessagePack } from './messagePack.ts'

/** Symbols that one message asks for; messages may have 16 KB. */
const MOST_SYMBOLS = 500

/** Opens the stream of shares at an address such as `wss://stream.data.alpaca.markets/v2/iex`. */
export function openAlpacaStream(address: string, connection: ShareStreamConnection, listener: LiveListener): LiveFeed {
  const normaliser = createAlpacaNormaliser()
  return openKeyedStream(
    {
      card: ALPACA_CARD,
      channel: 'stocks',
      kinds: ['TRADES', 'QUOTES'],
      address: () => address,
      // With these fields the key is taken at the handshake, and messages come as MessagePack.
      headers: ({ key, secret }) => ({
        'APCA-API-KEY-ID': key,
        'APCA-API-SECRET-KEY': secret,
        'Content-Type': 'application/msgpack',
      }),
      signIn: () => [],
      tellsSignIn: true,
      subscribe: alpacaSubscriptions,
      normalise: (data, tsInit) => normaliser.normalise(data, tsInit),
      classify: classOf,
    },
    connection,
    listener,
  )
}

function alpacaSubscriptions(hearing: Hearing, wanted: readonly WantedShare[]): readonly Uint8Array[] {
  return inParts(wanted, MOST_SYMBOLS).map((part) => {
    const of = (kind: WantedShare['kind']): readonly string[] =>
      part.filter((one) => one.kind === kind).map(({ symbol }) => symbol)
    return writeMessagePack({ action: hearing, trades: of('TRADES'), quotes: of('QUOTES') })
  })
}

/** What becomes of a message under pressure; told by what is in it, so that a quote gives way to a later one. */
function classOf(data: string | Uint8Array): MessageClass {
  const read = typeof data === 'string' ? parseJson(data) : readMessagePack(data)
  const parts = read.ok && isList(read.value) ? read.value : []
  const first = parts[0]
  if (!isFields(first) || typeof first['S'] !== 'string') return { lane: 'NEVER_LOST' }
  const symbol = first['S']
  if (first['T'] === 'q' && parts.length === 1) return { lane: 'LATEST', key: symbol }
  const isOfOne = parts.every((part) => isFields(part) && part['S'] === symbol)
  return { lane: 'EVERY', key: isOfOne ? symbol : SEVERAL }
}
