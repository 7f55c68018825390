import { SecType, type Contract, type Execution } from '@stoqey/ib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexContracts } from '#adapters/brokers/interactiveBrokers/contracts.ts'
import { Executions } from '#adapters/brokers/interactiveBrokers/executions.ts'
import { createOrderIdMemory } from '#adapters/brokers/interactiveBrokers/orderIds.ts'
import { IB_INSTRUMENTS } from '../../../servers/brokers/ibGateway.ts'

const SETTINGS = {
  host: '127.0.0.1',
  port: 1,
  clientId: 1,
  account: 'DU1234567',
  timeZone: 'America/New_York',
  extendedHours: false,
  cryptoExchange: 'PAXOS',
}
const CONTRACT = { symbol: 'AAPL', secType: SecType.STK, currency: 'USD', exchange: 'ARCA' } satisfies Contract

function executions(): Executions {
  const made = new Executions(SETTINGS, indexContracts(IB_INSTRUMENTS, 'PAXOS'), createOrderIdMemory())
  made.currency = 'USD'
  return made
}

function execution(revision: string, shares: number, changes: Partial<Execution> = {}): Execution {
  return {
    execId: `0000e0d5.6596b5a1.01.${revision}`,
    time: '20261123 09:30:00 US/Eastern',
    acctNumber: 'DU1234567',
    side: 'BOT',
    shares,
    price: 100.1234,
    permId: 4_711,
    clientId: 1,
    orderId: 3,
    orderRef: 'OURS',
    ...changes,
  }
}

describe('executions', () => {
  it('are told once under the first revision of their id, with their time and scale', () => {
    const all = executions()
    const [fill, ...others] = all.take(CONTRACT, execution('01', 10), 5)
    expect(others).toEqual([])
    expect(fill).toEqual({
      executionId: '0000e0d5.6596b5a1.01.01',
      venueOrderId: '4711',
      clientOrderId: 'OURS',
      instrumentId: 'AAPL.NASDAQ',
      side: 'BUY',
      quantity: 10,
      price: 1_001_234,
      fee: null,
      liquidity: null,
      kind: 'NEW',
      tsEvent: Date.UTC(2026, 10, 23, 14, 30) * 1_000,
    })
    expect(all.take(CONTRACT, execution('01', 10), 6)).toEqual([])
  })

  it('are corrected by a later revision and taken back by one without shares', () => {
    const all = executions()
    all.take(CONTRACT, execution('01', 10), 5)
    expect(all.take(CONTRACT, execution('02', 4), 5).map(({ kind, quantity }) => [kind, quantity])).toEqual([
      ['CORRECTION', 4],
    ])
    expect(all.take(CONTRACT, execution('03', 0), 5).map(({ kind }) => kind)).toEqual(['BUST'])
    expect(all.reportsFor('0000e0d5.6596b5a1.01.03').map(({ kind }) => kind)).toEqual(['NEW', 'BUST'])
    expect(all.take(CONTRACT, execution('02', 4), 5)).toEqual([])
  })

  it('that were corrected before they were first told are told and corrected', () => {
    const all = executions()
    const told = all.take(CONTRACT, execution('02', 4), 5)
    expect(told.map(({ kind, executionId, quantity }) => [kind, executionId, quantity])).toEqual([
      ['NEW', '0000e0d5.6596b5a1.01.01', 4],
      ['CORRECTION', '0000e0d5.6596b5a1.01.01', 4],
    ])
  })

  it('learn their fee before or after they are told, and never in another currency', () => {
    const all = executions()
    const fee = { execId: '0000e0d5.6596b5a1.01.01', commission: 1.25, currency: 'USD' }
    expect(all.takeFee(fee)).toBeNull()
    expect(all.take(CONTRACT, execution('01', 10), 5)[0]?.fee).toBe(1_250_000)
    expect(all.takeFee(fee)).toBeNull()
    expect(all.takeFee({ ...fee, commission: 2 })).toMatchObject({ kind: 'NEW', fee: 2_000_000 })
    expect(all.takeFee({ ...fee, commission: 3, currency: 'CAD' })).toBeNull()
    expect(all.takeFee({ ...fee, commission: Number.NaN })).toBeNull()
  })

  it('of other accounts, unknown instruments or without sense are passed over', () => {
    const all = executions()
    const odd: readonly Partial<Execution>[] = [
      { acctNumber: 'DU7654321' },
      { side: 'WAT' },
      { execId: 'nothing' },
      { shares: -1 },
      { price: Number.NaN },
      { shares: 1e300 },
    ]
    for (const changes of odd) expect(all.take(CONTRACT, execution('01', 10, changes), 5)).toEqual([])
    expect(all.take({ ...CONTRACT, symbol: 'ZZZQ' }, execution('01', 10), 5)).toEqual([])
  })

  it('come to the same in every order of revisions and repetitions', () => {
    const revisions = [execution('01', 10), execution('02', 7), execution('03', 4)]
    const order = fc.shuffledSubarray([...revisions, ...revisions], { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(order, (some) => {
        const all = executions()
        let quantity = 0
        for (const one of some) {
          for (const { kind, quantity: told } of all.take(CONTRACT, one, 5)) {
            // A book takes the first telling of an execution and every correction.
            if (kind === 'CORRECTION' || quantity === 0) quantity = told
          }
        }
        expect(quantity).toBe(4)
      }),
    )
  })
})
