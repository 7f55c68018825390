import type { InstrumentId } from '#core/model/identifiers.ts'
import { BookJoins } from '../shared/bookJoins.ts'
import { type DerivativeNews, Derivatives } from '../shared/derivatives.ts'
import { decimal, type Fields, notNegative, positive, sequence } from '../shared/fields.ts'
import { InstrumentIds } from '../shared/instrumentIds.ts'
import { ignored, type JoiningNormaliser, malformed, type Normalised, NOTHING } from '../shared/normalised.ts'
import { normaliserOf } from '../shared/readMessage.ts'
import { timeOfMillis, timeOfNanos } from '../shared/venueTime.ts'
import type { KucoinOptions } from './createSpotNormaliser.ts'
import { answerData, openEnvelope } from './envelope.ts'
import { quoteOf, startBook, tradeOf } from './events.ts'

const VENUE = 'KuCoin Futures'
/** Funding told every minute is the rate expected next. */
const EVERY_MINUTE = 60_000

/** A normaliser of KuCoin's futures; open interest is not streamed but asked for with the contract. */
export interface KucoinFuturesNormaliser extends JoiningNormaliser {
  /** Takes the answer to a request for a contract. */
  tellContract(answer: unknown, tsInit: number): Normalised
}

/**
 * Turns the messages of KuCoin's futures into market events: `execution`, `tickerV2` (best bid and offer), `level2` (one level a
 * message, numbered, joined with a snapshot) and `/contract/instrument` (mark, index, funding). Sizes are contracts.
 */
export function createKucoinFuturesNormaliser(options: KucoinOptions = {}): KucoinFuturesNormaliser {
  const ids = new InstrumentIds('KUCOIN-FUTURES', options)
  const joins = new BookJoins(options.startsPartial ?? false)
  const derivatives = new Derivatives()

  function takeExecution(data: Fields, instrumentId: InstrumentId, tsInit: number): Normalised {
    const tsEvent = timeOfNanos(data['ts'], tsInit)
    const told = tradeOf(data, { venue: VENUE, what: 'execution', instrumentId, tsEvent, tsInit })
    const [trade] = told.events
    if (trade?.kind === 'TRADE') derivatives.note(instrumentId, { lastPrice: trade.price })
    return told
  }

  function takeChange(data: Fields, instrumentId: InstrumentId, tsInit: number): Normalised {
    const number = sequence(data['sequence'])
    const tsEvent = timeOfMillis(data['timestamp'], tsInit)
    const [priceText, side, sizeText, ...rest] = typeof data['change'] === 'string' ? data['change'].split(',', 5) : []
    const price = notNegative(priceText)
    const size = notNegative(sizeText)
    if (Number.isNaN(number + tsEvent)) return malformed(VENUE, 'level2', 'number or time')
    if (Number.isNaN(price + size) || rest.length > 0 || (side !== 'buy' && side !== 'sell')) {
      return malformed(VENUE, 'level2', 'change')
    }
    const levels = price === 0 ? [] : [{ price, size }]
    const book = { isSnapshot: false, bids: side === 'buy' ? levels : [], asks: side === 'sell' ? levels : [] }
    const change = { kind: 'BOOK', instrumentId, tsEvent, tsInit, ...book } as const
    return joins.take({ first: number, last: number, previous: null, change }, null)
  }

  function takeInstrument(subject: string, data: Fields, instrumentId: InstrumentId, tsInit: number): Normalised {
    const tsEvent = timeOfMillis(data['timestamp'], tsInit)
    if (Number.isNaN(tsEvent)) return malformed(VENUE, subject, 'time')
    if (subject === 'mark.index.price') {
      const [markPrice, indexPrice] = [positive(data['markPrice']), positive(data['indexPrice'])]
      if (Number.isNaN(markPrice + indexPrice)) return malformed(VENUE, subject, 'price')
      return tell(instrumentId, { markPrice, indexPrice }, tsEvent, tsInit)
    }
    if (subject !== 'funding.rate') return ignored(subject)
    const rate = decimal(data['fundingRate'])
    if (Number.isNaN(rate)) return malformed(VENUE, subject, 'rate')
    const isExpected = data['granularity'] === EVERY_MINUTE
    return tell(instrumentId, isExpected ? { predictedFundingRate: rate } : { fundingRate: rate }, tsEvent, tsInit)
  }

  function tell(instrumentId: InstrumentId, news: DerivativeNews, tsEvent: number, tsInit: number): Normalised {
    const tick = derivatives.tell(instrumentId, news, tsEvent, tsInit)
    return tick === null ? NOTHING : { events: [tick] }
  }

  const normaliser = normaliserOf({
    venue: VENUE,
    take: (message, tsInit) => {
      const opened = openEnvelope(VENUE, message)
      if (!opened.ok) return opened.said
      const { topic, subject, symbol, data } = opened.value
      if (!TOPICS.has(topic)) return ignored(topic)
      const instrumentId = ids.of(symbol)
      if (instrumentId === null) return malformed(VENUE, topic, 'symbol')
      if (topic === '/contractMarket/execution') return takeExecution(data, instrumentId, tsInit)
      if (topic === '/contractMarket/level2') return takeChange(data, instrumentId, tsInit)
      if (topic === '/contract/instrument') return takeInstrument(subject, data, instrumentId, tsInit)
      const tsEvent = timeOfNanos(data['ts'], tsInit)
      const about = { venue: VENUE, what: 'tickerV2', instrumentId, tsEvent, tsInit }
      return quoteOf(data, [data['bestBidPrice'], data['bestAskPrice']], about)
    },
    reset: () => {
      joins.reset()
      derivatives.reset()
    },
  })

  return {
    ...normaliser,
    joinSnapshot(symbol, answer, tsInit) {
      const data = answerData(answer)
      const instrumentId = ids.of(symbol)
      if (data === null || instrumentId === null) return malformed(VENUE, 'order book', 'form')
      const tsEvent = timeOfNanos(data['ts'], tsInit)
      return startBook(joins, data, { venue: VENUE, what: 'order book', instrumentId, tsEvent, tsInit })
    },
    tellContract(answer, tsInit) {
      const data = answerData(answer)
      const instrumentId = ids.of(data?.['symbol'])
      const openInterest = notNegative(data?.['openInterest'])
      if (instrumentId === null || Number.isNaN(openInterest)) {
        return malformed(VENUE, 'contract', 'symbol or open interest')
      }
      return tell(instrumentId, { openInterest }, tsInit, tsInit)
    },
  }
}

const TOPICS: ReadonlySet<string> = new Set([
  '/contractMarket/execution',
  '/contractMarket/level2',
  '/contractMarket/tickerV2',
  '/contract/instrument',
])
