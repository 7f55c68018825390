import type { CcxtBar, CcxtTrade } from '../exchange/ccxtExchange.ts'
import { type GridInterval, labelOf } from './barGrid.ts'

/**
 * Rows of bars made of trades in the order they were made. A bar in which nothing was traded is not made up. Null when a
 * trade has no time, no price or no amount, or they are in no order of time.
 */
export function rowsOfTrades(trades: readonly CcxtTrade[], interval: GridInterval): readonly CcxtBar[] | null {
  const rows: [number, number, number, number, number, number][] = []
  let before = 0
  for (const { timestamp = Number.NaN, price = Number.NaN, amount = Number.NaN } of trades) {
    if (!(timestamp >= before) || !(price > 0) || !(amount >= 0)) return null
    before = timestamp
    const label = labelOf(timestamp * 1_000, interval) / 1_000
    const last = rows.at(-1)
    if (last?.[0] === label) {
      last[2] = Math.max(last[2], price)
      last[3] = Math.min(last[3], price)
      last[4] = price
      last[5] += amount
    } else rows.push([label, price, price, price, price, amount])
  }
  return rows
}
