import type { LiveFeed, LiveListener } from '#engines/data/feeds/ports.ts'
import { isFields, isList } from '../../crypto/shared/fields.ts'
import { parseJson } from '../../crypto/shared/parseJson.ts'
import type { MessageClass } from '../../stream/inbox.ts'
import { openKeyedStream, SEVERAL, type ShareStreamConnection } from '../../us/keyedStream.ts'
import { FINNHUB_CARD } from '../finnhubCard.ts'
import { createFinnhubNormaliser } from './createNormaliser.ts'

/** Opens the live trades at an address such as `wss://ws.finnhub.io`. */
export function openFinnhubStream(
  address: string,
  connection: ShareStreamConnection,
  listener: LiveListener,
): LiveFeed {
  const normaliser = createFinnhubNormaliser()
  return openKeyedStream(
    {
      card: FINNHUB_CARD,
      channel: 'trades',
      kinds: ['TRADES'],
      // The only place that Finnhub takes the key in; the address is told to nobody.
      address: ({ key }) => `${address}?${new URLSearchParams({ token: key }).toString()}`,
      signIn: () => [],
      tellsSignIn: false,
      subscribe: (hearing, wanted) => wanted.map(({ symbol }) => JSON.stringify({ type: hearing, symbol })),
      normalise: (data, tsInit) => normaliser.normalise(data, tsInit),
      classify: classOf,
    },
    connection,
    listener,
  )
}

/** Trades are all needed; what is not about one share concerns all. */
function classOf(data: string | Uint8Array): MessageClass {
  const read = typeof data === 'string' ? parseJson(data) : null
  const told = read?.ok === true && isFields(read.value) && isList(read.value['data']) ? read.value['data'] : []
  const first = told[0]
  if (!isFields(first) || typeof first['s'] !== 'string') return { lane: 'NEVER_LOST' }
  const isOfOne = told.every((part) => isFields(part) && part['s'] === first['s'])
  return { lane: 'EVERY', key: isOfOne ? first['s'] : SEVERAL }
}
