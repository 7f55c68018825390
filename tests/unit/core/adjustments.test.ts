import { describe, expect, it } from 'vitest'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { MarketAction } from '#core/model/marketAction.ts'
import { tellHistory } from '#core/portfolio/accountHistory.ts'
import { Ledger } from '#core/portfolio/ledger.ts'
import { applyAdjustment, applyFill, flatPosition } from '#core/portfolio/position.ts'
import { shareAdjustment } from '#core/portfolio/shareAdjustment.ts'
import { TradeRecorder } from '#core/portfolio/trades.ts'
import { buildAdjustment, buildSplit } from '../../builders/adjustment.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { ACCOUNT, buildFill } from '../../builders/order.ts'
import { sliceOf } from '../../helpers/exchangeRig.ts'

const START = 100_000_000_000
const order = (name: string) => ({ clientOrderId: identifier<ClientOrderId>(name) })

function ledger(): Ledger {
  return new Ledger({ accountId: ACCOUNT, currency: 'USD', startingCash: START, instruments: [buildInstrument()] })
}

describe('a position', () => {
  const held = applyFill(flatPosition(ACCOUNT, buildInstrument().id), buildFill(), buildInstrument())

  it('takes dividends as profit and leaves its cost alone', () => {
    expect(applyAdjustment(held, buildAdjustment())).toMatchObject({
      quantity: 100,
      cost: held.cost,
      realised: 12_500_000,
    })
    const owed = buildAdjustment({ cash: 0, owed: 12_500_000 })
    const paid = buildAdjustment({ owed: -12_500_000 })
    expect(applyAdjustment(applyAdjustment(held, owed), paid)).toMatchObject({ realised: 12_500_000 })
  })

  it('counts its units anew in a split and keeps its cost', () => {
    expect(applyAdjustment(held, buildSplit(7, 1, 100))).toMatchObject({ quantity: 700, cost: held.cost, realised: 0 })
  })

  it('takes the fee of a liquidation as a fee', () => {
    const fee = buildAdjustment({ kind: 'LIQUIDATION_FEE', cash: -5_000_000 })
    expect(applyAdjustment(held, fee)).toMatchObject({ realised: 0, fees: 5_000_000 })
  })

  it('gives up the cost of what is settled in cash', () => {
    const lieu = buildAdjustment({ kind: 'CASH_IN_LIEU', cash: 6_000_000, costReleased: 5_000_000 })
    expect(applyAdjustment(held, lieu)).toMatchObject({ cost: held.cost - 5_000_000, realised: 1_000_000 })
  })
})

describe('shares of an adjustment', () => {
  it('add up to the whole, what rounding leaves over going to the largest', () => {
    const shares = shareAdjustment(buildAdjustment({ cash: 100, quantityBefore: 70 }), [10, 40, 20])
    expect(shares.map(({ cash }) => cash)).toEqual([14, 58, 28])
    expect(shares.map(({ quantityBefore }) => quantityBefore)).toEqual([10, 40, 20])
  })

  it('of a split add up to what the account was counted, opposite sides too', () => {
    const split = buildSplit(3, 2, 7)
    expect(shareAdjustment(split, [3, 4]).map(({ quantityAfter }) => quantityAfter)).toEqual([4, 6])
    const apart = buildSplit(1, 2, 2)
    expect(shareAdjustment(apart, [5, -3]).map(({ quantityAfter }) => quantityAfter)).toEqual([2, -1])
    expect(shareAdjustment(buildSplit(2, 1, 0), [5, -5]).map(({ quantityAfter }) => quantityAfter)).toEqual([10, -10])
  })

  it('are those of who earned and who owes', () => {
    const shares = shareAdjustment(buildAdjustment({ cash: 50, quantityBefore: 5 }), [10, -5])
    expect(shares.map(({ cash }) => cash)).toEqual([100, -50])
    expect(shareAdjustment(buildAdjustment(), [])).toEqual([])
  })
})

describe('the history of an account', () => {
  it('is told in the order of its venue, adjustments between the fills they stood between', () => {
    const told: string[] = []
    const fills = [1, 2].map((price) => buildFill({ price }))
    const adjustments = [0, 1, 1, 2, 9].map((fillsBefore, index) => buildAdjustment({ fillsBefore, cash: index }))
    tellHistory(fills, adjustments, {
      onFill: ({ price }) => told.push(`fill ${price}`),
      onAdjustments: (list) => told.push(list.map(({ cash }) => cash).join('+')),
    })
    expect(told).toEqual(['0', 'fill 1', '1+2', 'fill 2', '3+4'])
  })
})

