import type { InstrumentId } from '#core/model/identifiers.ts'
import { BookJoins } from '../shared/bookJoins.ts'
import { type Fields, isFields, sequence } from '../shared/fields.ts'
import { InstrumentIds, type NormaliserOptions } from '../shared/instrumentIds.ts'
import { readLevels } from '../shared/levels.ts'
import { ignored, type JoiningNormaliser, malformed, type Normalised } from '../shared/normalised.ts'
import { normaliserOf } from '../shared/readMessage.ts'
import { timeOfMillis, timeOfNanos } from '../shared/venueTime.ts'
import { answerData, openEnvelope } from './envelope.ts'
import { quoteOf, startBook, tradeOf } from './events.ts'

const VENUE = 'KuCoin'

/** What a normaliser of KuCoin can be told. */
export interface KucoinOptions extends NormaliserOptions {
  /** Lets a book begin with its first change, for recordings without a snapshot. */
  readonly startsPartial?: boolean
}

/**
 * Turns the messages of KuCoin's spot market into market events: `/market/match`, `/market/ticker` (best bid and offer) and
 * `/market/level2`, whose changes are numbered and joined with a snapshot. A change at price 0 moves only the number.
 */
export function createKucoinSpotNormaliser(options: KucoinOptions = {}): JoiningNormaliser {
  const ids = new InstrumentIds('KUCOIN', options)
  const joins = new BookJoins(options.startsPartial ?? false)

  function takeChanges(data: Fields, instrumentId: InstrumentId, tsInit: number): Normalised {
    const { changes } = data
    const first = sequence(data['sequenceStart'])
    const last = sequence(data['sequenceEnd'])
    const tsEvent = timeOfMillis(data['time'], tsInit)
    const bids = readLevels(isFields(changes) ? changes['bids'] : 0, true)
    const asks = readLevels(isFields(changes) ? changes['asks'] : 0, true)
    if (Number.isNaN(first + last)) return malformed(VENUE, 'level2', 'number')
    if (Number.isNaN(tsEvent)) return malformed(VENUE, 'level2', 'time')
    if (bids === null || asks === null) return malformed(VENUE, 'level2', 'levels')
    const book = { isSnapshot: false, bids: bids.levels, asks: asks.levels }
    return joins.take(
      { first, last, previous: null, change: { kind: 'BOOK', instrumentId, tsEvent, tsInit, ...book } },
      bids.rejection ?? asks.rejection,
    )
  }

  const normaliser = normaliserOf({
    venue: VENUE,
    take: (message, tsInit) => {
      const opened = openEnvelope(VENUE, message)
      if (!opened.ok) return opened.said
      const { topic, symbol, data } = opened.value
      if (topic !== '/market/match' && topic !== '/market/ticker' && topic !== '/market/level2') return ignored(topic)
      const instrumentId = ids.of(symbol)
      if (instrumentId === null) return malformed(VENUE, topic, 'symbol')
      if (topic === '/market/level2') return takeChanges(data, instrumentId, tsInit)
      if (topic === '/market/match') {
        const tsEvent = timeOfNanos(data['time'], tsInit)
        return tradeOf(data, { venue: VENUE, what: 'match', instrumentId, tsEvent, tsInit })
      }
      const tsEvent = timeOfMillis(data['time'], tsInit)
      const about = { venue: VENUE, what: 'ticker', instrumentId, tsEvent, tsInit }
      return quoteOf(data, [data['bestBid'], data['bestAsk']], about)
    },
    reset: () => joins.reset(),
  })

  return {
    ...normaliser,
    joinSnapshot(symbol, answer, tsInit) {
      const data = answerData(answer)
      const instrumentId = ids.of(symbol)
      if (data === null || instrumentId === null) return malformed(VENUE, 'order book', 'form')
      const tsEvent = timeOfMillis(data['time'], tsInit)
      return startBook(joins, data, { venue: VENUE, what: 'order book', instrumentId, tsEvent, tsInit })
    },
  }
}
