import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compare } from './conformanceTable.ts'
import { type ListedTrade, readCandles, readListedTrades, replay } from './freqtradeReplay.ts'

const FOLDER = '../shared/data/freqtrade'

describe.skipIf(!existsSync(FOLDER))(
  'the 179 trades that freqtrade keeps with its tests, on ten pairs in January 2018',
  () => {
    const listed = existsSync(FOLDER) ? readListedTrades(FOLDER) : []
    const candles = new Map(listed.map(({ pair }) => [pair, readCandles(FOLDER, pair)]))
    /** Whether the candle came to the price after its open; else it had opened beyond it. */
    const isReached = (trade: ListedTrade): boolean => {
      const bar = candles.get(trade.pair)?.byTime.get(trade.closedAt)
      if (bar === undefined) throw new Error(`no candle for ${JSON.stringify(trade)}`)
      if (trade.reason === 'roi') return bar.open <= trade.closeRate && trade.closeRate <= bar.high
      return trade.closeRate <= bar.open && bar.low <= trade.closeRate
    }

    it('enters every trade at the open that freqtrade entered at', () => {
      expect(listed).toHaveLength(179)
      for (const trade of listed) {
        const open = candles.get(trade.pair)?.byTime.get(trade.openedAt)?.open
        expect(Math.abs((open ?? Number.NaN) / trade.openRate - 1)).toBeLessThan(1e-12)
      }
    })

    it('leaves at the same price with the same profit wherever the candle came to the price', (context) => {
      const reached = listed.filter(isReached)
      expect(reached).toHaveLength(143)
      let [ratios, theirRatios, gross, theirGross] = [0, 0, 0, 0]
      for (const trade of reached) {
        const { entryPrice, exitPrice, profitRatio } = replay(candles, trade)
        expect(Math.abs(entryPrice / trade.openRate - 1), JSON.stringify(trade)).toBeLessThan(1e-9)
        expect(Math.abs(exitPrice / trade.closeRate - 1), JSON.stringify(trade)).toBeLessThan(1e-9)
        // Written with eight decimals.
        expect(Math.abs(profitRatio - trade.profitRatio), JSON.stringify(trade)).toBeLessThan(5.1e-9)
        ratios += profitRatio
        theirRatios += trade.profitRatio
        gross += (exitPrice - entryPrice) * trade.amount
        theirGross += trade.profit
      }
      const name = `freqtrade, ${reached.length} trades`
      compare(context, {
        case: name,
        figure: 'sum of profits after fees, shares',
        ours: ratios,
        theirs: theirRatios,
        digits: 6,
      })
      compare(context, { case: name, figure: 'profit before fees, satoshi', ours: gross, theirs: theirGross })
    })

    it('gets the better open where freqtrade sold below the open of the candle', () => {
      const beyond = listed.filter((trade) => !isReached(trade))
      expect(beyond).toHaveLength(36)
      for (const trade of beyond) {
        expect(trade.reason).toBe('roi')
        const open = candles.get(trade.pair)?.byTime.get(trade.closedAt)?.open ?? Number.NaN
        const { exitPrice } = replay(candles, trade)
        expect(open).toBeGreaterThan(trade.closeRate)
        expect(Math.abs(exitPrice / open - 1)).toBeLessThan(1e-9)
      }
    })
  },
)
