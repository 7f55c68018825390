import { describe, expect, it } from 'vitest'
import type { CcxtMarket } from '#adapters/feeds/crypto/rest/exchange/ccxtExchange.ts'
import { listMarkets } from '#adapters/feeds/crypto/rest/listing.ts'
import { BINANCE } from '#adapters/feeds/crypto/rest/venues/binance.ts'

function market(changes: Partial<CcxtMarket>): CcxtMarket {
  return {
    id: 'BTCUSDT',
    symbol: 'BTC/USDT',
    base: 'BTC',
    quote: 'USDT',
    spot: true,
    swap: false,
    active: true,
    precision: { price: 0.01, amount: 0.00001 },
    info: { status: 'TRADING' },
    ...changes,
  }
}

function stepsOf(price: number, amount: number): readonly number[] | null {
  const [listed] = listMarkets(BINANCE, [market({ precision: { price, amount } })]).values()
  if (listed === undefined) return null
  const { priceDecimals, priceIncrement, quantityDecimals, quantityIncrement } = listed.listed.instrument
  return [priceDecimals, priceIncrement, quantityDecimals, quantityIncrement]
}

describe('the list of an exchange', () => {
  it('tells steps as decimals and units of the last of them', () => {
    expect(stepsOf(0.01, 0.00001)).toEqual([2, 1, 5, 1])
    expect(stepsOf(0.05, 1)).toEqual([2, 5, 0, 1])
    expect(stepsOf(0.0005, 0.25)).toEqual([4, 5, 2, 25])
    expect(stepsOf(1e-12, 1e-8)).toEqual([12, 1, 8, 1])
    expect(stepsOf(0.3, 10)).toEqual([1, 3, 0, 10])
    expect(stepsOf(1_000, 1_000_000)).toEqual([0, 1_000, 0, 1_000_000])
    for (let decimals = 0; decimals <= 12; decimals += 1) {
      expect(stepsOf(Number(`1e-${decimals}`), 1)).toEqual([decimals, 1, 0, 1])
    }
  })

  it('leaves out what has no steps, or finer ones than numbers of the house', () => {
    for (const size of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-13, 0.1234567890123]) {
      expect(stepsOf(size, 1)).toBeNull()
    }
    expect(listMarkets(BINANCE, [market({ precision: {} })]).size).toBe(0)
  })

  it('holds spot pairs and linear swaps with ids that can be stored, in the order of ids', () => {
    const swap = { spot: false, swap: true, linear: true }
    const listed = listMarkets(BINANCE, [
      market({ symbol: 'ZEC/USDT' }),
      market({ symbol: 'BTC/USDT:USDT', ...swap }),
      market({ symbol: 'BTC/USD:BTC', ...swap, linear: false }),
      market({ symbol: 'BTC/USDT:USDT-261225', spot: false }),
      market({ symbol: '币安/USDT' }),
      market({ symbol: 'A B/USDT' }),
      market({ symbol: `${'X'.repeat(40)}/USDT` }),
      market({ symbol: 'BTC/usdt', quote: 'usdt' }),
      market({ symbol: 'OLD/USDT', info: { status: 'BREAK' } }),
      market({ symbol: 'AAVE/USDT' }),
    ])
    expect([...listed.keys()]).toEqual(['AAVE/USDT.BINANCE', 'BTC/USDT:USDT.BINANCE', 'ZEC/USDT.BINANCE'])
    expect(listed.get([...listed.keys()][1] as never)?.listed).toMatchObject({
      product: 'SWAP',
      instrument: { name: 'BTC/USDT perpetual', currency: 'USDT' },
    })
  })
})
