import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { meanEstimate } from '#quant/statistics/meanEstimate.ts'
import { quoteMarket } from '../helpers/execution/quoteMarket.ts'
import { ALGORITHMS, checkOrders, IMMEDIATE, QUANTITY, shortfallBps, work } from '../helpers/execution/workedParent.ts'

const MARKETS = 100
const SIDES = ['BUY', 'SELL'] as const

describe('algorithms against immediate execution on the simulated exchange', () => {
  it.each(ALGORITHMS)('%s is compared on the same markets, with an interval', (name, terms) => {
    const differences: number[] = []
    let filled = 0
    for (let seed = 1; seed <= MARKETS; seed += 1) {
      const market = quoteMarket(seed, 180)
      // A purchase and a sale of the same market: its drift cancels.
      const both = SIDES.map((side) => {
        const worked = work(market, terms, side)
        checkOrders(worked)
        filled += worked.desk.filled('ENTRY')
        return shortfallBps(worked) - shortfallBps(work(market, IMMEDIATE, side))
      })
      differences.push(((both[0] ?? Number.NaN) + (both[1] ?? Number.NaN)) / 2)
    }
    const estimate = meanEstimate(differences)
    if (estimate === null) throw new Error('not enough data')
    const share = filled / (2 * MARKETS * QUANTITY)
    process.stdout.write(
      `${name}: shortfall against immediate ${estimate.value.toFixed(2)} bps [${estimate.low.toFixed(2)}, ${estimate.high.toFixed(2)}], n = ${estimate.n} markets, filled ${(100 * share).toFixed(1)} %\n`,
    )
    expect(estimate.n).toBe(MARKETS)
    expect(share).toBeGreaterThan(0.9)
    // What fills by the clock, in parts, and not beyond the touch at once, is cheaper here by more than chance.
    if (terms.kind === 'TWAP' || terms.kind === 'VWAP') expect(estimate.high).toBeLessThan(0)
  })
})
