import type { InstrumentId } from '#core/model/identifiers.ts'
import { BookJoins } from '../shared/bookJoins.ts'
import { type Fields, isFields, isList, sequence } from '../shared/fields.ts'
import { InstrumentIds, type NormaliserOptions } from '../shared/instrumentIds.ts'
import { ignored, malformed, type Normalised, type Normaliser, refusedByVenue, told } from '../shared/normalised.ts'
import { normaliserOf } from '../shared/readMessage.ts'
import { HtxDerivatives } from './derivativeMessages.ts'
import { pongOf } from './heartbeat.ts'
import { readCompressed } from './inflate.ts'
import { mbpNumbers, readBestPrices, readBook, readTrades } from './marketMessages.ts'

/** Markets of HTX: spot, dated futures and swaps margined in coins, swaps margined in dollars, options. */
export type HtxProduct = 'SPOT' | 'FUTURES' | 'COIN_SWAP' | 'LINEAR_SWAP' | 'OPTIONS'

const VENUES: Readonly<Record<HtxProduct, { readonly id: string; readonly name: string }>> = {
  SPOT: { id: 'HTX', name: 'HTX' },
  FUTURES: { id: 'HTX-FUTURES', name: 'HTX Futures' },
  COIN_SWAP: { id: 'HTX-COIN-SWAP', name: 'HTX Coin Swaps' },
  LINEAR_SWAP: { id: 'HTX-LINEAR-SWAP', name: 'HTX Linear Swaps' },
  OPTIONS: { id: 'HTX-OPTIONS', name: 'HTX Options' },
}
const CHANNEL = /^market\.([^.]{1,64})\.(.{1,64})$/
const MOST_BOOKS = 10_000

/**
 * Turns the messages of HTX (formerly Huobi), gzip-compressed as they come, into market events: `trade.detail`, `bbo`, three
 * forms of book, `basis`, `open_interest`, and the notifications of funding and liquidations. Pings are answered.
 *
 * Books: `mbp` changes name the one before and are joined with a snapshot that is asked for on the same connection (`req`);
 * `depth...high_freq` counts its versions; `depth.stepN` tells the whole book each time, or changes marked `update`.
 */
export function createHtxNormaliser(product: HtxProduct, options: NormaliserOptions = {}): Normaliser {
  const { id, name: venue } = VENUES[product]
  const ids = new InstrumentIds(id, options)
  const joins = new BookJoins(false)
  const derivatives = new HtxDerivatives(venue, ids)
  const versions = new Map<InstrumentId, number>()

  function takeMbp(tick: Fields, time: unknown, instrumentId: InstrumentId, tsInit: number): Normalised {
    const numbers = mbpNumbers(tick)
    const book = readBook(tick, time, instrumentId, tsInit, false)
    if (numbers === null || book === null) return malformed(venue, 'mbp', 'numbers, levels or time')
    const { last, previous } = numbers
    return joins.take({ first: previous + 1, last, previous, change: book.change }, book.rejection)
  }

  /** Takes the answer to a request for a book by price. */
  function takeAnswer(rep: string, message: Fields, tsInit: number): Normalised {
    const { data, ts } = message
    const [, symbol, kind = ''] = CHANNEL.exec(rep) ?? []
    if (!kind.startsWith('mbp.')) return ignored('answer to a request')
    const instrumentId = ids.of(symbol)
    const last = isFields(data) ? sequence(data['seqNum']) : Number.NaN
    const book = instrumentId === null || !isFields(data) ? null : readBook(data, ts, instrumentId, tsInit, true)
    if (book === null || Number.isNaN(last)) return malformed(venue, 'mbp snapshot', 'number, levels or time')
    return joins.start(book.change, last, book.rejection)
  }

  function takeDepth(
    kind: string,
    message: Fields,
    tick: Fields,
    instrumentId: InstrumentId,
    tsInit: number,
  ): Normalised {
    const isCounted = kind.endsWith('.high_freq')
    const isSnapshot = isCounted ? tick['event'] === 'snapshot' : message['update'] !== true
    const book = readBook(tick, message['ts'], instrumentId, tsInit, isSnapshot)
    if (book === null) return malformed(venue, 'depth', 'levels or time')
    const { change, rejection } = book
    const isEmpty = !isSnapshot && change.bids.length === 0 && change.asks.length === 0
    const said = told(isEmpty ? [] : [change], rejection)
    if (!isCounted) return said
    const version = sequence(tick['version'])
    if (Number.isNaN(version)) return malformed(venue, 'depth', 'version')
    const last = versions.get(instrumentId)
    if (versions.size >= MOST_BOOKS) versions.clear()
    if (isSnapshot || last !== undefined) versions.set(instrumentId, version)
    if (isSnapshot || last === undefined || version <= last + 1) return said
    versions.delete(instrumentId)
    const reason = `Versions of the order book of ${instrumentId} are missing, so it is not used until its next snapshot.`
    return { ...said, gap: { instrumentIds: [instrumentId], reason, repair: 'RESUBSCRIBE' } }
  }

  function takeChannel(channel: string, message: Fields, tsInit: number): Normalised {
    const { tick, data, ts } = message
    const [, symbol, kind = ''] = CHANNEL.exec(channel) ?? []
    const instrumentId = ids.of(symbol)
    if (instrumentId === null) return malformed(venue, 'market', 'channel')
    if (kind === 'open_interest' && product !== 'OPTIONS') {
      return isList(data) ? derivatives.openInterest(data, instrumentId, ts, tsInit) : malformed(venue, kind, 'list')
    }
    const isRead = kind === 'trade.detail' || kind === 'bbo' || /^(?:depth|mbp|basis)\./.test(kind)
    if (!isRead || kind.startsWith('mbp.refresh')) return ignored(kind)
    if (!isFields(tick)) return malformed(venue, kind, 'form')
    if (kind === 'trade.detail') return readTrades(venue, tick, instrumentId, tsInit)
    if (kind === 'bbo') return readBestPrices(venue, tick, instrumentId, tsInit)
    if (kind.startsWith('mbp.')) return takeMbp(tick, ts, instrumentId, tsInit)
    if (kind.startsWith('basis.')) return derivatives.basis(tick, instrumentId, ts, tsInit)
    return takeDepth(kind, message, tick, instrumentId, tsInit)
  }

  return normaliserOf({
    venue,
    read: readCompressed,
    take: (message, tsInit) => {
      const { ch, rep, op, topic, status } = message
      if (typeof ch === 'string') return takeChannel(ch, message, tsInit)
      if (status === 'error') return refusedByVenue(venue, message['err-msg'])
      if (typeof rep === 'string') return takeAnswer(rep, message, tsInit)
      if (op === 'notify' && typeof topic === 'string') {
        const rows = message['data']
        if (!isList(rows)) return malformed(venue, 'notification', 'list')
        return derivatives.notification(topic, rows, message['ts'], tsInit)
      }
      const reply = pongOf(message)
      if (reply !== null) return { ...ignored('ping'), reply }
      if (message['subbed'] !== undefined || message['unsubbed'] !== undefined) return ignored('answer to a request')
      return typeof op === 'string' ? ignored(op) : malformed(venue, 'unknown', 'kind')
    },
    reset: () => {
      joins.reset()
      derivatives.reset()
      versions.clear()
    },
  })
}
