import { identifier } from '#core/model/identifiers.ts'
import type { BrokerNews, FillReport } from '#engines/broker/brokerPort.ts'
import { decodeText } from '../../feeds/http/body.ts'
import { parseJsonTexts } from '../../feeds/crypto/shared/parseJson.ts'
import { authorizationData, listeningData, streamFrame, tradeUpdate, type TradeUpdate } from './alpacaMessages.ts'
import type { AlpacaSymbols } from './alpacaSymbols.ts'
import { readPrice, readQuantity } from './orderBody.ts'
import { orderReport, timeOf } from './orderReports.ts'

/** What a frame of the stream says. */
export type StreamTelling =
  | { readonly kind: 'AUTHORIZED' }
  | { readonly kind: 'KEY_REFUSED' }
  | { readonly kind: 'LISTENING' }
  | { readonly kind: 'NEWS'; readonly news: readonly BrokerNews[] }
  | { readonly kind: 'NOTHING' }
  /** It could not be read: something may have been missed. */
  | { readonly kind: 'UNREADABLE' }

const UNREADABLE: StreamTelling = { kind: 'UNREADABLE' }
const CHANNEL = 'trade_updates'
const FILLS = new Set(['fill', 'partial_fill'])
/** Events that tell of an order without changing it. */
const UNCHANGED = new Set(['order_cancel_rejected', 'order_replace_rejected'])

/** Reads a frame: text, or bytes that are text, as the stream of paper accounts sends it. Never throws. */
export function readFrame(data: string | Uint8Array, symbols: AlpacaSymbols, tsInit: number): StreamTelling {
  const text = typeof data === 'string' ? data : decodeText(data, null)
  const parsed = text === null ? null : parseJsonTexts(text)
  const frame = parsed?.ok === true ? streamFrame.safeParse(parsed.value) : null
  if (frame === null || !frame.success) return UNREADABLE
  const { stream, data: content } = frame.data
  if (stream === 'authorization') {
    const read = authorizationData.safeParse(content)
    if (!read.success) return UNREADABLE
    return { kind: read.data.status === 'authorized' ? 'AUTHORIZED' : 'KEY_REFUSED' }
  }
  if (stream === 'listening') {
    const read = listeningData.safeParse(content)
    return read.success && read.data.streams.includes(CHANNEL) ? { kind: 'LISTENING' } : UNREADABLE
  }
  if (stream !== CHANNEL) return { kind: 'NOTHING' }
  const update = tradeUpdate.safeParse(content)
  return update.success ? readUpdate(update.data, symbols, tsInit) : UNREADABLE
}

function readUpdate(update: TradeUpdate, symbols: AlpacaSymbols, tsInit: number): StreamTelling {
  const instrument = symbols.find(update.order.symbol)
  // Of what this session does not trade the account tells.
  if (instrument === null) return { kind: 'NOTHING' }
  const report = orderReport(update.order, instrument, tsInit)
  if (report === null) return UNREADABLE
  const tsEvent = timeOf(update.timestamp, tsInit)
  const isFill = FILLS.has(update.event)
  const isBust = update.event === 'trade_bust'
  const isCorrection = update.event === 'trade_correct'
  if (UNCHANGED.has(update.event)) return { kind: 'NOTHING' }
  if (!isFill && !isBust && !isCorrection) return { kind: 'NEWS', news: [{ kind: 'ORDER', report }] }
  const quantity = readQuantity(update.qty, instrument)
  const price = readPrice(update.price, instrument)
  const id = isFill ? update.execution_id : update.previous_execution_id
  if (id === null || id === '' || quantity === null || quantity <= 0 || price === null) return UNREADABLE
  const fill: FillReport = {
    executionId: identifier(id),
    venueOrderId: report.venueOrderId,
    clientOrderId: report.clientOrderId,
    instrumentId: instrument.id,
    side: report.side,
    quantity,
    price,
    // Fees of regulators are booked a day later, those for coins at the end of the day.
    fee: null,
    liquidity: null,
    kind: isFill ? 'NEW' : isBust ? 'BUST' : 'CORRECTION',
    tsEvent,
  }
  return {
    kind: 'NEWS',
    news: [
      { kind: 'FILL', report: fill },
      { kind: 'ORDER', report },
    ],
  }
}
