import type { OrderSide } from '#core/model/order.ts'

/** The market as an algorithm sees it at one moment. Scaled integers; null where it is not known. */
export interface ExecutionView {
  readonly bid: number | null
  readonly ask: number | null
  /** Scaled quantity the market has traded so far, from any beginning; never falls but when the counting begins anew. */
  readonly volume: number
  /** Whether the instrument trades now. Nothing is placed where it does not. */
  readonly isOpen: boolean
}

/** Best price of one's own side; null where it is not known. */
export function nearTouch(view: ExecutionView, side: OrderSide): number | null {
  return side === 'BUY' ? view.bid : view.ask
}

/** Best price of the other side; null where it is not known. */
export function farTouch(view: ExecutionView, side: OrderSide): number | null {
  return side === 'BUY' ? view.ask : view.bid
}

/** Middle of the touch, not always a whole price unit; null while a side is missing or the market is crossed. */
export function middle({ bid, ask }: ExecutionView): number | null {
  return bid === null || ask === null || bid > ask ? null : (bid + ask) / 2
}

/** The far touch and a share of it beyond, the price of an order that crosses; null without that side. */
export function crossingPrice(view: ExecutionView, side: OrderSide, reach: number): number | null {
  const far = farTouch(view, side)
  return far === null ? null : far * (1 + (side === 'BUY' ? reach : -reach))
}