describe('the books of an account', () => {
  const split: MarketAction = { kind: 'SPLIT', instrument: 0, from: 1, to: 7 }

  it('show no loss between the first price after a split and the word of the venue, nor a false peak', () => {
    for (const [action, adjustment, price] of [
      [split, buildSplit(7, 1, 100), 10],
      [{ ...split, from: 7, to: 1 }, buildSplit(1, 7, 98), 490],
      [
        { kind: 'CASH_DIVIDEND', instrument: 0, perUnit: 1, payAt: 0 } as const,
        buildAdjustment({ cash: 100_000_000 }),
        69,
      ],
    ] as const) {
      const books = ledger()
      books.applyFill(buildFill({ quantity: adjustment.quantityBefore, price: 7_000 }))
      books.markSlice({ ...sliceOf(60_000_000, { 0: [70, 70, 70, 70] }) }, 1)
      books.markSlice({ ...sliceOf(120_000_000, { 0: [price, price, price, price] }), actions: [action] }, 1)
      expect(books.equity).toBe(START)
      books.applyAdjustments([adjustment])
      expect(books.equity).toBe(START)
      expect(books.equityPeak).toBe(START)
      expect(books.mark(buildInstrument().id)).toBe(price)
    }
  })

  it('take the price after a split when the venue says nothing by the next slice', () => {
    const books = ledger()
    books.applyFill(buildFill({ price: 7_000 }))
    books.markSlice({ ...sliceOf(120_000_000, { 0: [10, 10, 10, 10] }), actions: [split] }, 1)
    books.markSlice(sliceOf(180_000_000, {}), 1)
    expect(books.equity).toBe(START - 6_000_000_000)
  })

  it('restate the last price when the venue speaks before the market', () => {
    const books = ledger()
    books.applyFill(buildFill({ price: 7_000 }))
    books.applyAdjustments([buildSplit(7, 1, 100)])
    expect(books.equity).toBe(START)
    expect(books.position(buildInstrument().id).quantity).toBe(700)
  })

  it('hold what is owed in the equity, and interest without an instrument in the profit', () => {
    const books = ledger()
    books.applyFill(buildFill())
    books.applyAdjustments([
      buildAdjustment({ cash: 0, owed: 12_500_000 }),
      buildAdjustment({ kind: 'INTEREST', instrumentId: null, cash: -2_000_000, quantityBefore: 0, quantityAfter: 0 }),
    ])
    expect(books.owed).toBe(12_500_000)
    expect(books.equity).toBe(START + 10_500_000)
    expect(books.realised).toBe(10_500_000)
  })
})

describe('round trips', () => {
  const recorder = (): TradeRecorder => new TradeRecorder([buildInstrument()])

  it('own the dividends of their time, by what was open', () => {
    const trades = recorder()
    trades.apply(buildFill({ ...order('a'), quantity: 100, price: 1_000 }))
    trades.apply(buildFill({ ...order('b'), quantity: 50, price: 1_000 }))
    trades.adjust(buildAdjustment({ cash: 15_000_000, quantityBefore: 150 }))
    trades.apply(buildFill({ ...order('c'), side: 'SELL', quantity: 120, price: 1_000 }))
    expect(trades.closed().map(({ trade, income }) => [trade.size, trade.pnl, income])).toEqual([
      [100, 10, 10_000_000],
      [20, 2, 2_000_000],
    ])
    expect(trades.open()).toMatchObject([{ quantity: 30, income: 3_000_000 }])
  })

  it('tell their entry in the units after a split', () => {
    const trades = recorder()
    trades.apply(buildFill({ quantity: 100, price: 7_000 }))
    trades.adjust(buildSplit(7, 1, 100))
    trades.apply(buildFill({ ...order('out'), side: 'SELL', quantity: 700, price: 1_100, tsEvent: 30 }))
    const trade = { side: 'LONG', size: 700, entryPrice: 10, exitPrice: 11, pnl: 700 }
    expect(trades.closed()).toMatchObject([{ trade }])
  })

  it('do not mix units from before and after a split in one trade', () => {
    const trades = recorder()
    trades.apply(buildFill({ quantity: 100, price: 7_000 }))
    trades.apply(buildFill({ ...order('out'), side: 'SELL', quantity: 50, price: 7_700 }))
    trades.adjust(buildSplit(7, 1, 50))
    trades.apply(buildFill({ ...order('out'), side: 'SELL', quantity: 350, price: 1_100 }))
    expect(trades.closed().map(({ trade }) => [trade.size, trade.entryPrice, trade.exitPrice, trade.pnl])).toEqual([
      [50, 70, 77, 350],
      [350, 10, 11, 350],
    ])
  })

  it('end without a fill when a split leaves less than a unit, at the price that would have made the same', () => {
    for (const side of ['BUY', 'SELL'] as const) {
      const sign = side === 'BUY' ? 1 : -1
      const trades = recorder()
      trades.apply(buildFill({ side, quantity: 15, price: 7_000, fee: 1_000_000 }))
      const costReleased = sign * 1_050_000_000
      const lieu = {
        kind: 'CASH_IN_LIEU',
        cash: sign * 1_200_000_000,
        costReleased,
        quantityBefore: sign * 15,
      } as const
      trades.adjust(buildAdjustment({ ...lieu, quantityAfter: sign * 15 }))
      trades.adjust(buildSplit(1, 20, sign * 15))
      expect(trades.open()).toEqual([])
      const trade = { size: 15, entryPrice: 70, exitPrice: 80, pnl: sign * 150 - 1, exitTime: 20 }
      expect(trades.closed()).toMatchObject([{ trade }])
    }
  })

  it('join a neighbour when a split leaves a lot no unit of its own', () => {
    const trades = recorder()
    trades.apply(buildFill({ ...order('a'), quantity: 1, price: 1_000 }))
    trades.apply(buildFill({ ...order('b'), quantity: 30, price: 1_000 }))
    trades.adjust(buildSplit(1, 20, 31))
    expect(trades.open()).toMatchObject([{ quantity: 1, value: 310_000_000, entryPrice: 200 }])
  })

  it('get money that comes after their end, and none of what concerns the account', () => {
    const trades = recorder()
    trades.apply(buildFill())
    trades.apply(buildFill({ ...order('out'), side: 'SELL' }))
    trades.adjust(buildAdjustment({ kind: 'BORROW_FEE', cash: -3_000_000, quantityBefore: 0, quantityAfter: 0 }))
    trades.adjust(buildAdjustment({ kind: 'INTEREST', cash: -2_000_000, instrumentId: null }))
    expect(trades.closed()[0]?.trade.pnl).toBe(-3)
    expect(trades.beside).toBe(-2_000_000)
  })
})
