import { describe, expect, it } from 'vitest'
import { ALGORITHMS, checkOrders, IMMEDIATE, QUANTITY, work } from '../../../helpers/execution/workedParent.ts'
import { barMarket, quoteMarket } from '../../../helpers/execution/quoteMarket.ts'

const SIDES = ['BUY', 'SELL'] as const

describe.each([...ALGORITHMS, ['MARKETABLE', IMMEDIATE] as const])('%s on the simulated exchange', (_name, terms) => {
  it('keeps its bounds on quotes and trades and fills most of what it may', () => {
    let filled = 0
    for (let seed = 1; seed <= 6; seed += 1) {
      for (const side of SIDES) {
        const worked = work(quoteMarket(seed, 180), terms, side)
        checkOrders(worked)
        filled += worked.desk.filled('ENTRY')
      }
    }
    expect(filled / (12 * QUANTITY)).toBeGreaterThan(0.8)
  })

  it('keeps its bounds on bars', () => {
    let filled = 0
    for (let seed = 1; seed <= 6; seed += 1) {
      for (const side of SIDES) {
        const worked = work(barMarket(seed, 30), terms, side, { quantity: 300 })
        checkOrders(worked)
        filled += worked.desk.filled('ENTRY')
      }
    }
    expect(filled).toBeGreaterThan(12 * 30)
  })
})
