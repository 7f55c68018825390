import type { Instrument } from '#core/model/instrument.ts'
import type { Fill, Order } from '#core/model/order.ts'
import { isClosed } from '#core/model/order.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { fromPrice } from '#core/money.ts'
import type { SignalView } from '#contracts/records/decision.ts'
import { formatPrice, formatQuantity } from '../../format/amount.ts'
import type { ChartBar } from './barWindow.ts'

/** Something that happened at a bar. */
export interface Mark {
  /** Opening time of the bar it belongs to, microseconds. */
  readonly time: number
  readonly kind: 'buy' | 'sell' | 'signal' | 'filtered'
  readonly text: string
}

/** A price that matters now: a working order, a stop, the line where the idea is wrong. */
export interface PriceMark {
  readonly price: number
  readonly kind: 'order' | 'stop' | 'invalidation'
  readonly text: string
}

/** More would hide the bars and slow every update. */
const MOST_MARKS = 200

/** Returns the marks of fills and signals that lie on the given bars, at most `MOST_MARKS`, fills first. */
export function marksOn(
  bars: readonly ChartBar[],
  instrument: Instrument,
  fills: readonly Fill[],
  signals: readonly SignalView[],
): readonly Mark[] {
  const ofFills = fills.flatMap((fill): readonly Mark[] => {
    const time = barAt(bars, fill.tsEvent)
    if (time === null || fill.instrumentId !== instrument.id) return []
    const text = `${fill.side} ${formatQuantity(instrument, fill.quantity)} @ ${formatPrice(instrument, fill.price)}`
    return [{ time, kind: fill.side === 'BUY' ? 'buy' : 'sell', text }]
  })
  const ofSignals = signals.flatMap((signal): readonly Mark[] => {
    const time = barAt(bars, signal.tsEvent)
    if (time === null || signal.instrumentId !== instrument.id) return []
    const isStopped = signal.disposition === 'FILTERED' || signal.disposition === 'DENIED'
    return [
      {
        time,
        kind: isStopped ? 'filtered' : 'signal',
        text: `signal ${signal.direction} ${signal.disposition.toLowerCase()}`,
      },
    ]
  })
  return [...ofFills.slice(-MOST_MARKS), ...ofSignals.slice(-MOST_MARKS)]
    .slice(0, MOST_MARKS)
    .toSorted((a, b) => a.time - b.time)
}

/** Returns the prices of working orders and of the open proposal's stop for one instrument. */
export function priceMarks(
  instrument: Instrument,
  orders: readonly Order[],
  proposal: Proposal | null,
): readonly PriceMark[] {
  const working = orders.filter((order) => order.instrumentId === instrument.id && !isClosed(order.status))
  const ofOrders = working.flatMap((order): readonly PriceMark[] => {
    const price = order.stopPrice ?? order.limitPrice
    if (price === null) return []
    const kind = order.role === 'STOP_LOSS' ? 'stop' : 'order'
    return [{ price: fromPrice(instrument, price), kind, text: `${order.side} ${ROLE_WORDS[order.role]}` }]
  })
  if (proposal === null || proposal.instrumentId !== instrument.id || proposal.stopPrice === null) return ofOrders
  return [
    ...ofOrders,
    {
      price: fromPrice(instrument, proposal.stopPrice),
      kind: 'invalidation',
      text: `${proposal.proposalId} wrong below`,
    },
  ]
}

const ROLE_WORDS: Readonly<Record<Order['role'], string>> = {
  ENTRY: 'entry',
  EXIT: 'exit',
  STOP_LOSS: 'stop',
  TAKE_PROFIT: 'target',
}

/** Returns the opening time of the bar that holds the moment; null before the first bar. */
function barAt(bars: readonly ChartBar[], ts: number): number | null {
  let low = 0
  let high = bars.length - 1
  let found: number | null = null
  while (low <= high) {
    const middle = (low + high) >> 1
    const time = bars[middle]?.time ?? 0
    if (time <= ts) {
      found = time
      low = middle + 1
    } else high = middle - 1
  }
  return found
}
