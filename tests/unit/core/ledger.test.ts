import { describe, expect, it } from 'vitest'
import { instrumentId } from '#core/model/identifiers.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { Ledger } from '#core/portfolio/ledger.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { ACCOUNT, buildFill } from '../../builders/order.ts'

const ACME = buildInstrument()
const OTHER = buildInstrument({ id: instrumentId('OTHER', 'TEST') })

function open(): Ledger {
  return new Ledger({ accountId: ACCOUNT, currency: 'USD', startingCash: 10_000_000_000, instruments: [ACME, OTHER] })
}

function slice(marketTime: number, close: number | null, quote: readonly [number, number] | null = null): MarketSlice {
  return {
    marketTime,
    origin: 'historical',
    interval: '1d',
    barCount: close === null ? 0 : 1,
    bars: Float64Array.of(0, marketTime - 50, marketTime, close ?? 0, close ?? 0, close ?? 0, close ?? 0, 1_000),
    quoteCount: quote === null ? 0 : 1,
    quotes: Float64Array.of(0, marketTime, quote?.[0] ?? 0, quote?.[1] ?? 0, 5, 5),
    halted: [],
  }
}

describe('the ledger', () => {
  it('values positions at the last close or the middle of the last quote', () => {
    const ledger = open()
    ledger.applyFill(buildFill({ quantity: 100, price: 1_000, fee: 1_000_000, tsEvent: 10 }))
    expect(ledger).toMatchObject({ cash: 8_999_000_000, fees: 1_000_000, equity: 9_999_000_000 })
    ledger.markSlice(slice(100, 11), 1)
    expect(ledger.equity).toBe(10_099_000_000)
    expect(ledger.grossExposure()).toBe(1_100_000_000)
    ledger.markSlice(slice(200, null, [11.9, 12.1]), 1)
    expect(ledger.mark(ACME.id)).toBe(12)
    expect(ledger.equity).toBe(10_199_000_000)
    expect(ledger.openPositions().map((position) => position.quantity)).toEqual([100])
  })

  it('remembers the peak and the equity at the start of each market day', () => {
    const ledger = open()
    ledger.applyFill(buildFill({ quantity: 100, price: 1_000, tsEvent: 10 }))
    ledger.markSlice(slice(100, 15), 1)
    ledger.markSlice(slice(200, 12), 2)
    expect(ledger).toMatchObject({ equityPeak: 10_500_000_000, equityDayStart: 10_500_000_000, equity: 10_200_000_000 })
    ledger.markSlice(slice(300, 13), 2)
    expect(ledger.account()).toMatchObject({ equityDayStart: 10_500_000_000, equity: 10_300_000_000 })
    ledger.markSlice(slice(400, 13), 3)
    expect(ledger.equityDayStart).toBe(10_300_000_000)
  })

  it('shows no profit from an old mark beside a new fill, nor an old fill beside a new mark', () => {
    const ledger = open()
    ledger.markSlice(slice(100, 20), 1)
    ledger.applyFill(buildFill({ quantity: 100, price: 1_000, tsEvent: 150 }))
    expect(ledger).toMatchObject({ equity: 10_000_000_000, equityPeak: 10_000_000_000 })
    ledger.markSlice(slice(200, 9), 1)
    ledger.applyFill(buildFill({ quantity: 100, price: 1_000, tsEvent: 150 }))
    expect(ledger.mark(ACME.id)).toBe(9)
  })

  it('carries cost in place of a mark, profit and peak over a resumption, and no foreign instrument', () => {
    const ledger = open()
    expect(ledger.mark(OTHER.id)).toBeNull()
    ledger.applyFill(buildFill({ quantity: 100, price: 1_000 }))
    ledger.applyFill(buildFill({ side: 'SELL', quantity: 100, price: 1_100 }))
    ledger.resume(12_000_000_000, 11_000_000_000, 7)
    ledger.markSlice(slice(100, 11), 7)
    expect(ledger).toMatchObject({ realised: 100_000_000, equityPeak: 12_000_000_000, equityDayStart: 11_000_000_000 })
    expect(ledger.position(ACME.id).quantity).toBe(0)
    expect(ledger.value(ACME.id)).toBe(0)
    expect(() => ledger.position(instrumentId('NONE', 'TEST'))).toThrow('Invariant')
  })
})
