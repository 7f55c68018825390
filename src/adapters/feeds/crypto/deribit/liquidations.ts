import type { LiquidationTick, TradeTick } from '#core/model/marketEvent.ts'

/**
 * The liquidations of a trade: `T` when the order that took was forced, `M` when the one that waited was, `MT` for both.
 * A sale forces a sale; the waiting side is the other one.
 */
export function liquidationsOf(trade: TradeTick, mark: unknown): readonly LiquidationTick[] {
  if (mark !== 'T' && mark !== 'M' && mark !== 'MT') return []
  const { instrumentId, tsEvent, tsInit, tradeId, price, size } = trade
  const takerSide = trade.aggressor === 'BUYER' ? 'BUY' : 'SELL'
  const makerSide = takerSide === 'BUY' ? 'SELL' : 'BUY'
  const one = mark === 'T' ? takerSide : makerSide
  const sides: readonly LiquidationTick['side'][] = mark === 'MT' ? [takerSide, makerSide] : [one]
  return sides.map((side) => ({ kind: 'LIQUIDATION', instrumentId, tsEvent, tsInit, tradeId, price, size, side }))
}
