import { describe, expect, it } from 'vitest'
import { identifier } from '#core/model/identifiers.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Fill } from '#core/model/order.ts'
import { TradeRecorder } from '#core/portfolio/trades.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildFill } from '../../builders/order.ts'

const order = (name: string): ClientOrderId => identifier<ClientOrderId>(name)

function record(...fills: readonly Partial<Fill>[]): TradeRecorder {
  const recorder = new TradeRecorder([buildInstrument()])
  for (const fill of fills) recorder.apply(buildFill(fill))
  return recorder
}

describe('round trips', () => {
  it('charge both fees to the profit', () => {
    const recorder = record(
      { clientOrderId: order('in'), quantity: 100, price: 1_000, fee: 2_000_000, tsEvent: 10 },
      { clientOrderId: order('out'), side: 'SELL', quantity: 100, price: 1_100, fee: 2_200_000, tsEvent: 30 },
    )
    const trade = { side: 'LONG', size: 100, entryTime: 10, exitTime: 30, entryPrice: 10, exitPrice: 11, pnl: 95.8 }
    expect(recorder.closed()).toMatchObject([{ fees: 4_200_000, trade }])
    expect(recorder.open()).toEqual([])
  })

  it('close the oldest lot first and share its fee by quantity', () => {
    const recorder = record(
      { clientOrderId: order('a'), quantity: 100, price: 1_000, fee: 1_000_000, tsEvent: 10 },
      { clientOrderId: order('b'), quantity: 50, price: 1_200, tsEvent: 20 },
      { clientOrderId: order('c'), side: 'SELL', quantity: 120, price: 1_100, tsEvent: 30 },
    )
    expect(recorder.closed().map(({ trade }) => [trade.size, trade.entryPrice, trade.pnl])).toEqual([
      [100, 10, 99],
      [20, 12, -20],
    ])
    expect(recorder.open()).toMatchObject([{ side: 'LONG', quantity: 30, entryPrice: 12, entryTime: 20, fees: 0 }])
  })

  it('close and open when a fill turns the position', () => {
    const recorder = record(
      { clientOrderId: order('a'), quantity: 100, price: 1_000, tsEvent: 10 },
      { clientOrderId: order('b'), side: 'SELL', quantity: 150, price: 900, fee: 300, tsEvent: 20 },
      { clientOrderId: order('c'), quantity: 50, price: 800, tsEvent: 30 },
    )
    expect(recorder.closed().map(({ trade, fees }) => [trade.side, trade.size, trade.pnl, fees])).toEqual([
      ['LONG', 100, -100.0002, 200],
      ['SHORT', 50, 49.9999, 100],
    ])
  })

  it('count the fills of one order as one entry and one exit', () => {
    const recorder = record(
      { clientOrderId: order('in'), quantity: 60, price: 1_000, tsEvent: 10 },
      { clientOrderId: order('in'), quantity: 40, price: 1_050, tsEvent: 11 },
      { clientOrderId: order('out'), side: 'SELL', quantity: 30, price: 1_100, tsEvent: 20 },
      { clientOrderId: order('out'), side: 'SELL', quantity: 70, price: 1_200, tsEvent: 21 },
    )
    const [closed, ...more] = recorder.closed()
    expect(more).toEqual([])
    expect(closed?.trade).toMatchObject({ size: 100, entryTime: 10, exitTime: 21, entryPrice: 10.2, pnl: 150 })
    expect(closed?.trade.exitPrice).toBeCloseTo(11.7, 12)
  })
})
