import { describe, expect, it } from 'vitest'
import type { VenueRequest } from '#adapters/brokers/ccxt/brokerDialect.ts'
import type { BrokerMarket } from '#adapters/brokers/ccxt/brokerMarkets.ts'
import { createDeadMan } from '#adapters/brokers/ccxt/deadMan.ts'
import type { OrderWatch } from '#adapters/brokers/ccxt/orderWatch.ts'
import { BINANCE_PERPETUAL_BROKER } from '#adapters/brokers/ccxt/venues/binancePerpetual.ts'
import { KRAKEN_BROKER } from '#adapters/brokers/ccxt/venues/kraken.ts'
import { marketAt } from '../../../servers/brokers/exchangeBrokerInstruments.ts'
import { createManualClock } from '../../../servers/manualClock.ts'

function market(symbol: string): BrokerMarket {
  const instrument = marketAt('ANY', `${symbol}/USDT`, { priceDecimals: 2, quantityDecimals: 2 })
  return { instrument, symbol, names: [symbol], base: symbol, quote: 'USDT', leastQuantity: 0, leastCost: 0 }
}

const SOL = market('SOL')
const BTC = market('BTC')

function rig(dialect: typeof KRAKEN_BROKER) {
  const clock = createManualClock()
  const sent: VenueRequest['fields'][] = []
  let working: OrderWatch['working'] = { markets: [], withStops: [] }
  const watch: Pick<OrderWatch, 'working'> = {
    get working() {
      return working
    },
  }
  const timer = createDeadMan(dialect, watch, clock, ({ fields }) => Promise.resolve(void sent.push(fields)))
  return {
    timer,
    sent,
    after: async (markets: readonly BrokerMarket[], withStops: readonly BrokerMarket[] = []) => {
      working = { markets, withStops }
      sent.length = 0
      await clock.advance(15_000)
      return [...sent]
    },
    clock,
  }
}

describe('the timer of the venue', () => {
  it('is wound up four times in its length while orders work, and stopped when none does', async () => {
    const { after } = rig(KRAKEN_BROKER)
    expect(await after([])).toEqual([])
    expect(await after([SOL])).toEqual([{ timeout: '60' }])
    expect(await after([SOL, BTC])).toEqual([{ timeout: '60' }])
    expect(await after([])).toEqual([{ timeout: '0' }])
    expect(await after([])).toEqual([])
  })

  it('never runs while a stop works, which is there to outlive this program', async () => {
    const { after } = rig(KRAKEN_BROKER)
    await after([SOL])
    expect(await after([SOL, BTC], [BTC])).toEqual([{ timeout: '0' }])
    expect(await after([SOL, BTC], [BTC])).toEqual([])
  })

  it('runs for each market by itself where the venue has it so', async () => {
    const { after } = rig(BINANCE_PERPETUAL_BROKER)
    expect(await after([SOL, BTC])).toEqual([
      { symbol: 'SOL', countdownTime: '60000' },
      { symbol: 'BTC', countdownTime: '60000' },
    ])
    expect(await after([BTC])).toEqual([
      { symbol: 'SOL', countdownTime: '0' },
      { symbol: 'BTC', countdownTime: '60000' },
    ])
  })

  it('is stopped by an end in order, and leaves no timer here', async () => {
    const { after, timer, sent, clock } = rig(KRAKEN_BROKER)
    await after([SOL])
    sent.length = 0
    await timer.stop()
    expect(sent).toEqual([{ timeout: '0' }])
    expect(clock.pending).toBe(0)
  })
})
