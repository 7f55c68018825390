import { describe, expect, it } from 'vitest'
import type { ExchangeConfiguration } from '#contracts/broker.ts'
import { backtestVenues, paperVenues } from '#engines/broker/paperVenue.ts'
import { FREE_EXCHANGE } from '#engines/broker/state.ts'
import { ACME, buildOrder, buildSession, buildSlice, REDUCING } from '../../builders/trading.ts'
import { brokerBench, restarted } from '../../helpers/brokerBench.ts'
import { FakeVenue } from '../../helpers/fakeVenue.ts'
import { memoryVenueStore } from '../../helpers/memoryVenueStore.ts'

const DEAR: ExchangeConfiguration = { ...FREE_EXCHANGE, commission: 0.01 }
const MINUTE = 60_000_000

describe('the terms of the simulated exchange', () => {
  it('are those of the account, before its opening or after, until it has traded, and outlive a restart', () => {
    const made: ExchangeConfiguration[] = []
    const venue = new FakeVenue(true)
    const options = {
      venue: (_session: unknown, _instruments: unknown, configuration: ExchangeConfiguration) => {
        made.push(configuration)
        return venue
      },
    }
    const bench = brokerBench(options)
    expect(bench.host.post('broker', 'ConfigureExchange', DEAR).ok).toBe(true)
    bench.open()
    expect(bench.host.post('broker', 'ConfigureExchange', { ...DEAR, spread: 0.02 }).ok).toBe(true)
    bench.submit([buildOrder('a')])
    expect(bench.host.post('broker', 'ConfigureExchange', FREE_EXCHANGE)).toMatchObject({
      failure: { code: 'EXCHANGE_IN_USE' },
    })
    const after = restarted(bench, { ...options, run: '2' })
    after.open()
    expect(made).toEqual([DEAR, { ...DEAR, spread: 0.02 }, { ...DEAR, spread: 0.02 }])
  })

  it('close every position at the end of a backtest', () => {
    const bench = brokerBench({ venue: backtestVenues() })
    expect(bench.host.post('broker', 'FinalizePositions', {})).toMatchObject({ failure: { code: 'VENUE_MISSING' } })
    bench.host.post('broker', 'ConfigureExchange', DEAR)
    bench.open(buildSession({ mode: 'BACKTEST' }))
    for (let minute = 1; minute <= 3; minute += 1) {
      bench.host.publish('MarketSlicePublished', buildSlice(minute * MINUTE, [100, 101, 99, 100]))
      bench.host.runUntilIdle()
      if (minute === 1) bench.submit([buildOrder('a')], REDUCING)
    }
    expect(bench.host.post('broker', 'FinalizePositions', {}).ok).toBe(true)
    bench.host.runUntilIdle()
    expect(bench.fills.map(({ side, quantity, fee }) => [side, quantity, fee])).toEqual([
      ['BUY', 10, 10_000_000],
      ['SELL', 10, 10_000_000],
    ])
    expect(bench.orders.size).toBe(2)
  })

  it('are told to a venue that keeps its own books, so that a paper account is whole after a restart', () => {
    const store = memoryVenueStore()
    const bench = brokerBench({ venue: paperVenues(store) })
    bench.open()
    for (let minute = 1; minute <= 3; minute += 1) {
      bench.host.publish('MarketSlicePublished', buildSlice(minute * MINUTE, [100, 101, 99, 100]))
      bench.host.runUntilIdle()
      if (minute === 1) bench.submit([buildOrder('a')])
    }
    expect(bench.orders.get('a')?.status).toBe('FILLED')
    const after = restarted(bench, { venue: paperVenues(store), run: '2' })
    after.open()
    expect(after.last('BooksRecovered')).toMatchObject({
      reconciled: true,
      fills: [{ instrumentId: ACME, quantity: 10 }],
    })
  })
})
