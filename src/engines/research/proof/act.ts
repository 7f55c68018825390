import type { Direction, Signal } from '#core/model/signal.ts'
import type { Fill, Order } from '#core/model/order.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { HouseEventPayload } from '../../kernel/channels.ts'

/** Something a run said or did, in a form that two runs can be compared by. */
export interface Act {
  /** Market time at which it came, microseconds. */
  readonly at: number
  readonly kind: 'SIGNAL' | 'CANDIDATE' | 'DENIAL' | 'ORDER' | 'LINE' | 'FAILURE'
  readonly instrumentId: string | null
  /** What a signal wants; null for everything else. */
  readonly direction: Direction | null
  /** Everything about it but ids, to the last bit of every number; starts with words a trader reads. */
  readonly text: string
}

/** Reads what an event says a run did; null for events that are no act of it. */
export function actOf({ type, payload }: Envelope, at: number): Act | null {
  switch (type) {
    case 'SignalRaised':
      return ofSignal(payload as Signal, at)
    case 'CandidateRejected': {
      const { direction, instrumentId, filters, features } = payload as HouseEventPayload<'CandidateRejected'>
      const text = `dropped ${direction} ${instrumentId}; ${plain(filters)} ${plain(features)}`
      return { at, kind: 'CANDIDATE', instrumentId, direction: null, text }
    }
    case 'SignalDenied': {
      const { instrumentId, denial } = payload as HouseEventPayload<'SignalDenied'>
      return { at, kind: 'DENIAL', instrumentId, direction: null, text: `denied (${denial.code}) ${instrumentId}` }
    }
    case 'OrderChanged': {
      const { order, fill } = payload as HouseEventPayload<'OrderChanged'>
      return { at, kind: 'ORDER', instrumentId: order.instrumentId, direction: null, text: textOfOrder(order, fill) }
    }
    case 'StrategyLogged': {
      const { text } = payload as HouseEventPayload<'StrategyLogged'>
      return { at, kind: 'LINE', instrumentId: null, direction: null, text: `wrote: ${text}` }
    }
    case 'StrategyFailed': {
      const { message } = payload as HouseEventPayload<'StrategyFailed'>
      return { at, kind: 'FAILURE', instrumentId: null, direction: null, text: `gave up: ${message}` }
    }
    default:
      return null
  }
}

function ofSignal(signal: Signal, at: number): Act {
  const { instrumentId, direction, referencePrice, probability, horizon, features, filters, bracket } = signal
  let text = `${direction} ${instrumentId} at ${referencePrice}`
  for (const { name, value } of features) text += `, ${name} ${value}`
  text += `; horizon ${horizon}`
  if (probability !== null) text += ` probability ${plain(probability)}`
  if (bracket !== null) text += ` bracket ${plain(bracket)}`
  if (filters.length > 0) text += ` filters ${plain(filters)}`
  if (signal.entry !== undefined) text += ` entry ${plain(signal.entry)}`
  if (signal.trail !== undefined) text += ` trail ${plain(signal.trail)}`
  if (signal.weight !== undefined) text += ` weight ${signal.weight}`
  return { at, kind: 'SIGNAL', instrumentId, direction, text }
}

function textOfOrder(order: Order, fill: Fill | null): string {
  const { side, type, role, instrumentId, quantity, status, filledQuantity, averageFillPrice } = order
  let text = `order ${side} ${type} ${instrumentId} (${role}) ${status}`
  if (fill !== null) text += `, filled ${fill.quantity} at ${fill.price} for ${fill.fee} and ${fill.slippage}`
  text += `; quantity ${quantity} limit ${order.limitPrice} stop ${order.stopPrice} ${order.timeInForce}`
  text += ` done ${filledQuantity} at ${averageFillPrice}`
  if (order.reason !== null) text += ` (${order.reason.code})`
  if (order.special !== undefined) text += ` ${plain(order.special)}`
  return text
}

/** Plain data as text; what is not a number stays visible as null. */
function plain(value: unknown): string {
  return JSON.stringify(value)
}
