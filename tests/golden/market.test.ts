import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { BAR_ROW, QUOTE_ROW } from '#core/model/marketSlice.ts'
import { createMarket, marketHistory } from '#trading/market/market.ts'

/** A change of these hashes changes every simulated market: write the reason into the change log. */
const FIRST_THREE_DAYS = 'e4fa37526025a5a34d287c5daf6037f3ac309331454ec8ebed5401ae4f5d5659'
const HISTORY = '2bf8721078595117f1fd7a5e58c88e06f984c7ccb3cff247c499299462f2ae68'

describe('the simulated market of seed 1', () => {
  it('lives through its first three days as ever', () => {
    const market = createMarket(1)
    const hash = createHash('sha256')
    for (let minute = 0; minute < 3 * 1_440; minute += 1) {
      const { bars, barCount, quotes, quoteCount, halted, marketTime } = market.next()
      hash.update(Float64Array.of(marketTime, barCount, quoteCount, ...halted))
      hash.update(bars.subarray(0, barCount * BAR_ROW)).update(quotes.subarray(0, quoteCount * QUOTE_ROW))
    }
    expect(hash.digest('hex')).toBe(FIRST_THREE_DAYS)
  })

  it('has the history it always had', () => {
    const hash = createHash('sha256')
    for (const { columns } of marketHistory(1, 365)) for (const column of Object.values(columns)) hash.update(column)
    expect(hash.digest('hex')).toBe(HISTORY)
  })
})
