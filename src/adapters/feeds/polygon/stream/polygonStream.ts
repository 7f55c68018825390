import type { LiveFeed, LiveListener } from '#engines/data/feeds/ports.ts'
import { isFields, isList } from '../../crypto/shared/fields.ts'
import { parseJson } from '../../crypto/shared/parseJson.ts'
import { type Hearing, inParts } from '../../crypto/shared/wanted.ts'
import type { MessageClass } from '../../stream/inbox.ts'
import { openKeyedStream, SEVERAL, type ShareStreamConnection, type WantedShare } from '../../us/keyedStream.ts'
import { shareSymbolOf } from '../../us/shareIds.ts'
import { POLYGON_CARD } from '../polygonCard.ts'
import { idOfTicker, tickerOf } from '../tickers.ts'
import { createPolygonNormaliser } from './createNormaliser.ts'

/** Topics that one message asks for. */
const MOST_TOPICS = 500

/** Opens the cluster of shares at an address such as `wss://socket.massive.com/stocks`. */
export function openPolygonStream(
  address: string,
  connection: ShareStreamConnection,
  listener: LiveListener,
): LiveFeed {
  const normaliser = createPolygonNormaliser()
  return openKeyedStream(
    {
      card: POLYGON_CARD,
      channel: 'stocks',
      kinds: ['TRADES', 'QUOTES'],
      address: () => address,
      signIn: ({ key }) => [JSON.stringify({ action: 'auth', params: key })],
      tellsSignIn: true,
      subscribe: polygonSubscriptions,
      normalise: (data, tsInit) => normaliser.normalise(data, tsInit),
      classify: classOf,
      symbolOf: tickerOf,
    },
    connection,
    listener,
  )
}

function polygonSubscriptions(hearing: Hearing, wanted: readonly WantedShare[]): readonly string[] {
  const topics = wanted.map(({ symbol, kind }) => `${kind === 'TRADES' ? 'T' : 'Q'}.${symbol}`)
  return inParts(topics, MOST_TOPICS).map((part) => JSON.stringify({ action: hearing, params: part.join(',') }))
}

/** What becomes of a message under pressure: a lone quote gives way to a later one of its share. */
function classOf(data: string | Uint8Array): MessageClass {
  const read = typeof data === 'string' ? parseJson(data) : null
  const parts = read?.ok === true && isList(read.value) ? read.value : []
  const first = parts[0]
  const id = isFields(first) ? idOfTicker(first['sym']) : null
  const symbol = id === null ? null : shareSymbolOf(id)
  if (!isFields(first) || symbol === null) return { lane: 'NEVER_LOST' }
  if (first['ev'] === 'Q' && parts.length === 1) return { lane: 'LATEST', key: symbol }
  const isOfOne = parts.every((part) => isFields(part) && part['sym'] === first['sym'])
  return { lane: 'EVERY', key: isOfOne ? symbol : SEVERAL }
}
