import { describe, expect, it } from 'vitest'
import { rowsOfTrades } from '#adapters/feeds/crypto/rest/bars/barsOfTrades.ts'

function trade(timestamp: number | undefined, price: number | undefined, amount: number | undefined) {
  return { timestamp, price, amount, info: [] }
}

describe('bars of trades', () => {
  it('hold the first, highest, lowest and last price and all amounts, and none is made up', () => {
    const trades = [trade(60_000, 10, 1), trade(60_000, 12, 0.5), trade(119_999, 9, 0.25), trade(240_000, 11, 2)]
    expect(rowsOfTrades(trades, '1m')).toEqual([
      [60_000, 10, 12, 9, 9, 1.75],
      [240_000, 11, 11, 11, 11, 2],
    ])
    expect(rowsOfTrades([], '1m')).toEqual([])
  })

  it('are not made of trades without time, price or amount, or out of order', () => {
    const good = trade(60_000, 10, 1)
    for (const wrong of [
      trade(undefined, 1, 1),
      trade(60_000, 0, 1),
      trade(60_000, 1, undefined),
      trade(59_999, 1, 1),
    ]) {
      expect(rowsOfTrades([good, wrong], '1m')).toBeNull()
    }
  })
})
